/**
 * Rewrites the class files of methods annotated {@code @dev.tarry.Async} into continuations.
 *
 * <p>The door is {@link dev.tarry.transformer.Transformer}, one class file in and one out;
 * {@link dev.tarry.transformer.ClassDirectory} applies it to a directory, all or nothing. Behind the door every async
 * method goes through <i>find</i> (which methods, which awaits, what is live, what is wrong), <i>plan</i> (immutable
 * records) and <i>emit</i> (no decisions).
 */
package dev.tarry.transformer;
