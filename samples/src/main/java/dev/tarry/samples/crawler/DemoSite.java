package dev.tarry.samples.crawler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A small web site on this machine with the faults that a crawler meets. */
final class DemoSite implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger busyAnswers = new AtomicInteger();

    DemoSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 404, "no such page", List.of()));
        page("/index", "/tea", "/coffee", "/busy", "/missing", "/stuck");
        page("/tea", "/tea/green", "/tea/black", "/index#top");
        page("/tea/green", "/tea");
        page("/tea/black", "/tea", "mailto:tea@example.com");
        page("/coffee", "/index", "coffee/../coffee/beans");
        page("/coffee/beans");
        server.createContext("/busy", this::busyAtFirst);
        server.createContext("/stuck", this::stuck);
        server.start();
    }

    URI start() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/index");
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdown();
    }

    private void page(String path, String... links) {
        server.createContext(path, exchange -> {
            boolean exact = exchange.getRequestURI().getPath().equals(path);
            answer(exchange, exact ? 200 : 404, path, List.of(links));
        });
    }

    private void busyAtFirst(HttpExchange exchange) throws IOException {
        boolean recovered = busyAnswers.incrementAndGet() > 1;
        answer(exchange, recovered ? 200 : 503, recovered ? "here you are" : "busy", List.of());
    }

    private void stuck(HttpExchange exchange) {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String title, List<String> links)
            throws IOException {
        String items = links.stream().map("<li><a href=\"%1$s\">%1$s</a>"::formatted).collect(Collectors.joining());
        byte[] body = ("<h1>" + title + "</h1><ul>" + items + "</ul>").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
