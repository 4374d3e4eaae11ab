/** The workloads with nothing but a JDK: by hand, with futures, and with virtual threads. */
package dev.tarry.benchmarks.jdk;
