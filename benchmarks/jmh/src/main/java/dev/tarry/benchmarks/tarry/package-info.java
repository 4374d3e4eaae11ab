/** The workloads with Tarry. */
package dev.tarry.benchmarks.tarry;
