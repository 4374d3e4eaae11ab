package dev.tarry;

import java.util.List;
import java.util.function.Predicate;

/**
 * Several exceptions that were thrown at the same time, usually by the tasks of a {@link TaskGroup}; the counterpart of
 * Python's {@code ExceptionGroup}. Where Python writes {@code except*}, split the group:
 *
 * <pre>{@code
 * try {
 *     await(taskGroup(group -> ...));
 * } catch (ExceptionGroup e) {
 *     var split = e.split(IOException.class);
 *     if (split.match() != null) {
 *         log(split.match());
 *     }
 *     if (split.rest() != null) {
 *         throw split.rest();
 *     }
 * }
 * }</pre>
 *
 * <p>It is a checked exception, because the exceptions in it may be, and javac can no longer see them.
 */
public final class ExceptionGroup extends Exception implements BaseExceptionGroup {
    private static final long serialVersionUID = 1L;

    private final List<Throwable> exceptions;

    /**
     * Makes a group.
     *
     * @param message what the group is about; the number of exceptions is added
     * @param exceptions at least one
     * @throws IllegalArgumentException if there is none, or if one is not an {@link Exception}; see {@link ErrorGroup}
     */
    public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
        super(ExceptionGroups.message(message, exceptions));
        if (!ExceptionGroups.allExceptions(exceptions)) {
            throw new IllegalArgumentException("an ExceptionGroup cannot hold errors, use an ErrorGroup: "
                + exceptions);
        }
        this.exceptions = List.copyOf(exceptions);
        this.exceptions.forEach(this::addSuppressed);
    }

    @Override
    public List<Throwable> exceptions() {
        return exceptions;
    }

    @Override
    public ExceptionGroup subgroup(Predicate<? super Throwable> condition) {
        return split(condition).match();
    }

    @Override
    public ExceptionGroup subgroup(Class<? extends Throwable> type) {
        return subgroup(type::isInstance);
    }

    @Override
    public Split<ExceptionGroup> split(Predicate<? super Throwable> condition) {
        Split<BaseExceptionGroup> split = ExceptionGroups.split(this, condition);
        // Parts of what has no errors have none.
        return new Split<>((ExceptionGroup) split.match(), (ExceptionGroup) split.rest());
    }

    @Override
    public Split<ExceptionGroup> split(Class<? extends Throwable> type) {
        return split(type::isInstance);
    }
}
