package dev.tarry.samples.crawler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinksTest {

    @Test
    void relative_links_are_resolved_against_the_page() {
        assertEquals(
                List.of("http://example.com/a/c", "http://example.com/d", "http://other.com/"),
                links("<a href='c'>c</a> <A class=\"x\" HREF=\"../d\">d</A>"
                        + "<a href=\"http://other.com/\">o</a>"));
    }

    @Test
    void fragments_and_repetitions_are_dropped() {
        assertEquals(
                List.of("http://example.com/a/c"),
                links("<a href='c#one'></a><a href='c'></a><a href='#two'></a>"));
    }

    @Test
    void what_is_no_web_address_is_left_out() {
        assertEquals(
                List.of(),
                links("<a href='mailto:me@example.com'></a><a href='javascript:go()'></a><a href='http://['>"));
    }

    private static List<String> links(String body) {
        Page page = new Page(URI.create("http://example.com/a/b"), 200, true, body, 1);
        return Links.of(page).stream().map(URI::toString).toList();
    }
}
