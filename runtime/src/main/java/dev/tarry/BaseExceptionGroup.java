package dev.tarry;

import java.util.List;
import java.util.function.Predicate;

/**
 * Several exceptions that were thrown at the same time; the counterpart of Python's {@code BaseExceptionGroup}.
 *
 * <p>As in Python there are two: {@link ExceptionGroup}, which {@code catch (Exception e)} catches, if all are
 * exceptions, and {@link ErrorGroup}, which it does not, if one is an {@link Error}. The exceptions are also the
 * {@linkplain Throwable#getSuppressed() suppressed} ones of the group, so that every logger prints them with their
 * stack traces.
 */
public sealed interface BaseExceptionGroup permits ExceptionGroup, ErrorGroup {
    /**
     * The exceptions, in the order in which they were thrown.
     *
     * @return not empty, cannot be changed; may hold groups
     */
    List<Throwable> exceptions();

    /**
     * What the group is about, and how many exceptions it has.
     *
     * @return the message
     */
    String getMessage();

    /**
     * The part of the group for which a condition holds. The condition is first put to the group itself, then to each
     * exception and, in the same way, to each group in it; what is kept stays in its group. The counterpart of
     * {@code BaseExceptionGroup.subgroup}.
     *
     * @param condition what to keep
     * @return the group itself if the condition holds for it, else a new one; null if there is nothing to keep
     */
    BaseExceptionGroup subgroup(Predicate<? super Throwable> condition);

    /**
     * The part of the group that is of one type; see {@link #subgroup(Predicate)}.
     *
     * @param type what to keep
     * @return a group; null if there is nothing to keep
     */
    default BaseExceptionGroup subgroup(Class<? extends Throwable> type) {
        return subgroup(type::isInstance);
    }

    /**
     * Both parts of the group: that for which a condition holds, see {@link #subgroup(Predicate)}, and the rest. The
     * counterpart of {@code BaseExceptionGroup.split}.
     *
     * @param condition what belongs to the first part
     * @return both parts
     */
    Split<? extends BaseExceptionGroup> split(Predicate<? super Throwable> condition);

    /**
     * Both parts of the group: what is of one type, and the rest; see {@link #split(Predicate)}.
     *
     * @param type what belongs to the first part
     * @return both parts
     */
    default Split<? extends BaseExceptionGroup> split(Class<? extends Throwable> type) {
        return split(type::isInstance);
    }

    /**
     * The two parts of a group.
     *
     * @param match what fits, or null if nothing does
     * @param rest what does not, or null if everything fits
     * @param <G> the type of the parts
     */
    record Split<G extends BaseExceptionGroup>(G match, G rest) {
    }
}
