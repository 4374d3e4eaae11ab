package dev.tarry.benchmarks.kotlin

import dev.tarry.benchmarks.workloads.Sizes
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

suspend fun chains(depth: Int): Long {
    var sum = 0L
    repeat(Sizes.FRAMES / depth) { sum += chain(depth) }
    return sum
}

private suspend fun chain(depth: Int): Long {
    if (depth == 0) {
        yield()
        return 0
    }
    return chain(depth - 1) + 1
}

suspend fun CoroutineScope.failures(depth: Int): Long {
    var caught = 0L
    repeat(Sizes.FRAMES / depth) {
        try {
            failing(depth, this)
        } catch (e: IllegalStateException) {
            caught++
        }
    }
    return caught
}

private suspend fun failing(depth: Int, scope: CoroutineScope): Long {
    if (depth == 0) {
        val refused = CompletableDeferred<Long>()
        scope.launch { refused.completeExceptionally(IllegalStateException("refused")) }
        return refused.await()
    }
    return failing(depth - 1, scope) + 1
}
