package dev.tarry;

import static dev.tarry.Asyncio.async;

import dev.tarry.Arrival.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Reads from a connection; the counterpart of {@code asyncio.StreamReader}. {@link Asyncio#openConnection} and
 * {@link Asyncio#startServer} make them.
 *
 * <pre>{@code
 * byte[] header = await(reader.readexactly(4));
 * AsyncIterator<String> lines = reader.lines();
 * while (await(lines.hasNext())) {
 *     System.out.println(lines.next());
 * }
 * }</pre>
 *
 * <p>What is read is what has arrived already; only if that is not enough the task pauses. If it is cancelled then,
 * nothing is lost: what has arrived stays for the next read. One task may read at a time. When more than twice the
 * limit waits to be read, nothing more is taken from the peer. Not thread-safe.
 *
 * <p>If the connection breaks, every read throws the exception it broke with.
 *
 * <p>Made by hand, a reader has no connection; {@link #feedData} and {@link #feedEof} are its other end, which is
 * useful in tests, also on loops without I/O.
 */
public final class StreamReader implements AsyncIterable<byte[]> {
    /** The limit unless another is set: 64 KiB. */
    public static final int DEFAULT_LIMIT = 64 * 1024;
    private static final byte[] NOTHING = {};
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final byte[] NEWLINE = {'\n'};
    /** Instead of the empty array that a call with no variable arguments makes each time. */
    private static final byte[][] NO_OTHERS = {};
    /** With less room than this, what has arrived is received at once into another buffer instead of bit by bit. */
    private static final int WORTH_A_CALL = 16 * 1024;

    private final EventLoop loop;
    private final StreamBuffer buffer;
    /** As much as an array holds; less in tests. */
    int most = Integer.MAX_VALUE - 8;
    private Throwable exception;
    private Arrival waiter;
    /** The last waiter, which can be used again. */
    private Arrival spare;
    private Transport transport;
    /** The transport if it is the socket itself, or null. */
    private SocketTransport socket;
    /** The task that was woken last is to take the data from the socket. */
    private boolean readable;
    /** Another thread feeds this: a virtual clock waits for it while a task does. */
    private boolean fedByThread;

    /**
     * Makes a reader for the running loop, with the usual limit.
     *
     * @throws IllegalStateException if no loop runs on this thread
     */
    public StreamReader() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Makes a reader for the running loop.
     *
     * @param limit the most bytes of a line; twice as many are buffered before reading from the peer pauses
     * @throws IllegalArgumentException if the limit is not positive
     * @throws IllegalStateException if no loop runs on this thread
     */
    public StreamReader(int limit) {
        this(EventLoop.running(), limit);
    }

    StreamReader(EventLoop loop, int limit) {
        this.loop = loop;
        buffer = new StreamBuffer(checkLimit(limit), loop.buffers);
    }

    static int checkLimit(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("the limit of a stream must be positive, not " + limit);
        }
        return limit;
    }

    /**
     * Reads up to the end of the stream.
     *
     * @return everything, however much
     * @throws IOException if the connection breaks
     */
    @Async
    public Coroutine<byte[]> read() throws IOException {
        return async(readAll());
    }

    /**
     * Reads what is there, waiting until something is.
     *
     * @param n the most bytes; less than zero means up to the end of the stream, as {@link #read()}
     * @return at least one byte; none if {@code n} is zero or the stream has ended
     * @throws IOException if the connection breaks
     */
    @Async
    public Coroutine<byte[]> read(int n) throws IOException {
        if (n < 0) {
            return async(readAll());
        }
        checkException();
        if (n == 0) {
            return async(NOTHING);
        }
        byte[] data = buffer.some(n);
        return async(data != null ? data : suspend(Wanted.SOME, n));
    }

    /**
     * Like {@link #read(int)}, into a buffer, for those who want to use one buffer again and again. With a direct buffer
     * of 16 KiB or more, a task that waits for data gets it without a copy in between.
     *
     * <p>The buffer is not touched while the task waits, so tasks of one loop can share its memory, each through a
     * {@link ByteBuffer#duplicate()} of its own, if they are through with the data before they await again.
     *
     * @param target takes what it has room for
     * @return how many bytes, or -1 at the end of the stream, as the JDK's channels tell it
     * @throws IOException if the connection breaks
     * @throws ReadOnlyBufferException if the buffer cannot be written to
     */
    @Async
    public Coroutine<Integer> readInto(ByteBuffer target) throws IOException {
        Objects.requireNonNull(target, "target");
        checkException();
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        int n = buffer.into(target);
        if (n == StreamBuffer.NOT_YET) {
            arrival(Wanted.INTO).into(target).suspendCaller();
        }
        return async(n);
    }

    /**
     * Reads exactly so many bytes, which may be more than the limit.
     *
     * @param n how many
     * @return the bytes
     * @throws IncompleteReadError if the stream ends before; it holds what there was
     * @throws IOException if the connection breaks
     * @throws IllegalArgumentException if {@code n} is negative
     */
    @Async
    public Coroutine<byte[]> readexactly(int n) throws IOException {
        if (n < 0) {
            throw new IllegalArgumentException("readexactly size can not be less than zero: " + n);
        }
        checkException();
        byte[] data = buffer.exactly(n);
        return async(data != null ? data : suspend(Wanted.EXACTLY, n));
    }

    /**
     * Reads a line.
     *
     * @return the line with its line feed; without one if the stream ends there; empty if it has ended before
     * @throws LimitOverrunError if the line is longer than the limit. The line is dropped if all of it is there,
     *     otherwise what is there of it; asyncio throws a {@code ValueError} here
     * @throws IOException if the connection breaks
     */
    @Async
    public Coroutine<byte[]> readline() throws IOException {
        checkException();
        SeparatorSearch search = buffer.search(NEWLINE, NO_OTHERS);
        byte[] line = buffer.line(search);
        return async(line != null ? line : suspend(Wanted.LINE, search));
    }

    /**
     * Reads up to and including a separator. With several, the one that makes the result shortest.
     *
     * @param separator at least one byte
     * @param more further separators
     * @return the bytes, the separator last
     * @throws IncompleteReadError if the stream ends before; it holds what there was
     * @throws LimitOverrunError if there are more bytes before the separator than the limit; nothing is dropped then
     * @throws IOException if the connection breaks
     * @throws IllegalArgumentException if a separator is empty
     */
    @Async
    public Coroutine<byte[]> readuntil(byte[] separator, byte[]... more) throws IOException {
        SeparatorSearch search = buffer.search(separator, more);
        checkException();
        byte[] data = buffer.until(search);
        return async(data != null ? data : suspend(Wanted.UNTIL, search));
    }

    /**
     * Whether the stream has ended and all of it was read.
     *
     * @return true if so
     */
    public boolean atEof() {
        return buffer.eof() && buffer.size() == 0;
    }

    /**
     * The lines that are left, one by one, as {@link #readline} gives them: with their line feeds. The counterpart of
     * {@code async for line in reader}.
     *
     * @return an iteration that ends with the stream
     */
    @Override
    public AsyncIterator<byte[]> asyncIterator() {
        return new StreamLines<>(this, line -> line);
    }

    /**
     * The lines that are left, one by one, in UTF-8 and without line feed or carriage return.
     *
     * @return an iteration that ends with the stream
     */
    public AsyncIterator<String> lines() {
        return lines(StandardCharsets.UTF_8);
    }

    /**
     * The lines that are left, one by one, without line feed or carriage return.
     *
     * @param charset of the text; one in which a line feed is one byte of its own, as in UTF-8
     * @return an iteration that ends with the stream
     */
    public AsyncIterator<String> lines(Charset charset) {
        Objects.requireNonNull(charset, "charset");
        return new StreamLines<>(this, line -> StreamLines.text(line, charset));
    }

    /**
     * What the connection broke with.
     *
     * @return null if it did not
     */
    public Throwable exception() {
        return exception;
    }

    /**
     * Makes every read throw from now on. For those who feed the reader.
     *
     * @param failure what to throw
     */
    public void setException(Throwable failure) {
        exception = Objects.requireNonNull(failure, "failure");
        if (waiter != null) {
            waiter.broken();
            wakeUp();
        }
    }

    /**
     * Adds data, to be read. For those who feed the reader.
     *
     * @param data copied
     * @throws IllegalStateException after {@link #feedEof}
     */
    public void feedData(byte[] data) {
        feed(ByteBuffer.wrap(data));
    }

    /** Ends the stream: nothing more will come. For those who feed the reader. */
    public void feedEof() {
        buffer.end();
        wakeUp();
    }

    /** What feeds this has ended, properly or not. */
    void connectionLost(Throwable failure) {
        if (failure == null) {
            feedEof();
        } else {
            setException(failure);
        }
    }

    void feed(ByteBuffer data) {
        if (buffer.eof()) {
            throw new IllegalStateException("feedData after feedEof");
        }
        if (!data.hasRemaining()) {
            return;
        }
        if (data.remaining() > most - buffer.size()) {
            throw tooMuch();
        }
        buffer.add(data);
        wakeUp();
        buffer.pauseIfFull();
    }

    /** Only whoever asks for everything gets there: otherwise reading is paused long before. */
    private RuntimeException tooMuch() {
        IOException failure = new IOException("more than " + most + " bytes have come, which no array holds: call"
            + " read(n) or readInto(buffer) in a loop instead of read()");
        setException(failure);
        if (transport != null) {
            transport.abort();
        }
        return Sneaky.rethrow(failure);
    }

    void setTransport(Transport transport) {
        this.transport = transport;
        buffer.setTransport(transport);
        socket = transport instanceof SocketTransport plain ? plain : null;
    }

    /** There is something to read in the socket: if a task waits for it, that task takes it from there itself. */
    boolean wakeToReceive() {
        if (waiter == null || waiter.done()) {
            return false;
        }
        readable = true;
        wakeUp();
        return true;
    }

    void setFedByThread() {
        fedByThread = true;
        if (waiter != null) {
            loop.scheduler.outstanding++;
        }
    }

    /** Everything that has not been read, for TLS to go through first. */
    byte[] takeAll() {
        return buffer.take(buffer.size());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("StreamReader (").append(buffer.size()).append(" bytes");
        if (buffer.eof()) {
            text.append(", eof");
        }
        if (buffer.limit() != DEFAULT_LIMIT) {
            text.append(", limit=").append(buffer.limit());
        }
        if (waiter != null) {
            text.append(", read by a task");
        }
        if (exception != null) {
            text.append(", ").append(exception);
        }
        if (transport != null) {
            text.append(", ").append(transport);
        }
        return text.append(buffer.isPaused() ? ", paused)" : ")").toString();
    }

    /** The running task waits. What the caller returns then has no meaning, since it returns suspended. */
    private byte[] suspend(Wanted wanted, int size) {
        arrival(wanted).size(size).suspendCaller();
        return null;
    }

    private byte[] suspend(Wanted wanted, SeparatorSearch search) {
        arrival(wanted).search(search).suspendCaller();
        return null;
    }

    /** Done when there is more to read, or nothing will come any more. */
    Arrival arrival(Wanted wanted) {
        if (waiter != null) {
            throw new IllegalStateException(wanted.method + "() called while another task is already waiting for"
                + " incoming data of this reader: let one task read and hand on what it gets");
        }
        // Otherwise more than twice the limit would be waited for in vain.
        buffer.resume();
        readable = false;
        Arrival next = spare;
        if (next == null) {
            next = new Arrival(this, loop);
        } else {
            spare = null;
            next.useAgain();
        }
        next.wanted(wanted);
        waitFor(next);
        return next;
    }

    /** Only for a task that was woken and has not been cancelled is the future certain to be looked at no more. */
    void arrived(Arrival arrival) {
        if (!loop.scheduler.debug) {
            spare = arrival;
        }
    }

    /** The task that waits was cancelled. */
    void cancelled(Arrival arrival) {
        if (waiter == arrival) {
            waitFor(null);
        }
    }

    private byte[] readAll() {
        checkException();
        byte[] data = buffer.all();
        return data != null ? data : suspend(Wanted.ALL, 0);
    }

    /**
     * What the socket has for the task that has just been woken, if it was woken for that; good until the loop goes on.
     * Otherwise empty, and what has arrived is in the reader's buffer.
     */
    private ByteBuffer received() {
        if (!takesFromSocket()) {
            return EMPTY;
        }
        ByteBuffer received = loop.channels().readBuffer();
        socket.receive(received);
        return received.flip();
    }

    /** What is there, with what the socket has added to it. */
    StreamBuffer receive() {
        keep(received());
        return buffer;
    }

    /** As {@link StreamBuffer#some}, with what the socket has. */
    byte[] receiveSome(int n) {
        ByteBuffer received = received();
        if (!received.hasRemaining()) {
            return buffer.some(n);
        }
        byte[] data = new byte[Math.min(n, received.remaining())];
        received.get(data);
        keep(received);
        return data;
    }

    /** As {@link StreamBuffer#into}, with what the socket has; without a copy if the buffer is good for the system's call. */
    int receiveInto(ByteBuffer target) {
        int before = target.position();
        if (target.isDirect() && target.remaining() >= WORTH_A_CALL) {
            if (takesFromSocket()) {
                socket.receive(target);
            }
        } else {
            ByteBuffer received = received();
            int n = Math.min(target.remaining(), received.remaining());
            target.put(before, received, received.position(), n).position(before + n);
            keep(received.position(received.position() + n));
        }
        int n = target.position() - before;
        return n > 0 ? n : buffer.into(target);
    }

    private void keep(ByteBuffer received) {
        if (received.hasRemaining()) {
            feed(received);
        }
    }

    private boolean takesFromSocket() {
        boolean takes = readable && socket != null;
        readable = false;
        return takes;
    }

    private void waitFor(Arrival arrival) {
        waiter = arrival;
        if (fedByThread) {
            loop.scheduler.outstanding += arrival != null ? 1 : -1;
        }
    }

    private void wakeUp() {
        Arrival waiting = waiter;
        if (waiting != null) {
            waitFor(null);
            // Itself, so that the task's step knows what to do.
            waiting.finishUnlessDone(waiting);
        }
    }

    void checkException() {
        if (exception != null) {
            throw Sneaky.rethrow(exception);
        }
    }
}
