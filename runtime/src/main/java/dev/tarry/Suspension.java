package dev.tarry;

import dev.tarry.Continuation.NeverLoaded;

/**
 * Where transformed code leaves a method that suspends: one overload for each shape of frame, with the values that the
 * frame is to hold. Not for use in source code; it may change with any release, together with the plugin.
 */
public final class Suspension {
    private Suspension() {
    }

    /**
     * Saves the state of a call in a {@link Frame.R0P0}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R0P0(code, label, first);
            append(made, last, task);
            return;
        }
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R0P1}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param p0 for slot 0 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, long p0) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R0P1(code, label, first, p0);
            append(made, last, task);
            return;
        }
        again(task, frame, label, p0, null);
    }

    private static void again(Task<?> task, Frame frame, int label, long p0, NeverLoaded notInlined) {
        Frame.R0P1 own = (Frame.R0P1) frame;
        own.p0 = p0;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R0P2}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param p0 for slot 0 for primitives
     * @param p1 for slot 1 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, long p0, long p1) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R0P2(code, label, first, p0, p1);
            append(made, last, task);
            return;
        }
        again(task, frame, label, p0, p1, null);
    }

    private static void again(Task<?> task, Frame frame, int label, long p0, long p1, NeverLoaded notInlined) {
        Frame.R0P2 own = (Frame.R0P2) frame;
        own.p0 = p0;
        own.p1 = p1;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R0P4}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param p0 for slot 0 for primitives
     * @param p1 for slot 1 for primitives
     * @param p2 for slot 2 for primitives
     * @param p3 for slot 3 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, long p0, long p1, long p2,
            long p3) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R0P4(code, label, first, p0, p1, p2, p3);
            append(made, last, task);
            return;
        }
        again(task, frame, label, p0, p1, p2, p3, null);
    }

    private static void again(Task<?> task, Frame frame, int label, long p0, long p1, long p2, long p3,
            NeverLoaded notInlined) {
        Frame.R0P4 own = (Frame.R0P4) frame;
        own.p0 = p0;
        own.p1 = p1;
        own.p2 = p2;
        own.p3 = p3;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R2P0}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R2P0(code, label, first, r0, r1);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, NeverLoaded notInlined) {
        Frame.R2P0 own = (Frame.R2P0) frame;
        own.r0 = r0;
        own.r1 = r1;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R2P1}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param p0 for slot 0 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, long p0) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R2P1(code, label, first, r0, r1, p0);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, p0, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, long p0,
            NeverLoaded notInlined) {
        Frame.R2P1 own = (Frame.R2P1) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.p0 = p0;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R2P2}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param p0 for slot 0 for primitives
     * @param p1 for slot 1 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, long p0,
            long p1) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R2P2(code, label, first, r0, r1, p0, p1);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, p0, p1, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, long p0, long p1,
            NeverLoaded notInlined) {
        Frame.R2P2 own = (Frame.R2P2) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.p0 = p0;
        own.p1 = p1;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R2P4}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param p0 for slot 0 for primitives
     * @param p1 for slot 1 for primitives
     * @param p2 for slot 2 for primitives
     * @param p3 for slot 3 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, long p0,
            long p1, long p2, long p3) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R2P4(code, label, first, r0, r1, p0, p1, p2, p3);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, p0, p1, p2, p3, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, long p0, long p1, long p2,
            long p3, NeverLoaded notInlined) {
        Frame.R2P4 own = (Frame.R2P4) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.p0 = p0;
        own.p1 = p1;
        own.p2 = p2;
        own.p3 = p3;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R4P0}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param r2 for slot 2 for references
     * @param r3 for slot 3 for references
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, Object r2,
            Object r3) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R4P0(code, label, first, r0, r1, r2, r3);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, r2, r3, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, Object r2, Object r3,
            NeverLoaded notInlined) {
        Frame.R4P0 own = (Frame.R4P0) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.r2 = r2;
        own.r3 = r3;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R4P1}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param r2 for slot 2 for references
     * @param r3 for slot 3 for references
     * @param p0 for slot 0 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, Object r2,
            Object r3, long p0) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R4P1(code, label, first, r0, r1, r2, r3, p0);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, r2, r3, p0, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, Object r2, Object r3, long p0,
            NeverLoaded notInlined) {
        Frame.R4P1 own = (Frame.R4P1) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.r2 = r2;
        own.r3 = r3;
        own.p0 = p0;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R4P2}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param r2 for slot 2 for references
     * @param r3 for slot 3 for references
     * @param p0 for slot 0 for primitives
     * @param p1 for slot 1 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, Object r2,
            Object r3, long p0, long p1) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R4P2(code, label, first, r0, r1, r2, r3, p0, p1);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, r2, r3, p0, p1, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, Object r2, Object r3, long p0,
            long p1, NeverLoaded notInlined) {
        Frame.R4P2 own = (Frame.R4P2) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.r2 = r2;
        own.r3 = r3;
        own.p0 = p0;
        own.p1 = p1;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R4P4}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param r2 for slot 2 for references
     * @param r3 for slot 3 for references
     * @param p0 for slot 0 for primitives
     * @param p1 for slot 1 for primitives
     * @param p2 for slot 2 for primitives
     * @param p3 for slot 3 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, Object r2,
            Object r3, long p0, long p1, long p2, long p3) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R4P4(code, label, first, r0, r1, r2, r3, p0, p1, p2, p3);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, r2, r3, p0, p1, p2, p3, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, Object r2, Object r3, long p0,
            long p1, long p2, long p3, NeverLoaded notInlined) {
        Frame.R4P4 own = (Frame.R4P4) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.r2 = r2;
        own.r3 = r3;
        own.p0 = p0;
        own.p1 = p1;
        own.p2 = p2;
        own.p3 = p3;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R8P0}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param r2 for slot 2 for references
     * @param r3 for slot 3 for references
     * @param r4 for slot 4 for references
     * @param r5 for slot 5 for references
     * @param r6 for slot 6 for references
     * @param r7 for slot 7 for references
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, Object r2,
            Object r3, Object r4, Object r5, Object r6, Object r7) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R8P0(code, label, first, r0, r1, r2, r3, r4, r5, r6, r7);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, r2, r3, r4, r5, r6, r7, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, Object r2, Object r3,
            Object r4, Object r5, Object r6, Object r7, NeverLoaded notInlined) {
        Frame.R8P0 own = (Frame.R8P0) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.r2 = r2;
        own.r3 = r3;
        own.r4 = r4;
        own.r5 = r5;
        own.r6 = r6;
        own.r7 = r7;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R8P1}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param r2 for slot 2 for references
     * @param r3 for slot 3 for references
     * @param r4 for slot 4 for references
     * @param r5 for slot 5 for references
     * @param r6 for slot 6 for references
     * @param r7 for slot 7 for references
     * @param p0 for slot 0 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, Object r2,
            Object r3, Object r4, Object r5, Object r6, Object r7, long p0) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R8P1(code, label, first, r0, r1, r2, r3, r4, r5, r6, r7, p0);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, r2, r3, r4, r5, r6, r7, p0, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, Object r2, Object r3,
            Object r4, Object r5, Object r6, Object r7, long p0, NeverLoaded notInlined) {
        Frame.R8P1 own = (Frame.R8P1) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.r2 = r2;
        own.r3 = r3;
        own.r4 = r4;
        own.r5 = r5;
        own.r6 = r6;
        own.r7 = r7;
        own.p0 = p0;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R8P2}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param r2 for slot 2 for references
     * @param r3 for slot 3 for references
     * @param r4 for slot 4 for references
     * @param r5 for slot 5 for references
     * @param r6 for slot 6 for references
     * @param r7 for slot 7 for references
     * @param p0 for slot 0 for primitives
     * @param p1 for slot 1 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, Object r2,
            Object r3, Object r4, Object r5, Object r6, Object r7, long p0, long p1) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R8P2(code, label, first, r0, r1, r2, r3, r4, r5, r6, r7, p0, p1);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, r2, r3, r4, r5, r6, r7, p0, p1, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, Object r2, Object r3,
            Object r4, Object r5, Object r6, Object r7, long p0, long p1, NeverLoaded notInlined) {
        Frame.R8P2 own = (Frame.R8P2) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.r2 = r2;
        own.r3 = r3;
        own.r4 = r4;
        own.r5 = r5;
        own.r6 = r6;
        own.r7 = r7;
        own.p0 = p0;
        own.p1 = p1;
        Continuation.suspend(frame, label, task);
    }

    /**
     * Saves the state of a call in a {@link Frame.R8P4}.
     *
     * @param task the running task
     * @param frame the frame that the call has already, or null
     * @param code what runs it
     * @param label where to go on
     * @param r0 for slot 0 for references
     * @param r1 for slot 1 for references
     * @param r2 for slot 2 for references
     * @param r3 for slot 3 for references
     * @param r4 for slot 4 for references
     * @param r5 for slot 5 for references
     * @param r6 for slot 6 for references
     * @param r7 for slot 7 for references
     * @param p0 for slot 0 for primitives
     * @param p1 for slot 1 for primitives
     * @param p2 for slot 2 for primitives
     * @param p3 for slot 3 for primitives
     */
    public static void suspend(Task<?> task, Frame frame, Frame.Code code, int label, Object r0, Object r1, Object r2,
            Object r3, Object r4, Object r5, Object r6, Object r7, long p0, long p1, long p2, long p3) {
        if (frame == null) {
            Frame last = last(task);
            Frame first = first(last, task);
            Frame made = new Frame.R8P4(code, label, first, r0, r1, r2, r3, r4, r5, r6, r7, p0, p1, p2, p3);
            append(made, last, task);
            return;
        }
        again(task, frame, label, r0, r1, r2, r3, r4, r5, r6, r7, p0, p1, p2, p3, null);
    }

    private static void again(Task<?> task, Frame frame, int label, Object r0, Object r1, Object r2, Object r3,
            Object r4, Object r5, Object r6, Object r7, long p0, long p1, long p2, long p3, NeverLoaded notInlined) {
        Frame.R8P4 own = (Frame.R8P4) frame;
        own.r0 = r0;
        own.r1 = r1;
        own.r2 = r2;
        own.r3 = r3;
        own.r4 = r4;
        own.r5 = r5;
        own.r6 = r6;
        own.r7 = r7;
        own.p0 = p0;
        own.p1 = p1;
        own.p2 = p2;
        own.p3 = p3;
        Continuation.suspend(frame, label, task);
    }

    private static Frame last(Task<?> task) {
        return task.suspended == Task.SUSPENDED ? null : task.frame;
    }

    private static Frame first(Frame last, Task<?> task) {
        return task.suspended == Task.LINKED ? last.next : last;
    }

    private static void append(Frame made, Frame last, Task<?> task) {
        if (last == null) {
            task.suspended = Task.ALONE;
        } else {
            task.suspended = Task.LINKED;
            last.next = made;
        }
        task.frame = made;
    }
}
