/** Netty's echo server. */
package dev.tarry.benchmarks.netty;
