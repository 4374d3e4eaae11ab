package dev.tarry.samples;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.ExceptionContext;
import dev.tarry.ExtraInfo;
import dev.tarry.Server;
import dev.tarry.StreamConnection;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ChatServerTest {

    @Test
    void what_one_member_says_goes_to_all() throws IOException {
        run(twoMembers());
    }

    @Async
    private static Coroutine<Void> twoMembers() throws IOException {
        try (Server server = await(ChatServer.open(0));
            StreamConnection ann = await(openConnection("127.0.0.1", server.port()));
            StreamConnection bob = await(openConnection("127.0.0.1", server.port()))) {
            ann.writer().write("Ann\n");
            assertEquals("Your name? Ann is here", await(line(ann)));
            bob.writer().write("Ann\n");
            assertEquals("Your name? There is a Ann already.", await(line(bob)));
            try (StreamConnection again = await(openConnection("127.0.0.1", server.port()))) {
                again.writer().write("Bob\nhello\n");
                assertEquals("Your name? Bob is here", await(line(again)));
                assertEquals("Bob is here", await(line(ann)));
                assertEquals("Bob: hello", await(line(again)));
                assertEquals("Bob: hello", await(line(ann)));
            }
            assertEquals("Bob has left", await(line(ann)));
        }
        return async();
    }

    @Test
    void members_who_break_off_or_say_too_much_at_once_are_no_mistake_of_the_server() throws IOException {
        List<ExceptionContext> complaints = new ArrayList<>();
        run(badMembers(complaints));
        assertEquals(List.of(), complaints);
    }

    @Async
    private static Coroutine<Void> badMembers(List<ExceptionContext> complaints) throws IOException {
        getRunningLoop().setExceptionHandler((loop, context) -> complaints.add(context));
        try (Server server = await(ChatServer.open(0));
            StreamConnection ann = await(openConnection("127.0.0.1", server.port()))) {
            ann.writer().write("Ann\n");
            assertEquals("Your name? Ann is here", await(line(ann)));
            for (String said : List.of("", "Bob", "Bob\n")) {
                StreamConnection bob = await(openConnection("127.0.0.1", server.port()));
                bob.writer().write(said);
                if (said.endsWith("\n")) {
                    assertEquals("Bob is here", await(line(ann)));
                }
                // With this, closing is a reset.
                bob.writer().getExtraInfo(ExtraInfo.SOCKET).setOption(StandardSocketOptions.SO_LINGER, 0);
                bob.writer().abort();
                await(bob.writer().waitClosed());
            }
            assertEquals("Bob has left", await(line(ann)));
            try (StreamConnection bob = await(openConnection("127.0.0.1", server.port()))) {
                bob.writer().write("x".repeat(100_000) + "\n");
                assertEquals("Your name? This line is too long.", await(line(bob)));
            }
        }
        return async();
    }

    @Test
    void a_member_who_takes_nothing_is_thrown_out_and_written_to_no_more() throws Exception {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.tarry");
        logger.setFilter(logged -> !warnings.add(logged.getMessage()));
        try {
            Printed.by(nothing -> run(muteMember()));
        } finally {
            logger.setFilter(null);
        }
        assertEquals(List.of(), warnings);
    }

    @Async
    private static Coroutine<Void> muteMember() throws IOException {
        String burst = ("x".repeat(1000) + "\n").repeat(100);
        try (Server server = await(ChatServer.open(0));
            StreamConnection ann = await(openConnection("127.0.0.1", server.port()));
            StreamConnection mute = await(openConnection("127.0.0.1", server.port()))) {
            ann.writer().write("Ann\n");
            assertEquals("Your name? Ann is here", await(line(ann)));
            mute.writer().write("Mute\n");
            assertEquals("Mute is here", await(line(ann)));
            while (true) {
                ann.writer().write(burst + "over\n");
                for (String heard = await(line(ann)); !heard.equals("Ann: over"); heard = await(line(ann))) {
                    if (heard.equals("Mute has left")) {
                        return async();
                    }
                }
            }
        }
    }

    @Async
    private static Coroutine<String> line(StreamConnection connection) throws IOException {
        return async(new String(await(connection.reader().readline()), UTF_8).stripTrailing());
    }
}
