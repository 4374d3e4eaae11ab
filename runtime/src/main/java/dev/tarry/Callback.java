package dev.tarry;

/** An entry of the ready queue that is not a future. A class, so that public subclasses need not show the method. */
abstract class Callback {
    /** Runs on the loop's thread; throws only what must end the loop. */
    abstract void execute();
}
