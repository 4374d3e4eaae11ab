package dev.tarry;

import static dev.tarry.Asyncio.asCompleted;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.gatherOutcomes;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Asyncio.waitTasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeoutException;

/** Runs a program of {@link ProgramTest} and notes what happens, as record_programs.py does in Python. */
final class ProgramInterpreter {
    private static final class ValueError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ValueError(String message) {
            super(message);
        }
    }

    private final EventLoop loop = Loops.virtual();
    private final List<String> log = new ArrayList<>();
    private final Map<String, Task<String>> tasks = new HashMap<>();
    private final Map<String, AsyncFuture<String>> futures = new HashMap<>();

    List<String> run(List<Object> program) {
        for (String name : List.of("f0", "f1", "f2")) {
            futures.put(name, loop.createFuture());
        }
        loop.setExceptionHandler((l, context) -> { });
        List<String> untilTheEndOfMain;
        try (Runner runner = new Runner(() -> loop)) {
            try {
                note("main", text(runner.run(body(program))));
            } catch (Throwable e) {
                note("main raised", name(e));
            }
            untilTheEndOfMain = List.copyOf(log);
        }
        return untilTheEndOfMain;
    }

    private void note(Object... words) {
        StringJoiner line = new StringJoiner(" ");
        line.add(String.valueOf(loop.scheduler.passes));
        for (Object word : words) {
            line.add(word instanceof Boolean flag ? flag ? "True" : "False" : String.valueOf(word));
        }
        log.add(line.toString());
    }

    private static String name(Throwable e) {
        if (e instanceof CancelledError) {
            return "CancelledError";
        }
        if (e instanceof TimeoutException) {
            return "TimeoutError";
        }
        if (e instanceof ValueError) {
            return "ValueError:" + e.getMessage();
        }
        return e instanceof IllegalStateException ? "RuntimeError" : e.toString();
    }

    private static String text(Object value) {
        if (value instanceof List<?> values) {
            StringJoiner joined = new StringJoiner(", ", "[", "]");
            values.forEach(v -> joined.add(text(v)));
            return joined.toString();
        }
        if (value instanceof Outcome.Failure<?> failure) {
            return name(failure.exception());
        }
        return value instanceof Outcome.Success<?> success ? text(success.value()) : value == null ? "None"
            : value.toString();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object o) {
        return (List<Object>) o;
    }

    private static String word(List<Object> op, int i) {
        return op.size() > i && op.get(i) instanceof String word ? word : null;
    }

    private static Duration duration(String millis) {
        return Duration.ofMillis(Long.parseLong(millis));
    }

    private boolean sync(List<Object> op) {
        String target = word(op, 1);
        Task<String> task = tasks.get(target);
        switch (word(op, 0)) {
            case "log" -> note("log", target);
            case "cancel" -> {
                if (task != null) {
                    note("cancel", target, task.cancel());
                }
            }
            case "uncancel" -> {
                if (task != null) {
                    note("uncancel", target, task.uncancel());
                }
            }
            case "state" -> {
                if (task != null) {
                    note("state", target, task.done(), task.cancelled(), task.cancelling());
                }
            }
            case "setfut", "setexc" -> complete(word(op, 0), target, word(op, 2));
            case "cancelfut" -> note("cancelfut", target, futures.get(target).cancel());
            case "newfut" -> futures.put(target, loop.createFuture());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void complete(String kind, String target, String value) {
        try {
            if (kind.equals("setfut")) {
                futures.get(target).setResult(value);
            } else {
                futures.get(target).setException(new ValueError(value));
            }
            note(kind, target);
        } catch (InvalidStateException e) {
            note(kind, target, "refused");
        }
    }

    private Awaitable<String> awaitable(Object argument) {
        List<Object> op = list(argument);
        return op.get(0).equals("body") ? body(list(op.get(1))) : tasks.get(word(op, 1));
    }

    private List<Awaitable<String>> awaitables(Object arguments) {
        List<Awaitable<String>> all = new ArrayList<>();
        for (Object argument : list(arguments)) {
            Awaitable<String> awaitable = awaitable(argument);
            if (awaitable != null) {
                all.add(awaitable);
            }
        }
        return all;
    }

    @Async
    private Coroutine<String> body(List<Object> ops) {
        for (Object each : ops) {
            List<Object> op = list(each);
            if (sync(op)) {
                continue;
            }
            if (op.get(0).equals("return")) {
                return async(word(op, 1));
            }
            await(step(op));
        }
        return async(null);
    }

    @Async
    private Coroutine<Void> step(List<Object> op) {
        String word = word(op, 1);
        Task<String> task = tasks.get(word);
        switch (word(op, 0)) {
            case "yield" -> await(sleep(millis(0)));
            case "sleep" -> await(sleep(duration(word)));
            case "spawn" -> {
                tasks.put(word, createTask(body(list(op.get(2)))));
                note("spawned", word);
            }
            case "await" -> {
                if (task != null) {
                    note("awaited", word, text(await(task)));
                }
            }
            case "shield" -> {
                if (task != null) {
                    note("shielded", text(await(shield(task))));
                }
            }
            case "awaitfut" -> note("awaitedfut", word, text(await(futures.get(word))));
            case "cancelself" -> note("cancelself", currentTask().cancel());
            case "call" -> note("called", text(await(body(list(op.get(1))))));
            case "raise" -> throw new ValueError(word);
            case "try" -> await(attempt(word, list(op.get(2)), list(op.get(3))));
            case "gather" -> note("gathered", text(word.equals("outcomes")
                ? await(gatherOutcomes(awaitables(op.get(2)))) : await(gather(awaitables(op.get(2))))));
            case "timeout", "waitfor" -> await(limited(word(op, 0), duration(word), op.get(2)));
            case "wait" -> await(wait(word, word(op, 2), list(op.get(3))));
            case "ascompleted" -> {
                Awaitable<String> awaitable = awaitable(op.get(1));
                if (awaitable != null) {
                    for (Coroutine<String> first : asCompleted(List.of(awaitable))) {
                        note("completed", text(await(first)));
                    }
                }
            }
            case "callsoon" -> loop.callSoon(() -> list(op.get(1)).forEach(inner -> sync(list(inner))));
            default -> throw new AssertionError(op);
        }
        return async();
    }

    @Async
    private Coroutine<Void> limited(String kind, Duration limit, Object argument) {
        try {
            if (kind.equals("timeout")) {
                note("in time", text(await(timeout(limit, scope -> body(list(argument))))));
            } else {
                Awaitable<String> awaitable = awaitable(argument);
                if (awaitable != null) {
                    note("waited for", text(await(waitFor(awaitable, limit))));
                }
            }
        } catch (TimeoutException e) {
            throw Sneaky.rethrow(e);
        }
        return async();
    }

    @Async
    private Coroutine<Void> wait(String when, String limit, List<Object> names) {
        Set<Task<String>> waited = new LinkedHashSet<>();
        for (Object name : names) {
            if (tasks.containsKey(name)) {
                waited.add(tasks.get(name));
            }
        }
        if (!waited.isEmpty()) {
            WaitResult<Task<String>> result = await(waitTasks(waited, ReturnWhen.valueOf(when),
                limit.equals("-") ? null : duration(limit)));
            note("waited", result.done().size(), result.pending().size());
        }
        return async();
    }

    @Async
    private Coroutine<Void> attempt(String how, List<Object> body, List<Object> last) {
        try {
            note("tried", text(await(body(body))));
        } catch (Throwable e) {
            note("caught", name(e));
            if (how.equals("reraise")) {
                throw e;
            }
            if (how.equals("convert")) {
                throw new ValueError("converted");
            }
        } finally {
            note("finally", text(await(body(last))));
        }
        return async();
    }
}
