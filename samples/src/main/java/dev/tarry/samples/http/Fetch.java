package dev.tarry.samples.http;

import static dev.tarry.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tarry.*;
import java.io.IOException;
import java.net.URI;

/** Prints what a web address has: {@code Fetch http://localhost:8080/}. */
public class Fetch {

    @Async
    static Coroutine<HttpConnection.Response> fetch(URI uri) throws IOException {
        try (HttpConnection connection = await(HttpConnection.open(uri))) {
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return async(await(connection.get(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())));
        }
    }

    public static void main(String[] args) throws IOException {
        URI uri = URI.create(args.length > 0 ? args[0] : "http://localhost:8080/");
        HttpConnection.Response response = run(fetch(uri));
        System.out.println(response.status() + " " + response.headers().get("Content-Type"));
        System.out.println(new String(response.body(), UTF_8));
    }
}
