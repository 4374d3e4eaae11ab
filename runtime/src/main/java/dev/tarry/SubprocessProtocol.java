package dev.tarry;

import java.nio.ByteBuffer;

/**
 * What {@link EventLoop#subprocessExec} and {@link EventLoop#subprocessShell} call when something happens to a child
 * process; the counterpart of {@code asyncio.SubprocessProtocol}. {@link AsyncProcess} is easier to use.
 *
 * <pre>{@code
 * class Output implements SubprocessProtocol {
 *     final AsyncFuture<byte[]> all = getRunningLoop().createFuture();
 *     private final ByteArrayOutputStream read = new ByteArrayOutputStream();
 *
 *     public void pipeDataReceived(int fd, ByteBuffer data) {
 *         byte[] bytes = new byte[data.remaining()];
 *         data.get(bytes);
 *         read.writeBytes(bytes);
 *     }
 *
 *     public void connectionLost(Throwable failure) {
 *         all.setResult(read.toByteArray());
 *     }
 * }
 * }</pre>
 *
 * <p>{@link #connectionMade} comes first and {@link #connectionLost} last, each once. The exit of the process and the
 * ends of its pipes come in any order: a process may close its output long before it exits, and its own children may
 * write on when it has. Pipes are known by the numbers they have in the child: 0 for its input, 1 for its output, 2 for
 * its errors. Everything is called on the loop's thread, and must not block it. What is thrown is told to the loop's
 * exception handler, and changes nothing else.
 */
public interface SubprocessProtocol {
    /**
     * The process was started, and its pipes are connected. Called once, before anything else.
     *
     * @param transport to write to its input, to send signals, and to close
     */
    default void connectionMade(SubprocessTransport transport) {
        // Who only listens need not know.
    }

    /**
     * The process has written something.
     *
     * @param fd 1 for its output, 2 for its errors
     * @param data read-only in spirit: its memory is the loop's, and is used again as soon as this returns. Copy what
     *     is to be kept; what is not taken out of the buffer is lost
     */
    default void pipeDataReceived(int fd, ByteBuffer data) {
        // Who only wants the exit code need not know.
    }

    /**
     * A pipe has ended. Called once for each.
     *
     * @param fd 0 for the input, 1 for the output, 2 for the errors
     * @param failure what ended it, or null if it was closed by either side
     */
    default void pipeConnectionLost(int fd, Throwable failure) {
        // As above.
    }

    /** The process has exited: {@link SubprocessTransport#getReturncode} tells how. Called once. */
    default void processExited() {
        // As above.
    }

    /** So much waits to be written to the input of the process that it is better to write no more for now. */
    default void pauseWriting() {
        // Who writes little need not mind.
    }

    /** After {@link #pauseWriting}: most of what was waiting has been written. */
    default void resumeWriting() {
        // As above.
    }

    /**
     * The process has exited and all of its pipes have ended. Called once, after everything else.
     *
     * @param failure always null, as in asyncio; {@link #pipeConnectionLost} tells what a pipe ended with
     */
    default void connectionLost(Throwable failure) {
        // Nothing need be done.
    }
}
