package dev.tarry;

/**
 * The coroutine of {@code hasNext}, {@code athrow} and {@code aclose}: calls the generator's body as an await would, and
 * is its caller in the task's chain of frames if the body has to wait. When the body has a value to hand out, only its
 * own frame is saved, and this goes on in place of an await's caller.
 */
final class GeneratorStep extends Frame {
    private static final Code NEXT = named("hasNext", (frame, task) -> run(frame, task));
    private static final Code THROW = named("athrow", (frame, task) -> run(frame, task));
    private static final Code CLOSE = named("aclose", (frame, task) -> run(frame, task));

    private final GeneratorBody body;
    /** Kept from the garbage collector while the step is under way; null if it has been dropped already. */
    private final Generator<?> generator;
    /** What to throw into the body; null if it is to go on. */
    private final Throwable thrown;

    private GeneratorStep(Code code, GeneratorBody body, Generator<?> generator, Throwable thrown) {
        super(code);
        this.body = body;
        this.generator = generator;
        this.thrown = thrown;
    }

    static GeneratorStep next(Generator<?> generator) {
        return new GeneratorStep(NEXT, generator.body, generator, null);
    }

    static GeneratorStep raise(Generator<?> generator, Throwable thrown) {
        return new GeneratorStep(THROW, generator.body, generator, thrown);
    }

    static GeneratorStep close(Generator<?> generator) {
        return new GeneratorStep(CLOSE, generator.body, generator, new GeneratorExit());
    }

    /** Closes what is left of a generator that nobody holds any more. */
    static GeneratorStep close(GeneratorBody body) {
        return new GeneratorStep(CLOSE, body, null, new GeneratorExit());
    }

    /** Makes a step that has been made a new one; for the loop that is the only one to know it. */
    GeneratorStep again() {
        label = CREATED;
        return this;
    }

    private static void run(Frame frame, Task<?> task) {
        GeneratorStep self = (GeneratorStep) frame;
        if (Continuation.enter(frame) == CREATED) {
            self.begin(task);
        } else {
            self.goOn(task);
        }
    }

    private void begin(Task<?> task) {
        if (code == NEXT && body.hasValue) {
            Continuation.complete(true, task);
            return;
        }
        if (body.running) {
            throw new IllegalStateException(CodeInfo.of(code).methodName()
                + "(): asynchronous generator is already running: " + body);
        }
        if (body.ended()) {
            completeWithoutValue(task);
            return;
        }
        if (thrown != null && !body.begun()) {
            fail(thrown, task);
            return;
        }
        body.register(task.loop, generator);
        Frame resumed = task.frame;
        body.forgetValue();
        body.running = true;
        if (thrown != null) {
            task.outcome = thrown;
            task.throwing = true;
        }
        try {
            body.resume(task);
        } catch (Throwable e) {
            fail(e, task);
            return;
        }
        if (Continuation.isSuspended(task) && !task.handsOut()) {
            Continuation.suspend(this, SUSPENDED, task);
        } else {
            task.suspended = Task.RUNS;
            task.frame = resumed;
            finish(task);
        }
    }

    /** The body was suspended, and the task has run it on. */
    private void goOn(Task<?> task) {
        if (task.throwing) {
            Throwable failure = (Throwable) task.outcome;
            task.throwing = false;
            task.outcome = null;
            fail(failure, task);
        } else {
            finish(task);
        }
    }

    private void finish(Task<?> task) {
        body.running = false;
        if (!task.handsOut()) {
            body.end();
            completeWithoutValue(task);
            return;
        }
        task.handsOut(false);
        body.offer(task.outcome);
        task.outcome = null;
        if (code == CLOSE) {
            body.forgetValue();
            throw new IllegalStateException("async generator ignored GeneratorExit: it gave another value while it was"
                + " closed: " + body);
        }
        Continuation.complete(true, task);
    }

    private void fail(Throwable failure, Task<?> task) {
        body.running = false;
        body.end();
        if (code != CLOSE || !(failure instanceof GeneratorExit)) {
            throw Sneaky.rethrow(failure);
        }
        completeWithoutValue(task);
    }

    private void completeWithoutValue(Task<?> task) {
        if (code == CLOSE) {
            Continuation.complete((Object) null, task);
        } else {
            Continuation.complete(false, task);
        }
    }

    private static Code named(String name, Code code) {
        CodeInfo.put(code, new CodeInfo(AsyncGenerator.class.getName(), name, null, new int[0]));
        return code;
    }
}
