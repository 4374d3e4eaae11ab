package dev.tarry;

/** What {@link Held} gives back. */
interface Releasable {
    void release();
}
