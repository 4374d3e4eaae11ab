package dev.tarry.transformer;

/**
 * The problems that the transformer reports, each under a stable id.
 *
 * <p>An id is never reused for another problem; its help text names every way out.
 */
public enum DiagnosticId {
    /** {@code await} in a method that is neither {@code @Async} nor an async lambda. */
    AWAIT_OUTSIDE_ASYNC("TARRY-001", "await outside an async method",
            "nothing can suspend this method",
            "annotate the method with @Async and let it return Coroutine<T>, or start the work with Asyncio.run(...) "
            + "or Asyncio.createTask(...)"),
    /** {@code @Async} on a method whose return type is not one of those that can carry a result. */
    UNKNOWN_RETURN_TYPE("TARRY-002", "an @Async method with a return type that cannot carry its result",
            "cannot carry a result",
            "return Coroutine<T> (lazy), or CompletionStage<T> or CompletableFuture<T> (started at the call); a method "
            + "without a value returns Coroutine<Void> and ends with `return async();`; one with many values returns "
            + "AsyncGenerator<T>"),
    /** {@code await} while a monitor is held. */
    AWAIT_IN_SYNCHRONIZED("TARRY-003", "await inside synchronized",
            "the task would be suspended while holding the monitor",
            "move the await out of the synchronized block or method: a suspended task would keep the monitor while "
            + "other tasks run on the same thread; code on one loop needs no lock between two awaits"),
    /** {@code await} in a constructor, an instance initialiser or a static initialiser. */
    AWAIT_IN_INITIALIZER("TARRY-004", "await in a constructor or initialiser",
            "an object or class under construction cannot be suspended",
            "move the work into an @Async method, for example a static factory `@Async static Coroutine<Foo> create()`: "
            + "an object or class under construction cannot be suspended"),
    /** {@code await} in a lambda whose body does not return a coroutine. */
    AWAIT_IN_PLAIN_LAMBDA("TARRY-005", "await in a lambda that returns no coroutine",
            "nothing can suspend this lambda",
            "let the lambda return Coroutine<T> (end it with `return async(value);`) and pass it where a function "
            + "returning a coroutine is expected, or use a loop in the @Async method instead"),
    /** A coroutine that nobody will ever await. */
    COROUTINE_DISCARDED("TARRY-006", "a coroutine is discarded and will never run",
            "never awaited",
            "await it: `await(...)`; or start it in the background: `createTask(...)`; a coroutine is lazy and does "
            + "nothing until one of these is done with it"),
    /** A method reference to {@code await}. */
    AWAIT_METHOD_REFERENCE("TARRY-007", "await used as a method reference",
            "would have to suspend code that is not async",
            "write an async lambda or a loop in the @Async method: `Asyncio::await` would have to suspend code that "
            + "is not async"),
    /** A class that another version of the transformer has rewritten. */
    OTHER_VERSION("TARRY-008", "the class was transformed by another version of Tarry",
            "transformed by another version",
            "run `mvn clean` and build again, so that one version transforms the whole module"),
    /** {@code @Async} on a method without bytecode. */
    NATIVE_METHOD("TARRY-009", "@Async on a native method",
            "has no body to transform",
            "remove @Async and call the native method through Asyncio.toThread(...)"),
    /** A method that does not fit the limits of the class file format once it is transformed. */
    METHOD_TOO_LARGE("TARRY-010", "the @Async method does not fit the limits of a class file",
            "too large",
            "split the method: extract parts that await into @Async methods of their own, or group parameters in a "
            + "record; if it is the constant pool of the class that is full, move methods or constants to another "
            + "class"),
    /** A class file without stack map frames. */
    CLASS_FILE_TOO_OLD("TARRY-011", "the class file is too old to be transformed",
            "compiled for a Java version before 7",
            "compile for Java 17 or later (`maven.compiler.release`)"),
    /** Spring's annotation of the same name beside ours. */
    SPRING_ASYNC("TARRY-012", "Spring's @Async beside Tarry's",
            "Spring would run this method on another thread",
            "remove Spring's @Async: its proxy would run the method on a thread without an event loop; what blocks "
            + "goes through Asyncio.toThread(...)"),
    /** {@code awaitEach} anywhere but in the head of a loop. */
    AWAIT_EACH_MISUSED("TARRY-013", "awaitEach outside the head of a for loop",
            "only a loop in this method can wait for the values",
            "write `for (T value : awaitEach(source)) { ... }`: an ordinary Iterable cannot wait; hand on the source "
            + "itself, an AsyncIterable, and use awaitEach where it is gone through"),
    /** {@code yieldValue} or {@code endOfValues} in a method that is not a generator. */
    YIELD_OUTSIDE_GENERATOR("TARRY-014", "yieldValue or endOfValues outside an async generator",
            "this method does not give values one by one",
            "let the @Async method, or the lambda, return AsyncGenerator<T> and end it with `return endOfValues();`; a "
            + "value found in a lambda or another method is handed out by the generator itself, in a loop"),
    /** A generator that returns something. */
    GENERATOR_RETURNS_VALUE("TARRY-015", "an async generator returns something other than endOfValues()",
            "not the end of the values",
            "end it with `return endOfValues();`; to hand out another generator's values, go through them: `for (T value "
            + ": awaitEach(other)) { yieldValue(value); }`; a method that only passes a generator on needs no @Async"),
    /** A value that the generator's type rules out. */
    YIELD_OF_OTHER_TYPE("TARRY-016", "an async generator yields a value of another type",
            "not a value of this generator",
            "give a value of the type that the method returns an AsyncGenerator of (1L and not 1 for Long), or change "
            + "the return type: yieldValue takes any object, so the compiler does not convert the value"),

