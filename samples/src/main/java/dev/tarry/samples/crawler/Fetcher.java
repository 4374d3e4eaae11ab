package dev.tarry.samples.crawler;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Fetches a page: waits for its turn, limits the time, tries again after errors that may pass. */
final class Fetcher {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private final Map<String, Pace> hosts = new HashMap<>();
    private final CrawlOptions options;
    private final Pace everything;

    Fetcher(CrawlOptions options) {
        this.options = options;
        this.everything = new Pace(options.gap());
    }

    @Async
    Coroutine<Page> fetch(URI uri) throws FetchException {
        Duration pause = options.backoff();
        for (int attempt = 1; ; attempt++) {
            await(everything.turn());
            await(hosts.computeIfAbsent(uri.getAuthority(), host -> new Pace(options.hostGap())).turn());
            try {
                HttpResponse<String> response = await(waitFor(get(uri), options.timeout()));
                if (!worthAnotherTry(response.statusCode())) {
                    return async(page(uri, response, attempt));
                }
                giveUpAfterLast(attempt, "status " + response.statusCode(), null);
            } catch (TimeoutException e) {
                giveUpAfterLast(attempt, "no answer within " + options.timeout().toMillis() + " ms", e);
            } catch (IOException e) {
                giveUpAfterLast(attempt, e.toString(), e);
            }
            await(sleep(pause));
            pause = pause.multipliedBy(2);
        }
    }

    /** The client gives the request up when its future is cancelled, as happens when the time is over. */
    @Async
    private Coroutine<HttpResponse<String>> get(URI uri) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri).header("User-Agent", "tarry-crawler").build();
        return async(await(client.sendAsync(request, BodyHandlers.ofString())));
    }

    private void giveUpAfterLast(int attempt, String reason, Exception cause) throws FetchException {
        if (attempt == options.attempts()) {
            throw new FetchException(reason, attempt, cause);
        }
    }

    private static boolean worthAnotherTry(int status) {
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
    }

    private static Page page(URI uri, HttpResponse<String> response, int attempts) {
        boolean html = response.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
        return new Page(uri, response.statusCode(), html, response.body(), attempts);
    }
}
