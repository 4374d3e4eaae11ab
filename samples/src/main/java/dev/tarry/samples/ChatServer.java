package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A chat for everyone who connects with {@code nc localhost 7777}: the first line is the name, every other one goes to
 * all. Runs until it is interrupted, or told to end.
 *
 * <p>The members are an ordinary map without a lock: between two awaits nothing else runs.
 */
public class ChatServer {
    private static final int PORT = 7777;
    /** What a member may be behind before they are thought to be gone. */
    private static final int MOST_BEHIND = 1_000_000;

    private final Map<String, StreamWriter> members = new LinkedHashMap<>();

    private void tellAll(String message) {
        System.out.println(message);
        for (StreamWriter writer : members.values()) {
            if (writer.isClosing()) {
                // Is on the way out.
                continue;
            }
            // No await: one who does not read must not hold up the others.
            writer.write(message + "\n");
            if (writer.getWriteBufferSize() > MOST_BEHIND) {
                writer.abort();
            }
        }
    }

    @Async
    private Coroutine<Void> serve(StreamReader reader, StreamWriter writer) {
        try {
            await(chat(reader, writer));
        } catch (LimitOverrunError e) {
            writer.write("This line is too long.\n");
        } catch (IOException e) {
            // Members may leave as they like.
        }
        writer.close();
        return async();
    }

    @Async
    private Coroutine<Void> chat(StreamReader reader, StreamWriter writer) throws IOException {
        AsyncIterator<String> lines = reader.lines();
        writer.write("Your name? ");
        if (!await(lines.hasNext())) {
            return async();
        }
        String name = lines.next();
        if (members.putIfAbsent(name, writer) != null) {
            writer.write("There is a " + name + " already.\n");
            return async();
        }
        tellAll(name + " is here");
        try {
            while (await(lines.hasNext())) {
                tellAll(name + ": " + lines.next());
            }
        } finally {
            members.remove(name);
            tellAll(name + " has left");
        }
        return async();
    }

    static Coroutine<Server> open(int port) throws IOException {
        return new ChatServer().start(port);
    }

    private Coroutine<Server> start(int port) throws IOException {
        return startServer(this::serve, null, port);
    }

    /** Nobody would leave by themselves: what has been written so far is sent, and they hear no more. */
    private void end(Server server) {
        tellAll("The chat is over");
        server.closeClients();
    }

    @Async
    private static Coroutine<Void> serve(int port) throws IOException {
        ChatServer chat = new ChatServer();
        try (Server server = await(chat.start(port))) {
            System.out.println("Chat on port " + server.port());
            await(UntilTerminated.serve(server, () -> chat.end(server)));
        }
        return async();
    }

    public static void main(String[] args) throws IOException {
        run(serve(args.length > 0 ? Integer.parseInt(args[0]) : PORT));
    }
}
