/** Echo servers that need nothing but a JDK and Tarry, each a process of its own. */
package dev.tarry.benchmarks.echo;
