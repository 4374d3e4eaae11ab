package dev.tarry;

/**
 * What {@link Asyncio#openConnection} gives; in asyncio a pair.
 *
 * <pre>{@code
 * try (StreamConnection connection = await(openConnection("example.com", 80))) {
 *     connection.writer().write("GET / HTTP/1.0\r\nHost: example.com\r\n\r\n");
 *     System.out.println(new String(await(connection.reader().read())));
 * }
 * }</pre>
 *
 * @param reader what the peer sends
 * @param writer what is sent to the peer
 */
public record StreamConnection(StreamReader reader, StreamWriter writer) implements AutoCloseable {
    /** Closes the writer, and with it the connection, once all is sent. Does not wait. */
    @Override
    public void close() {
        writer.close();
    }
}
