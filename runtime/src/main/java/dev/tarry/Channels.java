package dev.tarry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The channels that a loop watches: for each and each direction, what is queued in the loop when it is ready. Ready
 * means that it would not block; what is not taken off is reported again in the next pass. Besides, the buffers that
 * all channels of the loop use in turn.
 */
final class Channels implements Consumer<SelectionKey> {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");
    /** As much as asyncio asks for in one call. */
    private static final int BUFFER_SIZE = 256 * 1024;
    private static final int READ_OPS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITE_OPS = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    private final EventLoop loop;
    private final Selector selector;
    private ByteBuffer readBuffer;
    private ByteBuffer writeBuffer;
    private final List<SocketTransport> toFlush = new ArrayList<>();

    /** What is known of a watched channel: what to queue, an entry as {@link ReadyQueue} takes it, or null. */
    private static final class Watch {
        Object reader;
        Object writer;
        /** The transport that has the channel for itself, or null. */
        Object owner;
    }

    Channels(EventLoop loop, Selector selector) {
        this.loop = loop;
        this.selector = selector;
    }

    /** Queues what belongs to a channel that is ready. */
    @Override
    public void accept(SelectionKey key) {
        Watch watch = (Watch) key.attachment();
        int ops;
        try {
            ops = key.readyOps();
        } catch (CancelledKeyException closedByAnotherThread) {
            return;
        }
        if ((ops & READ_OPS) != 0 && watch.reader != null
                && !(watch.owner instanceof SocketTransport socket && socket.wakeReceiver())) {
            loop.ready(watch.reader);
        }
        if ((ops & WRITE_OPS) != 0 && watch.writer != null) {
            loop.ready(watch.writer);
        }
    }

    /** Watches a channel for reading or, for one that listens, for connections, instead of what was set before. */
    void setReader(SelectableChannel channel, Object entry) throws ClosedChannelException {
        SelectionKey key = key(channel);
        Watch watch = (Watch) key.attachment();
        cancel(watch.reader);
        watch.reader = entry;
        key.interestOpsOr(channel instanceof ServerSocketChannel ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ);
    }

    /** Watches a channel for writing or, for one that connects, for the end of that, instead of what was set before. */
    void setWriter(SelectableChannel channel, Object entry) throws ClosedChannelException {
        SelectionKey key = key(channel);
        Watch watch = (Watch) key.attachment();
        cancel(watch.writer);
        watch.writer = entry;
        boolean connects = channel instanceof SocketChannel socket && socket.isConnectionPending();
        key.interestOpsOr(connects ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE);
    }

    /** Stops watching for reading; true if there was something to stop. The channel stays known to the selector. */
    boolean clearReader(SelectableChannel channel) {
        SelectionKey key = validKey(channel);
        if (key == null) {
            return false;
        }
        key.interestOpsAnd(~READ_OPS);
        Watch watch = (Watch) key.attachment();
        boolean cleared = cancel(watch.reader);
        watch.reader = null;
        return cleared;
    }

    /** Stops watching for writing; true if there was something to stop. The channel stays known to the selector. */
    boolean clearWriter(SelectableChannel channel) {
        SelectionKey key = validKey(channel);
        if (key == null) {
            return false;
        }
        key.interestOpsAnd(~WRITE_OPS);
        Watch watch = (Watch) key.attachment();
        boolean cleared = cancel(watch.writer);
        watch.writer = null;
        return cleared;
    }

    Object reader(SelectableChannel channel) {
        SelectionKey key = validKey(channel);
        return key == null ? null : ((Watch) key.attachment()).reader;
    }

    Object writer(SelectableChannel channel) {
        SelectionKey key = validKey(channel);
        return key == null ? null : ((Watch) key.attachment()).writer;
    }

    /** Forgets a channel for which nothing is watched, so that passes need not ask the system about it. */
    void releaseIfIdle(SelectableChannel channel) {
        SelectionKey key = validKey(channel);
        if (key != null && key.interestOps() == 0 && ((Watch) key.attachment()).owner == null) {
            key.cancel();
        }
    }

    /** Gives a channel to a transport, for good. */
    void setOwner(SelectableChannel channel, Object transport) throws ClosedChannelException {
        ((Watch) key(channel).attachment()).owner = transport;
    }

    /** Refuses a channel that blocks or belongs to a transport. */
    void checkFree(SelectableChannel channel) {
        if (channel.isBlocking()) {
            throw new IllegalArgumentException(channel + " is in blocking mode, and would stop the whole loop: call"
                + " channel.configureBlocking(false) first");
        }
        SelectionKey key = validKey(channel);
        Object owner = key == null ? null : ((Watch) key.attachment()).owner;
        if (owner != null) {
            throw new IllegalStateException(channel + " is used by " + owner
                + ": a stream is read and written through its StreamReader and StreamWriter");
        }
    }

    void flushAtEndOfPass(SocketTransport transport) {
        toFlush.add(transport);
    }

    /** Sends what has piled up in a pass. */
    void flush() {
        // By index: what is resumed by this may write, which is then for this flush, too.
        for (int i = 0; i < toFlush.size(); i++) {
            toFlush.get(i).flush();
        }
        toFlush.clear();
    }

    /** Closes what belongs to transports, which nothing can reach once the loop is closed. */
    void close() {
        for (SelectionKey key : selector.keys()) {
            Object owner = key.attachment() instanceof Watch watch ? watch.owner : null;
            if (owner != null && key.channel().isOpen()) {
                if (loop.getDebug()) {
                    LOGGER.log(System.Logger.Level.WARNING, "The loop was closed before " + owner);
                }
                try {
                    key.channel().close();
                } catch (IOException e) {
                    LOGGER.log(System.Logger.Level.DEBUG, "A channel could not be closed: " + owner, e);
                }
            }
        }
    }

    /** The buffer for whatever is read next. Its content is only good until the loop goes on. */
    ByteBuffer readBuffer() {
        if (readBuffer == null) {
            readBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
        }
        return readBuffer.clear();
    }

    /** The buffer for whatever is written next; another one, since who reads may write. */
    ByteBuffer writeBuffer() {
        if (writeBuffer == null) {
            writeBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
        }
        return writeBuffer.clear();
    }

    private SelectionKey key(SelectableChannel channel) throws ClosedChannelException {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && !key.isValid()) {
            // Cancelled in this pass: the selector takes the channel again only after it has let go of the old key.
            letGoOfCancelledKeys();
            key = null;
        }
        return key != null ? key : channel.register(selector, 0, new Watch());
    }

    private SelectionKey validKey(SelectableChannel channel) {
        SelectionKey key = channel.keyFor(selector);
        return key != null && key.isValid() ? key : null;
    }

    private void letGoOfCancelledKeys() {
        try {
            selector.selectNow(this);
        } catch (IOException e) {
            throw new UncheckedIOException("the event loop's selector failed", e);
        }
    }

    /** An entry that may be queued already must not run any more. */
    private static boolean cancel(Object entry) {
        if (entry instanceof Handle handle) {
            handle.cancel();
        }
        return entry != null;
    }
}
