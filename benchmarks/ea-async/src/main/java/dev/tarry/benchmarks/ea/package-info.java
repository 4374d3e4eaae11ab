/** The workloads with EA Async. */
package dev.tarry.benchmarks.ea;
