package dev.tarry;

import dev.tarry.Transport.WriteBufferLimits;

/** When a protocol is told to stop writing and to go on. What it throws then is reported, and changes nothing else. */
final class WaterMarks {
    static final int HIGH = 64 * 1024;
    static final int LOW = HIGH / 4;
    private static final WriteBufferLimits USUAL = new WriteBufferLimits(LOW, HIGH);

    private final EventLoop loop;
    private final Transport transport;
    private WriteBufferLimits limits = USUAL;
    private boolean paused;

    WaterMarks(EventLoop loop, Transport transport) {
        this.loop = loop;
        this.transport = transport;
    }

    WriteBufferLimits limits() {
        return limits;
    }

    void set(int high, int low) {
        limits = new WriteBufferLimits(low, high);
        grew(transport.getWriteBufferSize());
    }

    /** So much is kept, after more was added. */
    void grew(int size) {
        if (!paused && size > limits.high()) {
            paused = true;
            try {
                transport.getProtocol().pauseWriting();
            } catch (Throwable e) {
                ProtocolCalls.report(loop, transport, e, "protocol.pauseWriting() failed");
            }
        }
    }

    /** So much is kept, after some was sent. */
    void shrank(int size) {
        if (paused && size <= limits.low()) {
            paused = false;
            try {
                transport.getProtocol().resumeWriting();
            } catch (Throwable e) {
                ProtocolCalls.report(loop, transport, e, "protocol.resumeWriting() failed");
            }
        }
    }
}
