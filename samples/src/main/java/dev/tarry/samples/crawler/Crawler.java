package dev.tarry.samples.crawler;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/**
 * Fetches pages and follows their links to the same host.
 *
 * <p>All of this runs on the loop's thread, so that plain collections do and nothing needs a lock.
 */
final class Crawler {

    private final Queue<URI> frontier = new ArrayDeque<>();
    private final Set<URI> seen = new HashSet<>();
    private final Set<Task<Void>> running = new HashSet<>();
    private final Report report = new Report();
    private final CrawlOptions options;
    private final Fetcher fetcher;

    Crawler(CrawlOptions options) {
        this.options = options;
        this.fetcher = new Fetcher(options);
    }

    /** What has been found; complete once the crawl has ended, also if it was cancelled. */
    Report report() {
        return report;
    }

    /** Crawls until there is nothing left to fetch. Cancelling it abandons the fetches that are under way. */
    @Async
    Coroutine<Void> crawl() {
        discover(options.start());
        try {
            while (startSome()) {
                var finished = await(waitTasks(running, FIRST_COMPLETED)).done();
                running.removeAll(finished);
                for (var visit : finished) {
                    await(visit);
                }
            }
        } finally {
            running.forEach(Task::cancel);
            await(gatherOutcomes(running));
        }
        return async();
    }

    /** Fills up to the limit; whether anything is under way. */
    private boolean startSome() {
        while (running.size() < options.concurrency() && !frontier.isEmpty()) {
            running.add(createTask(visit(frontier.remove())));
        }
        return !running.isEmpty();
    }

    @Async
    private Coroutine<Void> visit(URI uri) {
        try {
            Page page = await(fetcher.fetch(uri));
            report.answered(page);
            Links.of(page).forEach(this::discover);
        } catch (FetchException e) {
            report.failed(uri, e);
        } catch (CancelledError e) {
            report.abandoned(uri);
            throw e;
        }
        return async();
    }

    private void discover(URI uri) {
        if (seen.size() < options.maxPages() && uri.getAuthority().equals(options.start().getAuthority())
                && seen.add(uri)) {
            frontier.add(uri);
        }
    }
}
