package dev.tarry;

import java.time.Duration;

/** For tests of other packages: loops whose clock jumps, and how many passes they have made. */
public final class VirtualLoops {
    private VirtualLoops() {
    }

    public static EventLoop create() {
        return new EventLoop(new VirtualClock());
    }

    public static int passes(EventLoop loop) {
        return loop.scheduler.passes;
    }

    public static void advance(EventLoop loop, Duration time) {
        ((VirtualClock) loop.scheduler.waiting).advance(time.toNanos());
    }
}
