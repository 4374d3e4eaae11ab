package dev.tarry.benchmarks.kotlin

import dev.tarry.benchmarks.workloads.Sizes
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield

private const val HOUR = 3_600_000L

suspend fun CoroutineScope.limited(): Long {
    val atOnce = Semaphore(10)
    val children = List(Sizes.CHILDREN) {
        async {
            atOnce.withPermit {
                yield()
                1L
            }
        }
    }
    return children.awaitAll().sum()
}

suspend fun CoroutineScope.completed(): Long {
    val completed = Channel<Long>(Channel.UNLIMITED)
    for (i in 0 until Sizes.CHILDREN) launch { completed.send(pausing(i.toLong())) }
    var sum = 0L
    repeat(Sizes.CHILDREN) { sum += completed.receive() }
    return sum
}

private suspend fun pausing(value: Long): Long {
    if (value and 1L == 0L) yield()
    return value
}

suspend fun values(): Long {
    var sum = 0L
    flow { for (i in 0 until Sizes.VALUES) emit(i) }.collect { sum += it }
    return sum
}

suspend fun inTime(): Long {
    var sum = 0L
    repeat(Sizes.CHILDREN) {
        sum += withTimeout(10_000) {
            yield()
            1L
        }
    }
    return sum
}

suspend fun CoroutineScope.inVain(): Long {
    val endless = async { delay(HOUR) }
    val children = List(Sizes.IN_VAIN) {
        async { if (withTimeoutOrNull(Sizes.IN_VAIN_MILLIS.toLong()) { endless.await() } == null) 1L else 0L }
    }
    val sum = children.awaitAll().sum()
    endless.cancel()
    return sum
}

suspend fun CoroutineScope.idle(): Long {
    val timers = arrayOfNulls<Job>(Sizes.CONNECTIONS)
    var fired = 0L
    for (i in 0 until Sizes.MESSAGES) {
        val connection = i % timers.size
        timers[connection]?.cancel()
        timers[connection] = launch {
            delay(60_000)
            fired++
        }
        if (i % Sizes.MESSAGES_AT_ONCE == 0) yield()
    }
    for (timer in timers) timer?.cancel()
    return fired
}
