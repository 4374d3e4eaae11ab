package dev.tarry.samples.crawler;

import java.net.URI;
import java.time.Duration;

/**
 * How to crawl.
 *
 * @param start the first page, or null for the demonstration site
 * @param maxPages how many pages to ask for at most
 * @param concurrency how many pages to ask for at the same time
 * @param gap the time between two requests, whichever their hosts
 * @param hostGap the time between two requests to one host
 * @param timeout how long an answer may take
 * @param attempts how often to ask for a page before giving it up
 * @param backoff the pause before the second attempt; it doubles with each further one
 */
record CrawlOptions(
        URI start,
        int maxPages,
        int concurrency,
        Duration gap,
        Duration hostGap,
        Duration timeout,
        int attempts,
        Duration backoff) {

    static final String USAGE = """
            usage: Crawl [URL] [--pages N] [--concurrency N] [--per-second N] [--host-gap-ms N]
                         [--timeout-ms N] [--attempts N] [--backoff-ms N]
            Without a URL, a small demonstration site is started and crawled.""";

    static final CrawlOptions DEFAULTS = new CrawlOptions(
            null, 100, 8, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(500), 3,
            Duration.ofMillis(100));

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong; the message says where
     */
    static CrawlOptions parse(String... args) {
        CrawlOptions options = DEFAULTS;
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                options = options.withStart(URI.create(args[i]));
            } else if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a number");
            } else {
                options = options.with(args[i], positive(args[i], args[++i]));
            }
        }
        return options;
    }

    CrawlOptions withStart(URI newStart) {
        if (!newStart.isAbsolute() || newStart.getHost() == null) {
            throw new IllegalArgumentException("not a web address: " + newStart);
        }
        return new CrawlOptions(newStart, maxPages, concurrency, gap, hostGap, timeout, attempts, backoff);
    }

    private CrawlOptions with(String option, int n) {
        Duration millis = Duration.ofMillis(n);
        return switch (option) {
            case "--pages" -> new CrawlOptions(start, n, concurrency, gap, hostGap, timeout, attempts, backoff);
            case "--concurrency" -> new CrawlOptions(start, maxPages, n, gap, hostGap, timeout, attempts, backoff);
            case "--per-second" -> new CrawlOptions(
                    start, maxPages, concurrency, Duration.ofSeconds(1).dividedBy(n), hostGap, timeout, attempts,
                    backoff);
            case "--host-gap-ms" -> new CrawlOptions(
                    start, maxPages, concurrency, gap, millis, timeout, attempts, backoff);
            case "--timeout-ms" -> new CrawlOptions(
                    start, maxPages, concurrency, gap, hostGap, millis, attempts, backoff);
            case "--attempts" -> new CrawlOptions(start, maxPages, concurrency, gap, hostGap, timeout, n, backoff);
            case "--backoff-ms" -> new CrawlOptions(
                    start, maxPages, concurrency, gap, hostGap, timeout, attempts, millis);
            default -> throw new IllegalArgumentException("unknown option " + option);
        };
    }

    private static int positive(String option, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The message below says what a number looks like.
        }
        throw new IllegalArgumentException(option + " needs a whole number above zero, not " + value);
    }
}
