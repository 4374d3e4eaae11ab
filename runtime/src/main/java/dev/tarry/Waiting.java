package dev.tarry;

/**
 * What a loop waits on when nothing is ready: the part that differs between a real program, a test with a clock of its
 * own, and a guest in somebody else's loop. All but {@link #wakeUp()} is called on the loop's thread.
 */
interface Waiting {
    /** A time that does not go back, in nanoseconds from the first moment of this clock. */
    long now();

    /** Gets ready to wait, so that from now on {@link #wakeUp()} works. */
    void prepare();

    /**
     * Waits until a time, or until {@link #wakeUp()} or for no reason.
     *
     * @param until a time of this clock, {@code Long.MAX_VALUE} for no limit
     * @param outstanding how many answers are still to come from other threads
     */
    void idle(long until, int outstanding);

    /** Looks for what has happened meanwhile, without waiting. */
    void poll();

    /** A pass has ended: sends what it has left to be sent together. */
    default void flush() {
        // Nothing unless there is I/O.
    }

    /** Ends an {@link #idle} that goes on or is about to. May be called from any thread. */
    void wakeUp();

    /**
     * The channels that are watched for this loop.
     *
     * @throws IllegalStateException if this way of waiting has none
     */
    default Channels channels(EventLoop loop) {
        throw new IllegalStateException("this event loop does no I/O, since its clock is a virtual one, and what comes"
            + " from outside takes real time: use a loop of new EventLoop() or Asyncio.run(...), or give the code under"
            + " test a StreamReader that the test feeds");
    }

    /** Releases what is held. */
    void close();
}
