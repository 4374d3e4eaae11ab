/**
 * The Maven plugin: the goals {@code tarry:transform} and {@code tarry:transform-test} hand a directory of compiled
 * classes to {@link dev.tarry.transformer.ClassDirectory}.
 */
package dev.tarry.maven;
