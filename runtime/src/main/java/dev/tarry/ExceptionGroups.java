package dev.tarry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What both kinds of exception group do in the same way. */
final class ExceptionGroups {
    private ExceptionGroups() {
    }

    /** A group of the right kind for these exceptions, of which there is at least one. */
    static Throwable of(String message, List<? extends Throwable> exceptions) {
        return allExceptions(exceptions) ? new ExceptionGroup(message, exceptions)
            : new ErrorGroup(message, exceptions);
    }

    static boolean allExceptions(List<? extends Throwable> exceptions) {
        return exceptions.stream().allMatch(e -> e instanceof Exception);
    }

    static String message(String about, List<? extends Throwable> exceptions) {
        if (exceptions.isEmpty()) {
            throw new IllegalArgumentException("a group of no exceptions: " + about);
        }
        return about + (exceptions.size() == 1 ? " (1 sub-exception)" : " (" + exceptions.size() + " sub-exceptions)");
    }

    static BaseExceptionGroup.Split<BaseExceptionGroup> split(BaseExceptionGroup group,
            Predicate<? super Throwable> condition) {
        if (condition.test((Throwable) group)) {
            return new BaseExceptionGroup.Split<>(group, null);
        }
        List<Throwable> match = new ArrayList<>();
        List<Throwable> rest = new ArrayList<>();
        for (Throwable e : group.exceptions()) {
            if (e instanceof BaseExceptionGroup inner) {
                BaseExceptionGroup.Split<BaseExceptionGroup> parts = split(inner, condition);
                addUnlessNull(match, parts.match());
                addUnlessNull(rest, parts.rest());
            } else {
                (condition.test(e) ? match : rest).add(e);
            }
        }
        return new BaseExceptionGroup.Split<>(part(group, match), part(group, rest));
    }

    private static void addUnlessNull(List<Throwable> list, BaseExceptionGroup group) {
        if (group != null) {
            list.add((Throwable) group);
        }
    }

    /** A part stands for the whole where it is looked at: same message, same stack trace, same cause. */
    private static BaseExceptionGroup part(BaseExceptionGroup whole, List<Throwable> exceptions) {
        if (exceptions.isEmpty()) {
            return null;
        }
        Throwable original = (Throwable) whole;
        String counted = original.getMessage();
        Throwable part = of(counted.substring(0, counted.lastIndexOf(" (")), exceptions);
        part.setStackTrace(original.getStackTrace());
        if (original.getCause() != null) {
            part.initCause(original.getCause());
        }
        return (BaseExceptionGroup) part;
    }
}
