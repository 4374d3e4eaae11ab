package dev.tarry;

import java.util.Arrays;

/**
 * The saved state of one activation of an {@link Async @Async} method: its live variables, and the place to go on.
 * Only transformed code makes and reads frames; to everyone else a frame is a {@link Coroutine}.
 *
 * <p>A frame that holds the arguments of a call that has not begun is the coroutine object itself. A call that was made
 * directly gets a frame only when it suspends, and keeps it for its later suspensions. While a task is parked, its
 * frames are linked from the innermost to the outermost.
 */
public abstract non-sealed class Frame implements Coroutine<Object> {
    /** Label of a coroutine that nobody has awaited yet. */
    static final int CREATED = 0;
    /** Label of a frame whose code is on the Java stack, or has ended. */
    static final int RUNNING = -1;
    /** Label of a coroutine that belongs to a task which has not made its first step. */
    static final int OWNED = -2;
    /** This and below: like {@link #CREATED}, but watched under this number: it will be reported if it is dropped. */
    static final int WATCHED = -3;
    /**
     * Lowest bit of the label of a frame that is suspended where no handler could catch an exception. The frame is then
     * not resumed to throw it: its task goes on to the caller.
     */
    static final int UNGUARDED = 1;
    /** How far to shift a label that is not negative, to get the number of the place to go on. */
    static final int PLACE = 1;
    /** Label of a frame that is suspended in the one place where its code can be, and wants to see exceptions. */
    static final int SUSPENDED = 1 << PLACE;

    /** The code of an async method: non-capturing, one object for each method. */
    @FunctionalInterface
    public interface Code {
        /**
         * Runs the method from where the frame stands until it ends or suspends.
         *
         * @param frame the state to go on from
         * @param task the task that runs it
         */
        void resume(Frame frame, Task<?> task);
    }

    /** The caller's frame. Only meaningful while the task is parked. */
    Frame next;
    final Code code;
    int label;

    /**
     * Makes a frame that has not been started.
     *
     * @param code what runs it; not null
     */
    protected Frame(Code code) {
        this.code = code;
    }

    Frame(Code code, int label, Frame next) {
        this.code = code;
        this.label = label;
        this.next = next;
    }

    @Override
    public final void close() {
        if (label > 0 || label == OWNED) {
            throw new IllegalStateException(this + " belongs to a task; cancel that task instead of closing this");
        }
        if (isWatched()) {
            NeverAwaited.forget(this);
        }
        label = RUNNING;
    }

    final boolean isWatched() {
        return label <= WATCHED;
    }

    /** Whether the frame is suspended and, if what it awaits fails, does nothing but fail too. */
    final boolean isUnguarded() {
        return label > 0 && (label & UNGUARDED) != 0;
    }

    /** Takes the coroutine for a direct await: it may run now, and nobody else may have it. */
    final void claim() {
        if (label != CREATED) {
            claimMarked();
        }
    }

    /** Takes the coroutine for a task, which may be cancelled before the code ever runs. */
    final void own() {
        claim();
        label = OWNED;
    }

    private void claimMarked() {
        if (!isWatched()) {
            throw new IllegalStateException("cannot reuse already awaited coroutine " + CodeInfo.of(code).name()
                + ": a coroutine runs once; call the method again for another, or make it a task and await the task");
        }
        NeverAwaited.forget(this);
        label = CREATED;
    }

    @Override
    public String toString() {
        CodeInfo info = CodeInfo.of(code);
        if (label > 0) {
            return "coroutine " + info.name() + " suspended at " + info.element(label);
        }
        return "coroutine " + info.name() + (label == RUNNING ? " (running or ended)" : " (not started)");
    }

    /** A frame with room for no variables. */
    public static final class R0P0 extends Frame {
        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R0P0(Code code) {
            super(code);
        }

        R0P0(Code code, int label, Frame next) {
            super(code, label, next);
        }
    }

    /** A frame with room for 1 primitive. */
    public static final class R0P1 extends Frame {
        /** Slot 0 for primitives. */
        public long p0;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R0P1(Code code) {
            super(code);
        }

        R0P1(Code code, int label, Frame next, long p0) {
            super(code, label, next);
            this.p0 = p0;
        }
    }

    /** A frame with room for 2 primitives. */
    public static final class R0P2 extends Frame {
        /** Slot 0 for primitives. */
        public long p0;
        /** Slot 1 for primitives. */
        public long p1;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R0P2(Code code) {
            super(code);
        }

        R0P2(Code code, int label, Frame next, long p0, long p1) {
            super(code, label, next);
            this.p0 = p0;
            this.p1 = p1;
        }
    }

    /** A frame with room for 4 primitives. */
    public static final class R0P4 extends Frame {
        /** Slot 0 for primitives. */
        public long p0;
        /** Slot 1 for primitives. */
        public long p1;
        /** Slot 2 for primitives. */
        public long p2;
        /** Slot 3 for primitives. */
        public long p3;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R0P4(Code code) {
            super(code);
        }

        R0P4(Code code, int label, Frame next, long p0, long p1, long p2, long p3) {
            super(code, label, next);
            this.p0 = p0;
            this.p1 = p1;
            this.p2 = p2;
            this.p3 = p3;
        }
    }

    /** A frame with room for 2 references. */
    public static final class R2P0 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R2P0(Code code) {
            super(code);
        }

        R2P0(Code code, int label, Frame next, Object r0, Object r1) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
        }
    }

    /** A frame with room for 2 references and 1 primitive. */
    public static final class R2P1 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 0 for primitives. */
        public long p0;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R2P1(Code code) {
            super(code);
        }

        R2P1(Code code, int label, Frame next, Object r0, Object r1, long p0) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.p0 = p0;
        }
    }

    /** A frame with room for 2 references and 2 primitives. */
    public static final class R2P2 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 0 for primitives. */
        public long p0;
        /** Slot 1 for primitives. */
        public long p1;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R2P2(Code code) {
            super(code);
        }

        R2P2(Code code, int label, Frame next, Object r0, Object r1, long p0, long p1) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.p0 = p0;
            this.p1 = p1;
        }
    }

    /** A frame with room for 2 references and 4 primitives. */
    public static final class R2P4 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 0 for primitives. */
        public long p0;
        /** Slot 1 for primitives. */
        public long p1;
        /** Slot 2 for primitives. */
        public long p2;
        /** Slot 3 for primitives. */
        public long p3;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R2P4(Code code) {
            super(code);
        }

        R2P4(Code code, int label, Frame next, Object r0, Object r1, long p0, long p1, long p2, long p3) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.p0 = p0;
            this.p1 = p1;
            this.p2 = p2;
            this.p3 = p3;
        }
    }

    /** A frame with room for 4 references. */
    public static final class R4P0 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 2 for references. */
        public Object r2;
        /** Slot 3 for references. */
        public Object r3;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R4P0(Code code) {
            super(code);
        }

        R4P0(Code code, int label, Frame next, Object r0, Object r1, Object r2, Object r3) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.r2 = r2;
            this.r3 = r3;
        }
    }

    /** A frame with room for 4 references and 1 primitive. */
    public static final class R4P1 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 2 for references. */
        public Object r2;
        /** Slot 3 for references. */
        public Object r3;
        /** Slot 0 for primitives. */
        public long p0;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R4P1(Code code) {
            super(code);
        }

        R4P1(Code code, int label, Frame next, Object r0, Object r1, Object r2, Object r3, long p0) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.r2 = r2;
            this.r3 = r3;
            this.p0 = p0;
        }
    }

    /** A frame with room for 4 references and 2 primitives. */
    public static final class R4P2 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 2 for references. */
        public Object r2;
        /** Slot 3 for references. */
        public Object r3;
        /** Slot 0 for primitives. */
        public long p0;
        /** Slot 1 for primitives. */
        public long p1;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R4P2(Code code) {
            super(code);
        }

        R4P2(Code code, int label, Frame next, Object r0, Object r1, Object r2, Object r3, long p0, long p1) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.r2 = r2;
            this.r3 = r3;
            this.p0 = p0;
            this.p1 = p1;
        }
    }

    /** A frame with room for 4 references and 4 primitives. */
    public static final class R4P4 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 2 for references. */
        public Object r2;
        /** Slot 3 for references. */
        public Object r3;
        /** Slot 0 for primitives. */
        public long p0;
        /** Slot 1 for primitives. */
        public long p1;
        /** Slot 2 for primitives. */
        public long p2;
        /** Slot 3 for primitives. */
        public long p3;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R4P4(Code code) {
            super(code);
        }

        R4P4(Code code, int label, Frame next, Object r0, Object r1, Object r2, Object r3, long p0, long p1, long p2,
            long p3) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.r2 = r2;
            this.r3 = r3;
            this.p0 = p0;
            this.p1 = p1;
            this.p2 = p2;
            this.p3 = p3;
        }
    }

    /** A frame with room for 8 references. */
    public static final class R8P0 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 2 for references. */
        public Object r2;
        /** Slot 3 for references. */
        public Object r3;
        /** Slot 4 for references. */
        public Object r4;
        /** Slot 5 for references. */
        public Object r5;
        /** Slot 6 for references. */
        public Object r6;
        /** Slot 7 for references. */
        public Object r7;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R8P0(Code code) {
            super(code);
        }

        R8P0(Code code, int label, Frame next, Object r0, Object r1, Object r2, Object r3, Object r4, Object r5,
            Object r6, Object r7) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.r2 = r2;
            this.r3 = r3;
            this.r4 = r4;
            this.r5 = r5;
            this.r6 = r6;
            this.r7 = r7;
        }
    }

    /** A frame with room for 8 references and 1 primitive. */
    public static final class R8P1 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 2 for references. */
        public Object r2;
        /** Slot 3 for references. */
        public Object r3;
        /** Slot 4 for references. */
        public Object r4;
        /** Slot 5 for references. */
        public Object r5;
        /** Slot 6 for references. */
        public Object r6;
        /** Slot 7 for references. */
        public Object r7;
        /** Slot 0 for primitives. */
        public long p0;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R8P1(Code code) {
            super(code);
        }

        R8P1(Code code, int label, Frame next, Object r0, Object r1, Object r2, Object r3, Object r4, Object r5,
            Object r6, Object r7, long p0) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.r2 = r2;
            this.r3 = r3;
            this.r4 = r4;
            this.r5 = r5;
            this.r6 = r6;
            this.r7 = r7;
            this.p0 = p0;
        }
    }

    /** A frame with room for 8 references and 2 primitives. */
    public static final class R8P2 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 2 for references. */
        public Object r2;
        /** Slot 3 for references. */
        public Object r3;
        /** Slot 4 for references. */
        public Object r4;
        /** Slot 5 for references. */
        public Object r5;
        /** Slot 6 for references. */
        public Object r6;
        /** Slot 7 for references. */
        public Object r7;
        /** Slot 0 for primitives. */
        public long p0;
        /** Slot 1 for primitives. */
        public long p1;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R8P2(Code code) {
            super(code);
        }

        R8P2(Code code, int label, Frame next, Object r0, Object r1, Object r2, Object r3, Object r4, Object r5,
            Object r6, Object r7, long p0, long p1) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.r2 = r2;
            this.r3 = r3;
            this.r4 = r4;
            this.r5 = r5;
            this.r6 = r6;
            this.r7 = r7;
            this.p0 = p0;
            this.p1 = p1;
        }
    }

    /** A frame with room for 8 references and 4 primitives. */
    public static final class R8P4 extends Frame {
        /** Slot 0 for references. */
        public Object r0;
        /** Slot 1 for references. */
        public Object r1;
        /** Slot 2 for references. */
        public Object r2;
        /** Slot 3 for references. */
        public Object r3;
        /** Slot 4 for references. */
        public Object r4;
        /** Slot 5 for references. */
        public Object r5;
        /** Slot 6 for references. */
        public Object r6;
        /** Slot 7 for references. */
        public Object r7;
        /** Slot 0 for primitives. */
        public long p0;
        /** Slot 1 for primitives. */
        public long p1;
        /** Slot 2 for primitives. */
        public long p2;
        /** Slot 3 for primitives. */
        public long p3;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         */
        public R8P4(Code code) {
            super(code);
        }

        R8P4(Code code, int label, Frame next, Object r0, Object r1, Object r2, Object r3, Object r4, Object r5,
            Object r6, Object r7, long p0, long p1, long p2, long p3) {
            super(code, label, next);
            this.r0 = r0;
            this.r1 = r1;
            this.r2 = r2;
            this.r3 = r3;
            this.r4 = r4;
            this.r5 = r5;
            this.r6 = r6;
            this.r7 = r7;
            this.p0 = p0;
            this.p1 = p1;
            this.p2 = p2;
            this.p3 = p3;
        }
    }

    /** A frame for methods with more variables than the other shapes hold. */
    public static final class Large extends Frame {
        /** Slots for references. */
        public final Object[] refs;
        /** Slots for primitives. */
        public final long[] prims;

        /**
         * Makes a frame that has not been started.
         *
         * @param code what runs it
         * @param refs how many references it has room for
         * @param prims how many primitives it has room for
         */
        public Large(Code code, int refs, int prims) {
            super(code);
            this.refs = new Object[refs];
            this.prims = new long[prims];
        }

        /**
         * The frame that a call saves its state in.
         *
         * @param frame the frame that the call has already, or null
         * @param code what runs it
         * @param refs how many references it has room for
         * @param prims how many primitives it has room for
         * @return that frame, or a new one
         */
        public static Large of(Frame frame, Code code, int refs, int prims) {
            return frame == null ? new Large(code, refs, prims) : (Large) frame;
        }

        /**
         * Saves a reference. The value comes first, as it may lie on the operand stack already.
         *
         * @param value the reference to save, may be null
         * @param frame the frame to save it in
         * @param index its place among the references
         */
        public static void save(Object value, Large frame, int index) {
            frame.refs[index] = value;
        }

        /**
         * Saves the bits of a primitive. The value comes first, as it may lie on the operand stack already.
         *
         * @param value the bits to save
         * @param frame the frame to save them in
         * @param index its place among the primitives
         */
        public static void save(long value, Large frame, int index) {
            frame.prims[index] = value;
        }

        /**
         * A saved reference.
         *
         * @param frame the frame that holds it
         * @param index its place among the references
         * @return the reference, may be null
         */
        public static Object reference(Large frame, int index) {
            return frame.refs[index];
        }

        /**
         * The bits of a saved primitive.
         *
         * @param frame the frame that holds them
         * @param index its place among the primitives
         * @return the bits
         */
        public static long primitive(Large frame, int index) {
            return frame.prims[index];
        }

        /**
         * Forgets references that are not saved this time, so that they can be collected while the task waits.
         *
         * @param frame the frame that may still hold them
         * @param from the first place to clear
         */
        public static void clear(Large frame, int from) {
            Arrays.fill(frame.refs, from, frame.refs.length, null);
        }
    }
}
