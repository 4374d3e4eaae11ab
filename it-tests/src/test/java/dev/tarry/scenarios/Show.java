package dev.tarry.scenarios;

import dev.tarry.AsyncFuture;
import dev.tarry.BaseExceptionGroup;
import dev.tarry.BrokenAsyncBarrierException;
import dev.tarry.CancelledError;
import dev.tarry.ErrorGroup;
import dev.tarry.InvalidStateException;
import dev.tarry.Outcome;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Words for values, the same as in the scenarios in Python. */
final class Show {
    private static final Map<Class<?>, String> PYTHON = Map.of(
        TimeoutException.class, "TimeoutError",
        InvalidStateException.class, "InvalidStateError",
        IllegalStateException.class, "RuntimeError",
        UnsupportedOperationException.class, "RuntimeError",
        IllegalArgumentException.class, "ValueError",
        InternalError.class, "SystemExit",
        ErrorGroup.class, "BaseExceptionGroup",
        BrokenAsyncBarrierException.class, "BrokenBarrierError");

    private Show() {
    }

    static String show(Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof Throwable e) {
            return exception(e);
        }
        if (value instanceof AsyncFuture<?> future) {
            return state(future);
        }
        if (value instanceof Outcome.Success<?> success) {
            return show(success.value());
        }
        if (value instanceof Outcome.Failure<?> failure) {
            return show(failure.exception());
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(Show::show).collect(Collectors.joining(", ", "[", "]"));
        }
        return value.toString();
    }

    private static String exception(Throwable e) {
        String name = PYTHON.getOrDefault(e.getClass(), e.getClass().getSimpleName());
        if (e instanceof BaseExceptionGroup group) {
            return name + show(group.exceptions());
        }
        boolean ours = e instanceof CancelledError || e instanceof Oops || e instanceof Alarm;
        return ours && e.getMessage() != null && !e.getMessage().isEmpty() ? name + "(" + e.getMessage() + ")" : name;
    }

    private static String state(AsyncFuture<?> future) {
        if (!future.done()) {
            return "pending";
        }
        if (future.cancelled()) {
            return "cancelled";
        }
        Throwable e = future.exception();
        return e != null ? "failed " + show(e) : "result " + show(future.result());
    }
}
