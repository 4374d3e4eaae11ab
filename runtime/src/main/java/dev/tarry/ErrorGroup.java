package dev.tarry;

import java.util.List;
import java.util.function.Predicate;

/**
 * An {@link ExceptionGroup} in which at least one is not an {@link Exception}, but an {@link Error} such as a failed
 * assertion: {@code catch (Exception e)} must not swallow that. The counterpart of a Python
 * {@code BaseExceptionGroup} that is no {@code ExceptionGroup}.
 *
 * <pre>{@code
 * try {
 *     await(taskGroup(group -> ...));
 * } catch (ErrorGroup e) {
 *     fail(e.subgroup(AssertionError.class).getMessage());
 * }
 * }</pre>
 */
public final class ErrorGroup extends Error implements BaseExceptionGroup {
    private static final long serialVersionUID = 1L;

    private final List<Throwable> exceptions;

    /**
     * Makes a group.
     *
     * @param message what the group is about; the number of exceptions is added
     * @param exceptions at least one
     * @throws IllegalArgumentException if there is none
     */
    public ErrorGroup(String message, List<? extends Throwable> exceptions) {
        super(ExceptionGroups.message(message, exceptions));
        this.exceptions = List.copyOf(exceptions);
        this.exceptions.forEach(this::addSuppressed);
    }

    @Override
    public List<Throwable> exceptions() {
        return exceptions;
    }

    @Override
    public BaseExceptionGroup subgroup(Predicate<? super Throwable> condition) {
        return split(condition).match();
    }

    @Override
    public Split<BaseExceptionGroup> split(Predicate<? super Throwable> condition) {
        return ExceptionGroups.split(this, condition);
    }

    @Override
    public Split<BaseExceptionGroup> split(Class<? extends Throwable> type) {
        return split(type::isInstance);
    }
}
