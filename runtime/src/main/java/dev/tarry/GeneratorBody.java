package dev.tarry;

/**
 * The running part of a generator: the frame of its method and the value that waits to be taken. Apart from the
 * {@link Generator} that users hold, so that the loop can keep it and close it when that has been dropped.
 */
final class GeneratorBody {
    private final Frame.Code code;
    /** Null after the end, so that the variables can be collected. */
    private Frame frame;
    private LoopGenerators.Entry entry;
    /** Whether a step is under way, which may itself be suspended. */
    boolean running;
    boolean hasValue;
    private Object value;

    GeneratorBody(Frame frame) {
        this.frame = frame;
        this.code = frame.code;
    }

    boolean ended() {
        return frame == null;
    }

    boolean begun() {
        return frame == null || frame.label != Frame.CREATED;
    }

    /** Runs the method until it waits, hands out a value or ends. */
    void resume(Task<?> task) {
        frame.code.resume(frame, task);
    }

    /** From now on there may be something to clean up, which the loop sees to if nobody else does. */
    void register(EventLoop loop, Generator<?> generator) {
        if (entry == null && generator != null) {
            entry = loop.generators.add(this, generator);
        }
    }

    void offer(Object next) {
        // The frame was linked to the step that drove it, and through that to the generator, which may be dropped now.
        frame.next = null;
        value = next;
        hasValue = true;
    }

    Object take() {
        Object taken = value;
        forgetValue();
        return taken;
    }

    void forgetValue() {
        value = null;
        hasValue = false;
    }

    void end() {
        frame = null;
        forgetValue();
        if (entry != null) {
            entry.remove();
        }
    }

    @Override
    public String toString() {
        CodeInfo info = CodeInfo.of(code);
        String state = ended() ? "ended" : running ? "running" : !begun() ? "not started"
            : "suspended at " + info.element(frame.label);
        return "async generator " + info.name() + " (" + state + ")";
    }
}
