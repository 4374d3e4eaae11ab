package dev.tarry;

/** Loops whose clock jumps, for tests in other packages. */
public final class VirtualLoops {
    private VirtualLoops() {
    }

    public static EventLoop create() {
        return new EventLoop(new VirtualClock());
    }
}