    /** A call that blocks the thread of the event loop. */
    BLOCKING_CALL("TARRY-101", "a blocking call in an async method",
            "stops every task of the event loop while it waits",
            "await the asynchronous form (`await(sleep(seconds(1)))` for Thread.sleep, `await(future)` for get and "
            + "join), or move the call off the loop: `await(toThread(() -> ...))`",
            "tarry-blocking-call"),
    /** A {@code catch} of everything around an await. */
    SWALLOWED_CANCELLATION("TARRY-102", "a catch clause swallows the cancellation of the task",
            "catches CancelledError and does not throw it again",
            "catch Exception instead, which CancelledError is not; or throw what was caught again; or let a "
            + "`catch (CancelledError e) { throw e; }` go before",
            "tarry-swallowed-cancellation"),
    /** A method that HotSpot will not compile. */
    METHOD_NOT_COMPILED("TARRY-103", "an async method too large for the JIT compiler",
            "stays interpreted",
            "split the method: extract parts that await into @Async methods of their own; HotSpot does not compile a "
            + "method of more than 8000 bytes (-XX:-DontCompileHugeMethods)",
            "tarry-large-method"),
    /** A coroutine in a variable that is never read. */
    UNUSED_COROUTINE("TARRY-104", "a coroutine is kept in a variable that is never read, and will never run",
            "never awaited",
            "await it: `await(...)`; or start it in the background: `createTask(...)`; a coroutine is lazy and does "
            + "nothing until one of these is done with it",
            "tarry-unused-coroutine");

    private final String code;
    private final String title;
    private final String label;
    private final String help;
    /** Null for an error. */
    private final String suppressedBy;

    DiagnosticId(String code, String title, String label, String help) {
        this(code, title, label, help, null);
    }

    DiagnosticId(String code, String title, String label, String help, String suppressedBy) {
        this.code = code;
        this.title = title;
        this.label = label;
        this.help = help;
        this.suppressedBy = suppressedBy;
    }

    /**
     * Whether the problem stops the build.
     *
     * @return the severity, never null
     */
    public Severity severity() {
        return suppressedBy == null ? Severity.ERROR : Severity.WARNING;
    }

    /**
     * What {@code @SuppressWarnings} has to name to silence the warning, such as {@code tarry-blocking-call}.
     *
     * @return the name, or null for an error
     */
    public String suppressedBy() {
        return suppressedBy;
    }

    /** What is said beside the underlined expression if there is nothing more exact to say. */
    String label() {
        return label;
    }

    /**
     * The stable code, such as {@code TARRY-003}.
     *
     * @return the code, never null
     */
    public String code() {
        return code;
    }

    /**
     * One line that says what is wrong.
     *
     * @return the title, never null
     */
    public String title() {
        return title;
    }

    /**
     * The ways out, in the imperative.
     *
     * @return the help text, never null
     */
    public String help() {
        return help;
    }
}
