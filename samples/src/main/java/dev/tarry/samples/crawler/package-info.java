/**
 * A web crawler: many fetches at once on one thread, at a rate that is limited as a whole and for each host.
 *
 * <p>{@link dev.tarry.samples.crawler.Crawl} is the command, {@code Crawler} decides what is fetched and how much at
 * once, {@code Fetcher} how a single page is (pace, time limit, retries).
 */
package dev.tarry.samples.crawler;
