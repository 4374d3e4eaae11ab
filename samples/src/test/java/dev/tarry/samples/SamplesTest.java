package dev.tarry.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void say_hello_pauses_between_its_two_lines() throws Exception {
        assertEquals(List.of("Hello ...", "... World!"), Printed.by(SayHello::main));
    }

    @Test
    void breakfast_makes_both_at_once_and_keeps_their_order() throws Exception {
        assertLinesMatch(List.of(
                "Start brewing...",
                "Start toasting...",
                "Toast done!",
                "Coffee done!",
                "Result: [Coffee, Toast]",
                "Elapsed: \\d+\\.\\d seconds"), Printed.by(Breakfast::main));
    }

    @Test
    void without_asyncio_one_task_follows_the_other() throws Exception {
        assertLinesMatch(List.of("A: start", "A: end", "B: start", "B: end", "Elapsed: \\d+\\.\\d seconds"),
                Printed.by(WithoutAsyncio::main));
    }

    @Test
    void with_asyncio_the_tasks_overlap() throws Exception {
        assertLinesMatch(List.of("A: start", "B: start", "A: end", "B: end", "Elapsed: \\d+\\.\\d seconds"),
                Printed.by(WithAsyncio::main));
    }

    @Test
    void fire_and_forget_answers_before_it_logs() throws Exception {
        assertEquals(List.of(
                "answered login", "answered search", "answered logout",
                "all answered",
                "logged login", "logged search", "logged logout"), Printed.by(FireAndForget::main));
    }

    @Test
    void fetch_urls_prints_the_pages_in_the_order_of_the_request() throws Exception {
        assertEquals(List.of(
                "/tea: 200, a cup of tea",
                "/coffee: 200, a cup of coffee",
                "/juice: 200, a cup of juice"), Printed.by(FetchUrls::main));
    }

    @Test
    void blocking_code_does_not_stop_the_ticker() throws Exception {
        assertLinesMatch(List.of("tick", ">> more ticks >>", "read 42 rows"), Printed.by(BlockingCode::main));
    }

    @Test
    void cancellation_timeout_and_shield_each_show_who_notices() throws Exception {
        assertEquals(List.of(
                "sheep: cancelled",
                "sheep: back in the stable",
                "main: the task was cancelled",
                "sheep: cancelled",
                "sheep: back in the stable",
                "main: too many sheep",
                "main: still saving",
                "main: saved"), Printed.by(CancellationTimeoutShield::main));
    }

    @Test
    void as_completed_hands_out_the_fastest_first() throws Exception {
        assertEquals(List.of("fast after 0.1 s", "medium after 0.2 s", "slow after 0.3 s"),
                Printed.by(AsCompleted::main));
    }

    @Test
    void pages_are_fetched_no_further_than_they_are_read() throws Exception {
        assertEquals(List.of("fetching page 1", "fetching page 2", "library closed", "found: true"),
                Printed.by(Pages::main));
    }

    @Test
    void echo_server_sends_back_what_it_is_sent() throws Exception {
        assertEquals(List.of("one", "two", "three"), Printed.by(EchoServer::main));
    }
}
