/** What is measured, for all systems alike. */
package dev.tarry.benchmarks.workloads;
