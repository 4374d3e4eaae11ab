package dev.tarry;

import java.nio.ByteBuffer;

/**
 * What a stream has received and nobody has read, and what each way of reading takes from it: null, or {@link #NOT_YET},
 * if that has not come yet. It holds back the transport while there is more than twice the limit.
 */
final class StreamBuffer {
    /** Less than any number of bytes. */
    static final int NOT_YET = Integer.MIN_VALUE;

    private final int limit;
    private final Unread unread;
    private boolean eof;
    private SeparatorSearch spareSearch;
    private Transport transport;
    private boolean paused;

    StreamBuffer(int limit, BufferPool pool) {
        this.limit = limit;
        unread = new Unread(pool);
    }

    void setTransport(Transport transport) {
        this.transport = transport;
    }

    int limit() {
        return limit;
    }

    int size() {
        return unread.size();
    }

    boolean eof() {
        return eof;
    }

    boolean isPaused() {
        return paused;
    }

    /** Nothing more will come. */
    void end() {
        eof = true;
    }

    void add(ByteBuffer data) {
        unread.add(data);
    }

    void pauseIfFull() {
        if (transport != null && !paused && unread.size() > 2L * limit) {
            paused = true;
            transport.pauseReading();
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            transport.resumeReading();
        }
    }

    /** Left in the buffer until all is there, so that a cancel loses nothing. */
    byte[] all() {
        return eof ? take(unread.size()) : null;
    }

    byte[] some(int n) {
        return unread.isEmpty() && !eof ? null : take(Math.min(n, unread.size()));
    }

    int into(ByteBuffer target) {
        int n = Math.min(target.remaining(), unread.size());
        if (n == 0) {
            return !target.hasRemaining() ? 0 : eof ? -1 : NOT_YET;
        }
        unread.copyTo(target, n);
        drop(n);
        return n;
    }

    byte[] exactly(int n) throws IncompleteReadError {
        if (unread.size() < n) {
            if (eof) {
                throw new IncompleteReadError(take(unread.size()), n);
            }
            return null;
        }
        return take(n);
    }

    byte[] line(SeparatorSearch search) throws LimitOverrunError {
        try {
            return until(search);
        } catch (IncompleteReadError e) {
            return e.partial();
        } catch (LimitOverrunError e) {
            boolean whole = e.consumed() < unread.size() && unread.get(e.consumed()) == '\n';
            drop(whole ? e.consumed() + 1 : unread.size());
            throw e;
        }
    }

    byte[] until(SeparatorSearch search) throws IncompleteReadError, LimitOverrunError {
        if (!unread.contains(search)) {
            if (search.searched() > limit) {
                throw new LimitOverrunError("Separator is not found, and chunk exceed the limit", search.searched());
            }
            // Only now: the last data before the end may have the separator in it.
            if (eof) {
                throw new IncompleteReadError(take(unread.size()), -1);
            }
            return null;
        }
        if (search.matchStart() > limit) {
            throw new LimitOverrunError("Separator is found, but chunk is longer than limit", search.matchStart());
        }
        byte[] data = take(search.matchEnd());
        spareSearch = search;
        return data;
    }

    /** Not one for all: another task may search while one waits. */
    SeparatorSearch search(byte[] separator, byte[][] more) {
        SeparatorSearch search = spareSearch != null ? spareSearch : new SeparatorSearch();
        spareSearch = null;
        search.begin(separator, more);
        return search;
    }

    byte[] take(int n) {
        byte[] taken = unread.copy(n);
        drop(n);
        return taken;
    }

    private void drop(int n) {
        unread.drop(n);
        if (unread.size() <= limit) {
            resume();
        }
    }
}
