package dev.tarry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs tasks and callbacks, one at a time, on one thread; the counterpart of {@code asyncio.EventLoop}.
 *
 * <p>Programs rarely need it: {@link Asyncio#run} makes one and closes it. One pass of the loop collects what has
 * arrived from outside and the timers that are due, behind what was ready before, and then runs exactly what is ready;
 * what that adds is for the next pass. While something is ready the loop makes no system call.
 *
 * <pre>{@code
 * EventLoop loop = getRunningLoop();
 * TimerHandle reminder = loop.callLater(seconds(5), () -> System.out.println("still there?"));
 * }</pre>
 *
 * <p>While the loop runs, its methods are for its own thread, and throw {@link IllegalStateException} on another, but
 * for those that say otherwise.
 */
public final class EventLoop implements AutoCloseable {
    private static final ThreadLocal<EventLoop> RUNNING = new ThreadLocal<>();
    /** The loop that began to run last: a guess which one runs here that takes less than to look it up. */
    private static EventLoop latest;
    final TaskList tasks = new TaskList();
    final Unretrieved unretrieved = new Unretrieved(this);
    final LoopGenerators generators = new LoopGenerators(this);
    final LoopProcesses processes = new LoopProcesses();
    final LoopPipes pipes = new LoopPipes(this);
    final WeakReference<EventLoop> self = new WeakReference<>(this);
    /** A task whose first step is made inside something else that runs. */
    Task<?> startedNow;
    /** A register of {@link Continuation}, for what no task keeps from one step to the next. */
    long primitive;
    /** The context of the callback that runs, or of {@link Context#run}; null where it is that of {@link #current()}. */
    Object entered;
    final Scheduler scheduler;
    /** The scheduler's, at hand because every step of every task goes through them. */
    final TimerHeap timers;
    final TaskNumbers numbers;
    /** Arrays for the data of streams. */
    final BufferPool buffers = new BufferPool();
    private final ReadyQueue ready;
    private final LoopErrors errors = new LoopErrors(this);
    private final LoopExecutor executor = new LoopExecutor(this);
    private final LoopSignals signals = new LoopSignals(this);
    /** Made when the loop first runs: before, it holds nothing that would have to be released. */
    private UnclosedLoops.Entry open;
    private TaskFactory taskFactory = TaskFactory.lazy();
    private volatile Thread thread;
    private volatile boolean closed;
    private boolean stopping;
    /** Whether coroutines that others have dropped are not for the exception handler: they must not fail a test. */
    boolean onlyOwnComplaints;

    /** Makes a loop that does not run yet. Whoever makes a loop closes it. */
    public EventLoop() {
        this(new SelectorWaiting());
    }

    EventLoop(Waiting waiting) {
        scheduler = new Scheduler(waiting, errors);
        timers = scheduler.timers;
        numbers = scheduler.numbers;
        ready = scheduler.ready;
    }

    /** The loop that runs on this thread, or null. */
    static EventLoop runningOrNull() {
        EventLoop guess = latest;
        // Only this thread itself makes that true or false, so it does not matter what others do with the guess.
        return guess != null && guess.thread == Thread.currentThread() ? guess : RUNNING.get();
    }

    static EventLoop running() {
        EventLoop loop = runningOrNull();
        if (loop == null) {
            throw new IllegalStateException("no event loop runs on thread '" + Thread.currentThread().getName()
                + "': call this from inside an @Async method that Asyncio.run(...) has started. From another thread use"
                + " runCoroutineThreadsafe(coroutine, loop)");
        }
        return loop;
    }

    /**
     * Runs until {@link #stop()}.
     *
     * @throws IllegalStateException if the loop is closed or runs, or another loop runs on this thread
     */
    public void runForever() {
        checkClosed();
        if (thread != null) {
            throw new IllegalStateException("this event loop is already running, on thread " + thread.getName());
        }
        if (RUNNING.get() != null) {
            throw new IllegalStateException("cannot run an event loop while another runs on the same thread");
        }
        if (open == null) {
            open = UnclosedLoops.add(this);
        }
        thread = Thread.currentThread();
        RUNNING.set(this);
        latest = this;
        try {
            do {
                scheduler.pass(stopping);
            } while (!stopping);
        } finally {
            stopping = false;
            thread = null;
            RUNNING.remove();
            if (latest == this) {
                // Not to keep a loop that is closed.
                latest = null;
            }
            scheduler.restoreInterrupt();
        }
    }

    /**
     * Runs until one thing is done.
     *
     * @param awaitable a coroutine, which becomes a task, or a future of this loop
     * @param <T> the type of its value
     * @return its value
     * @throws IllegalStateException as {@link #runForever()}, or if the loop was stopped before; besides, whatever the
     *     coroutine throws, itself
     */
    public <T> T runUntilComplete(Awaitable<T> awaitable) {
        checkClosed();
        AsyncFuture<T> future = ensureFuture(awaitable);
        boolean ours = future != awaitable;
        if (ours && future instanceof Task<?> task) {
            task.letStayPending();
        }
        Consumer<AsyncFuture<T>> stopper = done -> {
            // A fatal error ends the loop by itself; a stop as well would end the next run, too.
            if (!done.failed() || !Sneaky.isFatal(done.exception())) {
                stop();
            }
        };
        future.addDoneCallback(stopper);
        try {
            runForever();
        } catch (Throwable e) {
            if (ours) {
                future.markRetrieved();
            }
            throw e;
        } finally {
            future.removeDoneCallback(stopper);
        }
        if (!future.done()) {
            throw new IllegalStateException("Event loop stopped before Future completed.");
        }
        return future.result();
    }

    /** Ends {@link #runForever()} after the current pass; before it, lets it make one pass. */
    public void stop() {
        checkThread();
        stopping = true;
    }

    /**
     * Whether the loop runs now. May be called from any thread.
     *
     * @return true inside {@link #runForever()}
     */
    public boolean isRunning() {
        return thread != null;
    }

    /**
     * Whether {@link #close()} was called. May be called from any thread.
     *
     * @return true if so
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Drops what is queued and releases what the loop holds; does not wait for executor jobs. Exceptions that nobody
     * has looked at, coroutines never awaited and tasks still pending are reported. Does nothing the second time.
     *
     * @throws IllegalStateException if the loop runs
     */
    @Override
    public void close() {
        if (thread != null) {
            throw new IllegalStateException("cannot close a running event loop; stop it first");
        }
        if (closed) {
            return;
        }
        errors.reportAtClose();
        closed = true;
        signals.removeAll();
        processes.close();
        pipes.close();
        executor.shutdownNow();
        scheduler.close();
        if (open != null) {
            open.closed();
        }
    }

    /**
     * Queues a call for the next pass. Calls are made in the order in which they were queued, each once.
     *
     * @param function what to call
     * @return can take the call back
     */
    public Handle callSoon(Runnable function) {
        return callSoon(function, null);
    }

    /**
     * Like {@link #callSoon(Runnable)}, in a given context.
     *
     * @param function what to call
     * @param context the very context in which it is called; null for a copy of the current one
     * @return can take the call back
     */
    public Handle callSoon(Runnable function, Context context) {
        checkCall(function);
        Handle handle = new Handle(this, function, context);
        ready.add(handle);
        return handle;
    }

    /**
     * Like {@link #callSoon}, but from any thread: wakes the loop if it waits.
     *
     * @param function what to call, on the loop's thread
     * @return can take the call back, from any thread
     * @throws IllegalStateException if the loop is closed
     */
    public Handle callSoonThreadsafe(Runnable function) {
        return callSoonThreadsafe(function, null);
    }

    /**
     * Like {@link #callSoonThreadsafe(Runnable)}, in a given context.
     *
     * @param function what to call, on the loop's thread
     * @param context the very context in which it is called; null for a copy of the calling thread's
     * @return can take the call back, from any thread
     * @throws IllegalStateException if the loop is closed
     */
    public Handle callSoonThreadsafe(Runnable function, Context context) {
        Objects.requireNonNull(function, "function");
        checkClosed();
        Handle handle = new ThreadSafeHandle(this, function, context);
        post(handle);
        return handle;
    }

    /**
     * Sets a call for later. Of two calls due at the same time the one set first is made first.
     *
     * @param delay from now; zero or less means the next pass
     * @param function what to call
     * @return can take the call back
     */
    public TimerHandle callLater(Duration delay, Runnable function) {
        return callLater(delay, function, null);
    }

    /**
     * Like {@link #callLater(Duration, Runnable)}, in a given context.
     *
     * @param delay from now; zero or less means the next pass
     * @param function what to call
     * @param context the very context in which it is called; null for a copy of the current one
     * @return can take the call back
     */
    public TimerHandle callLater(Duration delay, Runnable function, Context context) {
        return callAtNanos(deadlineAfter(Times.nanos(delay)), function, context);
    }

    /**
     * Sets a call for a time on the loop's clock.
     *
     * @param when compared with {@link #time()}
     * @param function what to call
     * @return can take the call back
     */
    public TimerHandle callAt(Duration when, Runnable function) {
        return callAt(when, function, null);
    }

    /**
     * Like {@link #callAt(Duration, Runnable)}, in a given context.
     *
     * @param when compared with {@link #time()}
     * @param function what to call
     * @param context the very context in which it is called; null for a copy of the current one
     * @return can take the call back
     */
    public TimerHandle callAt(Duration when, Runnable function, Context context) {
        return callAtNanos(Times.nanos(when), function, context);
    }

    /**
     * The loop's clock, which only goes forward. It starts at zero when the loop is made and has nothing to do with the
     * time of day.
     *
     * @return the time since the loop was made
     */
    public Duration time() {
        return Duration.ofNanos(scheduler.waiting.now());
    }

    /**
     * Makes a future of this loop.
     *
     * @param <T> the type of its value
     * @return a pending future
     */
    public <T> AsyncFuture<T> createFuture() {
        return new AsyncFuture<>(this);
    }

    /**
     * Runs a coroutine as a task; see {@link Asyncio#createTask(Coroutine)}.
     *
     * @param coroutine not started
     * @param <T> the type of its value
     * @return the task
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, TaskOptions.NONE);
    }

    /**
     * Runs a coroutine as a task.
     *
     * @param coroutine not started
     * @param name the task's name, or null for the next number
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the coroutine was awaited or made a task before, or the loop is closed
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, name == null ? TaskOptions.NONE : TaskOptions.NONE.name(name));
    }

    /**
     * Runs a coroutine as a task, in a given context.
     *
     * @param coroutine not started
     * @param context the very context it runs in; null for a copy of the current one
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the coroutine was awaited or made a task before, or the loop is closed
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, Context context) {
        return createTask(coroutine, TaskOptions.NONE.context(context));
    }

    /**
     * Runs a coroutine as a task, with options.
     *
     * @param coroutine not started
     * @param options handed to the loop's {@link TaskFactory}
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the coroutine was awaited or made a task before, or the loop is closed
     */
    @SuppressWarnings("unchecked")
    public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        Objects.requireNonNull(coroutine, "createTask(null): a method that returns Coroutine must not return null");
        checkClosed();
        checkThread();
        try {
            return (Task<T>) taskFactory.newTask(this, coroutine, options);
        } catch (Throwable e) {
            if (coroutine instanceof Frame frame && frame.isWatched()) {
                frame.close();
            }
            throw e;
        }
    }

    /**
     * Sets what makes the tasks of this loop.
     *
     * @param factory null for the usual one
     */
    public void setTaskFactory(TaskFactory factory) {
        taskFactory = factory == null ? TaskFactory.lazy() : factory;
    }

    /**
     * What makes the tasks of this loop.
     *
     * @return never null
     */
    public TaskFactory getTaskFactory() {
        return taskFactory;
    }

    /**
     * Runs blocking code on another thread. Cancelling the future keeps a job from starting, but does not stop one that
     * runs.
     *
     * @param pool null for the loop's default executor: virtual threads where the JDK has them, otherwise a pool of
     *     daemon threads
     * @param job what to run
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return a future for the job's outcome
     * @throws X never from here: from awaiting the future
     */
    public <T, X extends Exception> AsyncFuture<T> runInExecutor(Executor pool, BlockingCall<T, X> job) throws X {
        checkCall(job);
        return executor.submit(pool, job);
    }

    /**
     * Replaces the default executor of {@link #runInExecutor}.
     *
     * @param pool shut down when the loop closes
     */
    public void setDefaultExecutor(ExecutorService pool) {
        executor.set(Objects.requireNonNull(pool, "pool"));
    }

    /**
     * Lets the default executor finish its jobs, and then take no more. {@link Asyncio#run} does this at the end.
     *
     * @param timeout how long to wait for the jobs; null for no limit
     * @return done when the jobs are, or the time is up, which is logged
     */
    public AsyncFuture<Void> shutdownDefaultExecutor(Duration timeout) {
        checkThread();
        return executor.shutdown(timeout);
    }

    /**
     * Closes the generators that have begun on this loop and not ended, all at the same time. {@link Asyncio#run} does
     * this at the end. What fails while it is closed is told to the exception handler.
     *
     * @return done when all have ended
     */
    public Coroutine<Void> shutdownAsyncgens() {
        return generators.shutDown();
    }

    /**
     * Calls a function, on the loop, whenever the process gets a signal; replaces what was set for it before. The
     * handlers of a loop are removed when it is closed. Signals come through {@code sun.misc.Signal}, so the module
     * {@code jdk.unsupported} must be there, as it is unless a program on the module path lacks it.
     *
     * <pre>{@code
     * loop.addSignalHandler("TERM", mainTask::cancel);
     * }</pre>
     *
     * @param signal the name: {@code TERM}, {@code HUP}, {@code USR1}, {@code INT} and so on, also with {@code SIG}
     * @param function what to call, in a copy of the current context
     * @throws IllegalArgumentException if there is no such signal, or it cannot be caught, such as {@code KILL}, or
     *     {@code QUIT}, which the JVM keeps for itself
     * @throws UnsupportedOperationException if this Java knows no signals
     */
    public void addSignalHandler(String signal, Runnable function) {
        checkCall(function);
        signals.add(signal, function);
    }

    /**
     * Takes back {@link #addSignalHandler}: the signal does again what it does without Tarry.
     *
     * @param signal the name
     * @return whether this loop had a handler for it
     */
    public boolean removeSignalHandler(String signal) {
        checkThread();
        return signals.remove(signal);
    }

    /**
     * Sets who is told of exceptions that would otherwise be lost.
     *
     * @param handler null for the default, which logs
     */
    public void setExceptionHandler(ExceptionHandler handler) {
        errors.handler = handler;
    }

    /**
     * Who is told of exceptions that would otherwise be lost.
     *
     * @return null for the default
     */
    public ExceptionHandler getExceptionHandler() {
        return errors.handler;
    }

    /**
     * What happens without a handler: the context is logged as an error, through {@link System.Logger} with the name
     * {@code dev.tarry}.
     *
     * @param context what happened
     */
    public void defaultExceptionHandler(ExceptionContext context) {
        errors.log(context);
    }

    /**
     * Tells the exception handler.
     *
     * @param context what happened
     */
    public void callExceptionHandler(ExceptionContext context) {
        errors.tell(context);
    }

    /**
     * Debug mode. Every coroutine is watched for never being awaited. Messages tell where coroutines, tasks, futures
     * and handles were made. A step or callback that takes longer than {@link #getSlowCallbackDuration()} is logged
     * while it goes on, with the stack of what it does, again whenever it has taken twice as long, and at its end, with
     * the time it took. Also on with {@code -Dtarry.debug=true}. Costs time and memory.
     *
     * @param enabled on or off
     */
    public void setDebug(boolean enabled) {
        scheduler.debug = enabled;
        if (enabled) {
            NeverAwaited.watchAll = true;
        }
    }

    /**
     * Whether the loop is in debug mode.
     *
     * @return true if so
     */
    public boolean getDebug() {
        return scheduler.debug;
    }

    /**
     * Sets from which duration on a step or callback is logged in debug mode.
     *
     * @param duration 100 milliseconds unless set
     */
    public void setSlowCallbackDuration(Duration duration) {
        scheduler.slowCallbackDuration = Objects.requireNonNull(duration, "duration");
    }

    /**
     * From which duration on a step or callback is logged in debug mode.
     *
     * @return the duration
     */
    public Duration getSlowCallbackDuration() {
        return scheduler.slowCallbackDuration;
    }

    /**
     * Has a function called in every pass in which a channel can be read, or, for one that listens, has a connection to
     * accept. Replaces what was set before.
     *
     * <pre>{@code
     * DatagramChannel channel = DatagramChannel.open();
     * channel.bind(new InetSocketAddress(9999)).configureBlocking(false);
     * loop.addReader(channel, () -> System.out.println("something has arrived"));
     * }</pre>
     *
     * @param channel not in blocking mode
     * @param function called until {@link #removeReader} or until the channel is closed; it should read
     * @throws IllegalArgumentException if the channel is closed or in blocking mode
     * @throws IllegalStateException if the channel belongs to a stream, or the loop does no I/O because its clock is a
     *     virtual one
     */
    public void addReader(SelectableChannel channel, Runnable function) {
        checkCall(function);
        channels().checkFree(channel);
        try {
            channels().setReader(channel, new Handle(this, function));
        } catch (ClosedChannelException e) {
            throw new IllegalArgumentException(channel + " is closed", e);
        }
    }

    /**
     * Takes back {@link #addReader}.
     *
     * @param channel any
     * @return false if there was nothing to take back, as for a channel that was closed meanwhile
     * @throws IllegalStateException if the channel belongs to a stream
     */
    public boolean removeReader(SelectableChannel channel) {
        checkThread();
        if (closed || !channel.isOpen()) {
            return false;
        }
        channels().checkFree(channel);
        boolean removed = channels().clearReader(channel);
        channels().releaseIfIdle(channel);
        return removed;
    }

    /**
     * Has a function called in every pass in which a channel can be written, or, for one that connects, is done with
     * that. Replaces what was set before.
     *
     * @param channel not in blocking mode
     * @param function called until {@link #removeWriter} or until the channel is closed
     * @throws IllegalArgumentException if the channel is closed or in blocking mode
     * @throws IllegalStateException if the channel belongs to a stream, or the loop does no I/O because its clock is a
     *     virtual one
     */
    public void addWriter(SelectableChannel channel, Runnable function) {
        checkCall(function);
        channels().checkFree(channel);
        try {
            channels().setWriter(channel, new Handle(this, function));
        } catch (ClosedChannelException e) {
            throw new IllegalArgumentException(channel + " is closed", e);
        }
    }

    /**
     * Takes back {@link #addWriter}.
     *
     * @param channel any
     * @return false if there was nothing to take back, as for a channel that was closed meanwhile
     * @throws IllegalStateException if the channel belongs to a stream
     */
    public boolean removeWriter(SelectableChannel channel) {
        checkThread();
        if (closed || !channel.isOpen()) {
            return false;
        }
        channels().checkFree(channel);
        boolean removed = channels().clearWriter(channel);
        channels().releaseIfIdle(channel);
        return removed;
    }

    /**
     * Connects a channel.
     *
     * @param channel a {@link SocketChannel} or a {@link DatagramChannel}, not in blocking mode
     * @param address where to; a host name in it is looked up on another thread
     * @return done when connected; if the waiting is cancelled, close the channel
     * @throws IOException if there is no connection; the JDK has closed the channel then
     * @throws IllegalArgumentException if the channel is in blocking mode
     */
    public Coroutine<Void> sockConnect(NetworkChannel channel, SocketAddress address) throws IOException {
        return SockOperations.connect(this, channel, address);
    }

    /**
     * Accepts a connection. Do not close the channel while a task waits here: nobody would wake it.
     *
     * @param channel listening, not in blocking mode
     * @return the connection, not in blocking mode, to be closed by the caller
     * @throws IOException if that fails
     * @throws IllegalArgumentException if the channel is in blocking mode
     */
    public Coroutine<SocketChannel> sockAccept(ServerSocketChannel channel) throws IOException {
        return SockOperations.accept(this, channel);
    }

    /**
     * Receives what is there, waiting until something is. A cancel loses nothing.
     *
     * @param channel connected, not in blocking mode
     * @param n the most bytes to receive
     * @return at least one byte; none at the end of the stream
     * @throws IOException if the connection is broken
     * @throws IllegalArgumentException if {@code n} is negative, or the channel in blocking mode
     */
    public Coroutine<byte[]> sockRecv(SocketChannel channel, int n) throws IOException {
        return SockOperations.recv(this, channel, n);
    }

    /**
     * Like {@link #sockRecv}, into a buffer.
     *
     * @param channel connected, not in blocking mode
     * @param buffer takes what it has room for
     * @return how many bytes, or -1 at the end of the stream, as the JDK's channels tell it
     * @throws IOException if the connection is broken
     * @throws IllegalArgumentException if the channel is in blocking mode
     */
    public Coroutine<Integer> sockRecvInto(SocketChannel channel, ByteBuffer buffer) throws IOException {
        return SockOperations.recvInto(this, channel, buffer);
    }

    /**
     * Sends all of it. After an error or a cancel nobody knows how much was sent.
     *
     * @param channel connected, not in blocking mode
     * @param data must not change until this is done
     * @return done when the system has taken everything
     * @throws IOException if the connection is broken
     * @throws IllegalArgumentException if the channel is in blocking mode
     */
    public Coroutine<Void> sockSendall(SocketChannel channel, byte[] data) throws IOException {
        return SockOperations.sendall(this, channel, ByteBuffer.wrap(data));
    }

    /**
     * Like {@link #sockSendall(SocketChannel, byte[])}, from a buffer, whose position tells how much was sent.
     *
     * @param channel connected, not in blocking mode
     * @param data sent from its position to its limit
     * @return done when the system has taken everything
     * @throws IOException if the connection is broken
     * @throws IllegalArgumentException if the channel is in blocking mode
     */
    public Coroutine<Void> sockSendall(SocketChannel channel, ByteBuffer data) throws IOException {
        return SockOperations.sendall(this, channel, data);
    }

    /**
     * Receives a datagram.
     *
     * @param channel not in blocking mode
     * @param n the most bytes; what a longer datagram has beyond is lost
     * @return the datagram and who sent it
     * @throws IOException if that fails
     * @throws IllegalArgumentException if {@code n} is negative, or the channel in blocking mode
     */
    public Coroutine<Datagram> sockRecvfrom(DatagramChannel channel, int n) throws IOException {
        return SockOperations.recvfrom(this, channel, n);
    }

    /**
     * Receives a datagram into a buffer.
     *
     * @param channel not in blocking mode
     * @param buffer takes what it has room for; what a longer datagram has beyond is lost
     * @return who sent it
     * @throws IOException if that fails
     * @throws IllegalArgumentException if the channel is in blocking mode
     */
    public Coroutine<SocketAddress> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer) throws IOException {
        return SockOperations.recvfromInto(this, channel, buffer);
    }

    /**
     * Sends a datagram.
     *
     * @param channel not in blocking mode
     * @param data the whole datagram
     * @param address where to; null for where the channel is connected to
     * @return how many bytes were sent, which is all
     * @throws IOException if that fails
     * @throws IllegalArgumentException if the channel is in blocking mode
     */
    public Coroutine<Integer> sockSendto(DatagramChannel channel, byte[] data, SocketAddress address)
            throws IOException {
        return SockOperations.sendto(this, channel, data, address);
    }

    /**
     * Makes an endpoint for datagrams. asyncio gives a pair of transport and protocol; here the caller has the
     * protocol.
     *
     * <pre>{@code
     * DatagramTransport server = await(loop.createDatagramEndpoint(new Echo(), new InetSocketAddress(9999), null));
     * }</pre>
     *
     * @param protocol is told what happens
     * @param local where to receive; null for any port of this machine
     * @param remote where to send to, and from where alone to receive; null for everywhere
     * @return the transport; whoever gets it closes it
     * @throws IOException if an address cannot be used or found
     * @throws IllegalArgumentException if both addresses are null
     */
    public Coroutine<DatagramTransport> createDatagramEndpoint(DatagramProtocol protocol, InetSocketAddress local,
            InetSocketAddress remote) throws IOException {
        return DatagramEndpoints.create(this, protocol, local, remote);
    }

    /**
     * Makes an endpoint for datagrams of a channel that is bound or connected, with whatever options it has been given.
     *
     * @param protocol is told what happens
     * @param channel belongs to the endpoint from now on
     * @return the transport; whoever gets it closes it
     * @throws IOException if the channel cannot be used
     */
    public Coroutine<DatagramTransport> createDatagramEndpoint(DatagramProtocol protocol, DatagramChannel channel)
            throws IOException {
        return DatagramEndpoints.over(this, Objects.requireNonNull(protocol, "protocol"), channel);
    }

    /**
     * Connects to a host, for a protocol instead of a stream; see
     * {@link #createConnection(Supplier, String, int, ConnectOptions)}.
     *
     * @param protocolFactory makes the protocol, once there is a connection
     * @param host a name or a numeric address; null for the loopback address
     * @param port where to
     * @param <P> the kind of protocol
     * @return transport and protocol; whoever gets them closes the transport
     * @throws IOException if there is no connection
     */
    public <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> createConnection(Supplier<P> protocolFactory,
            String host, int port) throws IOException {
        return Connector.create(this, protocolFactory, host, port, new ConnectOptions());
    }

    /**
     * Connects to a host, for a protocol instead of a stream; the counterpart of {@code loop.create_connection}. A cancel
     * closes what there is of the connection.
     *
     * <pre>{@code
     * ProtocolConnection<Client> connection = await(loop.createConnection(Client::new, "example.com", 7777));
     * connection.transport().write("hello".getBytes());
     * }</pre>
     *
     * @param protocolFactory makes the protocol, once there is a connection
     * @param host a name or a numeric address; null for the loopback address
     * @param port where to
     * @param options how; their limit is for streams and means nothing here
     * @param <P> the kind of protocol
     * @return transport and protocol; whoever gets them closes the transport
     * @throws IOException if there is no connection, or no TLS over it
     */
    public <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> createConnection(Supplier<P> protocolFactory,
            String host, int port, ConnectOptions options) throws IOException {
        return Connector.create(this, protocolFactory, host, port, Objects.requireNonNull(options, "options"));
    }

    /**
     * Makes a protocol for a channel that is connected.
     *
     * @param protocolFactory makes the protocol
     * @param channel belongs to the transport from now on
     * @param options whether to speak TLS, for which they must name the host
     * @param <P> the kind of protocol
     * @return transport and protocol; whoever gets them closes the transport
     * @throws IOException if the channel cannot be used, or there is no TLS over it; it is closed then
     */
    public <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> createConnection(Supplier<P> protocolFactory,
            SocketChannel channel, ConnectOptions options) throws IOException {
        return Connector.over(this, protocolFactory, Objects.requireNonNull(channel, "channel"), null,
            Objects.requireNonNull(options, "options"));
    }

    /**
     * Connects to a Unix domain socket, for a protocol; the counterpart of {@code loop.create_unix_connection}.
     *
     * @param protocolFactory makes the protocol, once there is a connection
     * @param path the socket's file
     * @param options whether to speak TLS, for which they must name the host
     * @param <P> the kind of protocol
     * @return transport and protocol; whoever gets them closes the transport
     * @throws IOException if there is no connection, or no TLS over it
     */
    public <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> createUnixConnection(Supplier<P> protocolFactory,
            Path path, ConnectOptions options) throws IOException {
        return Connector.createUnix(this, protocolFactory, Objects.requireNonNull(path, "path"),
            Objects.requireNonNull(options, "options"));
    }

    /**
     * Makes a protocol for a connection that was accepted elsewhere, as by {@link #sockAccept}: the server's side; the
     * counterpart of {@code loop.connect_accepted_socket}.
     *
     * @param protocolFactory makes the protocol
     * @param channel belongs to the transport from now on
     * @param options whether to speak TLS
     * @param <P> the kind of protocol
     * @return transport and protocol; whoever gets them closes the transport
     * @throws IOException if the channel cannot be used, or there is no TLS over it; it is closed then
     */
    public <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> connectAcceptedSocket(Supplier<P> protocolFactory,
            SocketChannel channel, ServerOptions options) throws IOException {
        return Connector.accepted(this, protocolFactory, Objects.requireNonNull(channel, "channel"),
            Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a server that makes a protocol for each connection; the counterpart of {@code loop.create_server}.
     *
     * <pre>{@code
     * Server server = await(loop.createServer(Echo::new, null, 7777, new ServerOptions()));
     * }</pre>
     *
     * @param protocolFactory called for each connection
     * @param host where to listen: all addresses of a name, a numeric address; null or empty for all of this machine
     * @param port where to listen; 0 for a port that the system chooses, see {@link Server#port}
     * @param options how; their limit is for streams and means nothing here
     * @return the server; whoever gets it closes it
     * @throws IOException if it cannot listen there
     */
    public Coroutine<Server> createServer(Supplier<? extends BaseProtocol> protocolFactory, String host, int port,
            ServerOptions options) throws IOException {
        return Servers.create(this, Objects.requireNonNull(protocolFactory, "protocolFactory"), host, port,
            Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a server on a socket that listens already.
     *
     * @param protocolFactory called for each connection
     * @param channel belongs to the server from now on
     * @param options how
     * @return the server; whoever gets it closes it
     * @throws IOException if the channel cannot be used
     */
    public Coroutine<Server> createServer(Supplier<? extends BaseProtocol> protocolFactory, ServerSocketChannel channel,
            ServerOptions options) throws IOException {
        return Servers.createOn(this, Objects.requireNonNull(protocolFactory, "protocolFactory"),
            Objects.requireNonNull(channel, "channel"), Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a server on a Unix domain socket; the counterpart of {@code loop.create_unix_server}.
     *
     * @param protocolFactory called for each connection
     * @param path the socket's file; a socket that is there already is replaced
     * @param options how
     * @return the server; whoever gets it closes it
     * @throws IOException if it cannot listen there
     */
    public Coroutine<Server> createUnixServer(Supplier<? extends BaseProtocol> protocolFactory, Path path,
            ServerOptions options) throws IOException {
        return Servers.createUnix(this, Objects.requireNonNull(protocolFactory, "protocolFactory"),
            Objects.requireNonNull(path, "path"), Objects.requireNonNull(options, "options"));
    }

    /**
     * Goes on with TLS over a connection; the counterpart of {@code loop.start_tls}. The protocol is told of what happens
     * on the new transport, but not again that there is a connection; the old transport is not to be used any more.
     * Streams have {@link StreamWriter#startTls}.
     *
     * @param transport of a socket, without TLS
     * @param protocol of the connection, usually the one that it has
     * @param options how; a client names the host here, see {@link TlsOptions#serverHostname}
     * @param serverSide whether this is the server's side
     * @return done when the handshake is: the new transport
     * @throws IOException if the handshake fails; the connection is closed then
     * @throws IllegalStateException if the transport is not one of a socket, or is closing
     * @throws IllegalArgumentException if a client names no host
     */
    public Coroutine<Transport> startTls(Transport transport, BaseProtocol protocol, TlsOptions options,
            boolean serverSide) throws IOException {
        return TlsConnections.start(this, transport, Objects.requireNonNull(protocol, "protocol"),
            Objects.requireNonNull(options, "options"), serverSide);
    }

    /**
     * Has a protocol told what a stream of the JDK has to read: {@code System.in}, a FIFO, a file; the counterpart of
     * {@code loop.connect_read_pipe}. A daemon thread waits for it in a blocking call. Closing the transport does not end
     * that call: the thread ends when something comes, or the stream ends.
     *
     * <pre>{@code
     * StreamReader input = new StreamReader();
     * await(loop.connectReadPipe(() -> new StreamReaderProtocol(input), System.in));
     * }</pre>
     *
     * @param protocolFactory makes the protocol
     * @param stream belongs to the transport from now on, which closes it; its monitor is held while it is read
     * @param <P> the kind of protocol
     * @return transport and protocol; whoever gets them closes the transport
     */
    public <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> connectReadPipe(Supplier<P> protocolFactory,
            InputStream stream) {
        return pipes.read(protocolFactory, stream);
    }

    /**
     * Makes a transport that writes to a stream of the JDK: {@code System.out}, a FIFO, a file; the counterpart of
     * {@code loop.connect_write_pipe}. A daemon thread writes, beginning with the first write, and flushes each time. That
     * the other end was closed is found out by writing only.
     *
     * @param protocolFactory makes the protocol, which is told when to pause and of the end
     * @param stream belongs to the transport from now on, which closes it
     * @param <P> the kind of protocol
     * @return transport and protocol; whoever gets them closes the transport
     */
    public <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> connectWritePipe(Supplier<P> protocolFactory,
            OutputStream stream) {
        return pipes.write(protocolFactory, stream);
    }

    /**
     * Starts a child process and has a protocol told of its output and its end; the counterpart of
     * {@code loop.subprocess_exec}. {@link Asyncio#createSubprocessExec} is easier to use. If it is cancelled meanwhile,
     * the child is killed. A virtual clock does not wait for what a protocol waits for.
     *
     * <pre>{@code
     * ProtocolProcess<Output> git = await(loop.subprocessExec(Output::new, List.of("git", "log"),
     *     new SubprocessOptions().stdin(Stdio.DEVNULL)));
     * System.out.println(await(git.protocol().all).length);
     * }</pre>
     *
     * @param protocolFactory makes the protocol, before the process is started
     * @param command the program and its arguments
     * @param options input, output and errors are {@link Stdio#PIPE} unless set, as in asyncio
     * @param <P> the kind of protocol
     * @return transport and protocol; whoever gets them closes the transport, or lets the process end
     * @throws IOException if it cannot be started, as when there is no such program
     * @throws IllegalArgumentException from awaiting, if the command is empty
     */
    public <P extends SubprocessProtocol> Coroutine<ProtocolProcess<P>> subprocessExec(Supplier<P> protocolFactory,
            List<String> command, SubprocessOptions options) throws IOException {
        return Subprocesses.start(this, protocolFactory, Objects.requireNonNull(command, "command"),
            Objects.requireNonNull(options, "options"), Stdio.PIPE);
    }

    /**
     * Has the shell run a command, and a protocol told of its output and its end; the counterpart of
     * {@code loop.subprocess_shell}. See {@link #subprocessExec}; what comes from outside must be quoted before it
     * becomes part of a command.
     *
     * @param protocolFactory makes the protocol, before the process is started
     * @param command for {@code /bin/sh}, on Windows {@code cmd.exe}
     * @param options input, output and errors are {@link Stdio#PIPE} unless set, as in asyncio
     * @param <P> the kind of protocol
     * @return transport and protocol of the shell's process
     * @throws IOException if it cannot be started
     */
    public <P extends SubprocessProtocol> Coroutine<ProtocolProcess<P>> subprocessShell(Supplier<P> protocolFactory,
            String command, SubprocessOptions options) throws IOException {
        return Subprocesses.start(this, protocolFactory,
            Subprocesses.shell(Objects.requireNonNull(command, "command")), Objects.requireNonNull(options, "options"),
            Stdio.PIPE);
    }

    /**
     * Sends a file over a connection; see {@link #sendfile(Transport, FileChannel, long, long)}.
     *
     * @param transport of a socket, with TLS or without
     * @param file sent from its beginning to its end
     * @return how many bytes were sent
     * @throws IOException if the connection is lost, or the file cannot be read
     */
    public Coroutine<Long> sendfile(Transport transport, FileChannel file) throws IOException {
        return sendfile(transport, file, 0, Long.MAX_VALUE);
    }

    /**
     * Sends a part of a file over a connection, after what was written before; the counterpart of {@code loop.sendfile}.
     * The system does it without copying through the program, and as the peer takes it; what is not in memory is read
     * from the disk by the loop's thread. Over TLS, blocks are read on other threads and encrypted.
     *
     * <p>While a file is sent, reading is paused and nothing can be written. After a failure or a cancel the position of
     * the channel tells how far it has come; the connection is still there if it was not lost, but the peer has got a
     * part of the file only.
     *
     * <pre>{@code
     * long sent = await(getRunningLoop().sendfile(writer.transport(), file, 0, file.size()));
     * }</pre>
     *
     * @param transport of a socket, with TLS or without
     * @param file open for reading; its position does not matter, and is behind what was sent afterwards
     * @param offset where the part begins
     * @param count how many bytes; if the file ends before, it is sent to its end
     * @return how many bytes were sent
     * @throws IOException if the connection is lost, or the file cannot be read
     * @throws IllegalStateException if the transport was closed, was told to write no more, or sends a file already
     * @throws IllegalArgumentException if the offset or the count is negative
     * @throws UnsupportedOperationException if the transport is not one of a socket
     */
    public Coroutine<Long> sendfile(Transport transport, FileChannel file, long offset, long count)
            throws IOException {
        return FileSending.send(this, transport, file, offset, count, true);
    }

    /**
     * Sends a part of a file over a connection, if need be only by the system itself. See
     * {@link #sendfile(Transport, FileChannel, long, long)}.
     *
     * @param transport of a socket, with TLS or without
     * @param file open for reading; its position does not matter, and is behind what was sent afterwards
     * @param offset where the part begins
     * @param count how many bytes; if the file ends before, it is sent to its end
     * @param fallback false refuses to send over TLS, where the program has to read the file
     * @return how many bytes were sent
     * @throws IOException if the connection is lost, or the file cannot be read
     * @throws IllegalStateException if the transport was closed, was told to write no more, or sends a file already; over
     *     TLS without {@code fallback}
     * @throws IllegalArgumentException if the offset or the count is negative
     * @throws UnsupportedOperationException if the transport is not one of a socket
     */
    public Coroutine<Long> sendfile(Transport transport, FileChannel file, long offset, long count, boolean fallback)
            throws IOException {
        return FileSending.send(this, transport, file, offset, count, fallback);
    }

    /**
     * Sends a part of a file over a socket; the counterpart of {@code loop.sock_sendfile}. See
     * {@link #sendfile(Transport, FileChannel, long, long)}.
     *
     * @param channel connected, not in blocking mode
     * @param file open for reading; its position does not matter, and is behind what was sent afterwards
     * @param offset where the part begins
     * @param count how many bytes; if the file ends before, it is sent to its end
     * @return how many bytes were sent
     * @throws IOException if the connection is broken, or the file cannot be read
     * @throws IllegalArgumentException if the offset or the count is negative, or the channel in blocking mode
     */
    public Coroutine<Long> sockSendfile(SocketChannel channel, FileChannel file, long offset, long count)
            throws IOException {
        return FileSending.send(this, channel, file, offset, count);
    }

    /**
     * Looks up a host name, on another thread, since the system may block for seconds.
     *
     * @param host a name or a numeric address; null for the loopback address
     * @param port put into the result
     * @return at least one address, in the order the system prefers
     * @throws UnknownHostException if there is none
     */
    public Coroutine<List<InetSocketAddress>> getaddrinfo(String host, int port) throws UnknownHostException {
        return Resolver.resolve(this, host, port);
    }

    /**
     * Looks up the name of an address, on another thread, since the system may block for seconds; the counterpart of
     * {@code loop.getnameinfo}, without the name of a service.
     *
     * @param address a name that it has been given is ignored
     * @return the name, or the address in numbers if it has none that leads back to it
     */
    public Coroutine<String> getnameinfo(InetAddress address) {
        return Resolver.name(this, Objects.requireNonNull(address, "address"));
    }

    @Override
    public String toString() {
        return "EventLoop (" + (closed ? "closed" : thread != null ? "running on " + thread.getName() : "not running")
            + ")";
    }

    <T> AsyncFuture<T> ensureFuture(Awaitable<T> awaitable) {
        if (awaitable instanceof AsyncFuture<T> future) {
            if (future.loop != this) {
                throw new IllegalArgumentException("the future belongs to a different loop: " + future);
            }
            return future;
        }
        return createTask((Coroutine<T>) awaitable);
    }

    TimerHandle callAtNanos(long deadline, Runnable function) {
        return callAtNanos(deadline, function, null);
    }

    private TimerHandle callAtNanos(long deadline, Runnable function, Context context) {
        checkCall(function);
        TimerHandle handle = new TimerHandle(this, function, deadline, context);
        timers.add(deadline, handle);
        return handle;
    }

    long nanos() {
        return scheduler.waiting.now();
    }

    /** A time on the loop's clock, as far away as that can express. */
    long deadlineAfter(long nanos) {
        long deadline = scheduler.waiting.now() + nanos;
        return nanos > 0 && deadline < 0 ? Long.MAX_VALUE - 1 : deadline;
    }

    Channels channels() {
        return scheduler.waiting.channels(this);
    }

    /** Queues a future to be executed, or a callback; a task to be stepped. */
    void ready(Object entry) {
        ready.add(entry);
    }

    /** Queues an entry from any thread. */
    void post(Object entry) {
        if (Thread.currentThread() == thread) {
            ready.add(entry);
        } else {
            scheduler.post(entry);
        }
    }

    /** Runs something on the loop's thread, at once if this is it; without effect after the loop was closed. */
    void inLoop(Runnable function) {
        if (Thread.currentThread() == thread) {
            function.run();
        } else if (!closed) {
            post(new ThreadSafeHandle(this, function, null));
        }
    }

    /**
     * The task whose step is on the Java stack. It is where the queue is, so that a step need not say so: a store with a
     * barrier in every step would cost more than all look-ups.
     */
    Task<?> current() {
        Task<?> inside = startedNow;
        // One that is done is in the queue for those who wait for it.
        return inside != null ? inside : ready.running() instanceof Task<?> task && !task.done() ? task : null;
    }

    /** The current context while this loop runs, in whatever form it has. */
    Object context() {
        Object callbacks = entered;
        if (callbacks != null) {
            return callbacks;
        }
        Task<?> task = current();
        return task == null ? null : task.context();
    }

    /** What a copy of the current context starts from; on a thread that does not run this loop, of the thread's. */
    Bindings captureContext() {
        if (!Contexts.used) {
            return null;
        }
        return Thread.currentThread() == thread ? Contexts.bindings(context()) : Contexts.capture();
    }

    /** A callback begins. */
    void enterContext(Object context) {
        if (context != null) {
            entered = context;
        }
    }

    /** A callback has ended. */
    void leaveContext() {
        if (entered != null) {
            entered = null;
        }
    }

    void callbackFailed(Throwable e, Object function, Handle handle) {
        errors.callbackFailed(e, function, handle);
    }

    void generatorIsLate(GeneratorBody body) {
        errors.logLateGenerator(body);
    }

    void unclosedLoop(String name) {
        errors.tellUnclosed(name);
    }

    void executorTimedOut(Duration timeout) {
        errors.logExecutorTimeout(timeout);
    }

    void checkThread() {
        Thread running = thread;
        if (running != null && running != Thread.currentThread()) {
            throw new IllegalStateException("this is for the thread of the event loop, '" + running.getName()
                + "', and was called on '" + Thread.currentThread().getName()
                + "': hand it over with loop.callSoonThreadsafe(() -> ...) or runCoroutineThreadsafe(coroutine, loop)");
        }
    }

    private void checkCall(Object function) {
        Objects.requireNonNull(function, "function");
        checkClosed();
        checkThread();
    }

    private void checkClosed() {
        if (closed) {
            throw new IllegalStateException("Event loop is closed");
        }
    }
}
