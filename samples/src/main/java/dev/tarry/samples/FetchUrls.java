package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import com.sun.net.httpserver.HttpServer;
import dev.tarry.*;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/**
 * Several pages at once, with the JDK's own HTTP client: the futures that it returns are awaited directly.
 *
 * <p>So that it runs anywhere, the sample starts the server that it asks.
 *
 * <pre>{@code
 * import asyncio
 * import aiohttp
 *
 * async def fetch(session, url):
 *     async with session.get(url) as response:
 *         text = await response.text()
 *         return f"{response.url.path}: {response.status}, {text}"
 *
 * async def main(base):
 *     async with aiohttp.ClientSession() as session:
 *         pages = ["/tea", "/coffee", "/juice"]
 *         for line in await asyncio.gather(*[fetch(session, base + page) for page in pages]):
 *             print(line)
 * }</pre>
 */
public class FetchUrls {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Async
    static Coroutine<String> fetch(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        HttpResponse<String> response = await(CLIENT.sendAsync(request, BodyHandlers.ofString()));
        return async(uri.getPath() + ": " + response.statusCode() + ", " + response.body());
    }

    @Async
    static Coroutine<Void> fetchAll(URI base) {
        List<Coroutine<String>> pages = new ArrayList<>();
        for (String page : List.of("/tea", "/coffee", "/juice")) {
            pages.add(fetch(base.resolve(page)));
        }
        for (String line : await(gather(pages))) {
            System.out.println(line);
        }
        return async();
    }

    public static void main(String[] args) throws IOException {
        HttpServer server = startServer();
        try {
            run(fetchAll(URI.create("http://localhost:" + server.getAddress().getPort())));
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer startServer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ("a cup of " + exchange.getRequestURI().getPath().substring(1)).getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
