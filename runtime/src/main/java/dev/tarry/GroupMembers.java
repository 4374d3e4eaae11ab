package dev.tarry;

import java.util.function.Consumer;

/**
 * The tasks of a {@link TaskGroup} that are not done, in the order in which they came; linked through the callbacks that
 * they have anyway.
 */
final class GroupMembers {
    private final Consumer<AsyncFuture<?>> whenDone;
    private Member first;
    private Member last;
    private int size;

    /** The callback of a task. */
    private final class Member extends DoneCallback<Object> {
        Member previous;
        Member next;

        Member(AsyncFuture<Object> task) {
            super(whenDone, task, task.loop.captureContext());
        }

        @Override
        void execute() {
            unlink(this);
            super.execute();
        }
    }

    /**
     * Makes an empty list.
     *
     * @param whenDone told of each task after it has left
     */
    GroupMembers(Consumer<AsyncFuture<?>> whenDone) {
        this.whenDone = whenDone;
    }

    /** Adds a task, which may be done already: it leaves in the next pass then. */
    @SuppressWarnings("unchecked")
    void add(Task<?> task) {
        Member member = new Member((AsyncFuture<Object>) task);
        member.previous = last;
        if (last == null) {
            first = member;
        } else {
            last.next = member;
        }
        last = member;
        size++;
        task.addWaiter(member);
    }

    private void unlink(Member member) {
        if (member.previous == null) {
            first = member.next;
        } else {
            member.previous.next = member.next;
        }
        if (member.next == null) {
            last = member.previous;
        } else {
            member.next.previous = member.previous;
        }
        size--;
    }

    void cancelAll() {
        for (Member member = first; member != null; member = member.next) {
            member.future.cancel();
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
