package dev.tarry.samples.crawler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarry.samples.Printed;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrawlTest {

    @Test
    void the_demonstration_site_is_crawled_with_all_its_faults() throws Exception {
        String host = "http://localhost:\\d+";
        assertLinesMatch(List.of(
                host + "/busy  200 \\(attempt 2\\)",
                host + "/coffee  200",
                host + "/coffee/beans  200",
                host + "/index  200",
                host + "/missing  404",
                host + "/stuck  failed: no answer within 1000 ms \\(attempt 2\\)",
                host + "/tea  200",
                host + "/tea/black  200",
                host + "/tea/green  200",
                "8 answered, 1 failed, 2 tried again, \\d+ characters in \\d+\\.\\d seconds"),
                Printed.by(Crawl::main, "--timeout-ms", "1000", "--attempts", "2", "--backoff-ms", "10"));
    }

    @Test
    void no_more_pages_are_fetched_than_allowed() throws Exception {
        List<String> lines = Printed.by(Crawl::main, "--pages", "2");

        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(0).endsWith("/index  200"), lines.get(0));
        assertTrue(lines.get(1).endsWith("/tea  200"), lines.get(1));
    }

    @Test
    void options_are_read_from_the_command_line() {
        CrawlOptions options = CrawlOptions.parse(
                "http://example.com/",
                "--pages", "5", "--concurrency", "2", "--per-second", "20", "--host-gap-ms", "7");

        assertEquals(new CrawlOptions(
                URI.create("http://example.com/"), 5, 2, Duration.ofMillis(50), Duration.ofMillis(7),
                CrawlOptions.DEFAULTS.timeout(), 3, CrawlOptions.DEFAULTS.backoff()), options);
    }

    @Test
    void a_wrong_command_line_is_refused_with_the_reason() {
        assertRefused("--pages needs a number", "--pages");
        assertRefused("--pages needs a whole number above zero, not 0", "--pages", "0");
        assertRefused("unknown option --depth", "--depth", "3");
        assertRefused("not a web address: example.com", "example.com");
    }

    private static void assertRefused(String message, String... args) {
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> CrawlOptions.parse(args));
        assertEquals(message, refusal.getMessage());
    }
}
