package dev.tarry;

/**
 * What a server does with each client, usually an async lambda or a method reference; asyncio's
 * {@code client_connected_cb}. It runs as a task of its own for each client. What it throws goes to the loop's
 * exception handler, and the connection is closed; so it is if the task is cancelled. Otherwise the handler closes the
 * writer when it is through.
 */
@FunctionalInterface
public interface ConnectionHandler {
    /**
     * Serves a client.
     *
     * @param reader what the client sends
     * @param writer what is sent to the client; whoever has it closes it
     * @return a coroutine, never null
     * @throws Exception as it likes
     */
    Coroutine<?> handle(StreamReader reader, StreamWriter writer) throws Exception;
}
