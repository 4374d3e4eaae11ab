/**
 * Measurements of Tarry beside plain Java and hand-written code, in the same run, because absolute figures of one
 * machine say little: read the ratios.
 */
package dev.tarry.benchmarks;
