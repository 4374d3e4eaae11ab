package dev.tarry;

/**
 * A lock, or one permit of a semaphore, that has been acquired; closing it releases it. This makes
 * {@code try (...) { }} the counterpart of {@code async with lock:}.
 *
 * <pre>{@code
 * try (Held held = await(lock.acquire())) {
 *     balance = await(store.load(account)) + amount;
 *     await(store.save(account, balance));
 * }
 * }</pre>
 *
 * <p>The name is only there because Java wants one. With {@code -Xlint:try} javac reports that it is not used;
 * {@code @SuppressWarnings("try")} silences that. Not thread-safe: close it on the thread of the loop.
 */
public final class Held implements AutoCloseable {
    private final Releasable what;
    private boolean released;

    Held(Releasable what) {
        this.what = what;
    }

    /**
     * Releases what is held; does nothing the second time. Whoever closes does not call the lock's own {@code release}
     * as well: that would be one release too many.
     *
     * @throws IllegalStateException if it was released in another way, or on a wrong thread
     */
    @Override
    public void close() {
        if (!released) {
            released = true;
            what.release();
        }
    }

    @Override
    public String toString() {
        return "Held (" + what + (released ? ", released)" : ")");
    }
}
