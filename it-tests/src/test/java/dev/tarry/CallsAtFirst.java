package dev.tarry;

/** How often awaits of methods that may be overridden are made as calls before bodies are called directly. */
public final class CallsAtFirst {
    private CallsAtFirst() {
    }

    public static void set(int calls) {
        VirtualCall.callsAtFirst = calls;
    }

    public static void reset() {
        VirtualCall.callsAtFirst = VirtualCall.CALLS_AT_FIRST;
    }
}
