package dev.tarry.samples.crawler;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the links in a page. */
final class Links {

    private static final Pattern HREF =
            Pattern.compile("<a\\s[^>]*?href\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')", Pattern.CASE_INSENSITIVE);

    private Links() {}

    /** The web addresses that the page links to, each once, without fragments, in the order of the page. */
    static Set<URI> of(Page page) {
        Set<URI> links = new LinkedHashSet<>();
        if (page.html()) {
            Matcher matcher = HREF.matcher(page.body());
            while (matcher.find()) {
                addTo(links, page.uri(), matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            }
        }
        return links;
    }

    private static void addTo(Set<URI> links, URI base, String href) {
        String target = href.strip().replaceFirst("#.*", "");
        try {
            URI link = base.resolve(target).normalize();
            if (!target.isEmpty() && link.getHost() != null && link.getScheme().startsWith("http")) {
                links.add(link);
            }
        } catch (IllegalArgumentException e) {
            // Pages are full of addresses that are none; a browser would not follow them either.
        }
    }
}
