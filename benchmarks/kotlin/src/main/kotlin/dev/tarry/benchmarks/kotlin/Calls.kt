package dev.tarry.benchmarks.kotlin

import dev.tarry.benchmarks.workloads.Sizes
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

private interface Step {
    suspend fun step(x: Int, i: Int): Int
}

private open class One : Step {
    override suspend fun step(x: Int, i: Int): Int {
        if (i < 0) yield()
        return (x xor i) + 1
    }
}

private class Two : One() {
    override suspend fun step(x: Int, i: Int): Int {
        if (i < 0) yield()
        return (x xor i) + 2
    }
}

private val oneAndTwo = arrayOf(One(), Two())
private val steps = arrayOf<Step>(One(), Two())

private suspend fun step(x: Int, i: Int): Int {
    if (i < 0) yield()
    return (x xor i) + 1
}

suspend fun callStatic(first: Int, end: Int): Long {
    var x = 0
    for (i in first until end) x = step(x, i)
    return x.toLong()
}

suspend fun callVirtual(first: Int, end: Int): Long {
    var x = 0
    for (i in first until end) x = oneAndTwo[i and 1].step(x, i)
    return x.toLong()
}

suspend fun callInterface(first: Int, end: Int): Long {
    var x = 0
    for (i in first until end) x = steps[i and 1].step(x, i)
    return x.toLong()
}

fun futures(): Array<Deferred<Int>> = Array(Sizes.FUTURES) { CompletableDeferred(it) }

fun CoroutineScope.futuresOnePending(): Array<Deferred<Int>> {
    val futures = futures()
    val pending = CompletableDeferred<Int>()
    futures[7] = pending
    launch { pending.complete(7) }
    return futures
}

suspend fun awaitFutures(futures: Array<Deferred<Int>>, n: Int): Long {
    var sum = 0L
    for (i in 0 until n) sum += futures[i and Sizes.FUTURES - 1].await()
    return sum
}

suspend fun fib(n: Int): Long {
    if (n < 2) {
        if (n < 0) yield()
        return n.toLong()
    }
    return fib(n - 1) + fib(n - 2)
}
