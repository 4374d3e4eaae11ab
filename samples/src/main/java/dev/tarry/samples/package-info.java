/**
 * The programs to run first. Each is a class with a {@code main} that prints what its Python original prints; the
 * original is in the class comment.
 */
package dev.tarry.samples;
