package dev.tarry.samples.crawler;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Crawls a web site and reports on its pages. Ctrl-C ends it early, with a report on what it has seen until then.
 *
 * <p>Run it with {@code --help} to see its options.
 */
public class Crawl {

    private Crawl() {}

    /**
     * The command.
     *
     * @param args an address to start from, and options
     * @throws IOException if the demonstration site cannot be started
     */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("--help")) {
            System.out.println(CrawlOptions.USAGE);
            return;
        }
        CrawlOptions options;
        try {
            options = CrawlOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + CrawlOptions.USAGE);
            return;
        }
        if (options.start() != null) {
            crawl(options);
            return;
        }
        try (DemoSite site = new DemoSite()) {
            crawl(options.withStart(site.start()));
        }
    }

    private static void crawl(CrawlOptions options) {
        Crawler crawler = new Crawler(options);
        CountDownLatch reported = new CountDownLatch(1);
        try {
            run(stoppable(crawler, reported));
        } catch (CancelledError e) {
            System.out.println("stopped");
        } finally {
            System.out.println(crawler.report());
            reported.countDown();
        }
    }

    /** Lets Ctrl-C cancel the crawl, and the JVM wait for the report before it goes. */
    @Async
    private static Coroutine<Void> stoppable(Crawler crawler, CountDownLatch reported) {
        EventLoop loop = getRunningLoop();
        Task<?> task = currentTask();
        Thread hook = new Thread(() -> {
            loop.callSoonThreadsafe(task::cancel);
            awaitReport(reported);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            await(crawler.crawl());
        } finally {
            removeHook(hook);
        }
        return async();
    }

    private static void awaitReport(CountDownLatch reported) {
        try {
            reported.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is already going down; the hook is what is waiting for us.
        }
    }
}
