package dev.tarry.benchmarks.kotlin

import dev.tarry.benchmarks.workloads.Leaves
import dev.tarry.benchmarks.workloads.Outside
import dev.tarry.benchmarks.workloads.Sizes
import dev.tarry.benchmarks.workloads.Workload
import java.util.concurrent.CountDownLatch
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.yield

private const val HOUR = 3_600_000L

suspend fun CoroutineScope.yields(): Long {
    suspend fun yielding(): Long {
        var turns = 0L
        while (turns < Sizes.TURNS) {
            yield()
            turns++
        }
        return turns
    }
    val first = async { yielding() }
    val second = async { yielding() }
    return first.await() + second.await()
}

private suspend fun child(value: Long) = value

suspend fun CoroutineScope.joined(start: CoroutineStart): Long {
    val tasks = ArrayList<Deferred<Long>>(Sizes.TASKS)
    for (i in 0 until Sizes.TASKS) tasks.add(async(start = start) { child(i.toLong()) })
    return sum(tasks)
}

private suspend fun sum(tasks: List<Deferred<Long>>): Long {
    var sum = 0L
    for (task in tasks) sum += task.await()
    return sum
}

private suspend fun sleeper(millis: Long, depth: Int): Long {
    if (depth == 1) {
        delay(millis)
        return 1
    }
    return sleeper(millis, depth - 1) + 1
}

suspend fun CoroutineScope.asleep(): Long {
    val tasks = ArrayList<Deferred<Long>>(Sizes.TASKS)
    for (i in 0 until Sizes.TASKS) tasks.add(async { sleeper(Sizes.millis(i).toLong(), 1) })
    return sum(tasks)
}

suspend fun CoroutineScope.cancelled(): Long {
    val tasks = ArrayList<Deferred<Long>>(Sizes.TASKS)
    for (i in 0 until Sizes.TASKS) tasks.add(async { sleeper(HOUR, 1) })
    yield()
    for (task in tasks) task.cancel()
    var cancelled = 0L
    for (task in tasks) {
        task.join()
        if (task.isCancelled) cancelled++
    }
    return cancelled
}

suspend fun CoroutineScope.gathered(width: Int): Long {
    var sum = 0L
    repeat(Sizes.CHILDREN / width) {
        val children = List(width) { async { child(it.toLong()) } }
        for (value in children.awaitAll()) sum += value
    }
    return sum
}

suspend fun CoroutineScope.queues(): Long {
    val there = Channel<Int>(1)
    val back = Channel<Int>(1)
    val partner = launch {
        repeat(Sizes.ROUND_TRIPS) { back.send(there.receive() + 1) }
    }
    var x = 0
    repeat(Sizes.ROUND_TRIPS) {
        there.send(x)
        x = back.receive()
    }
    partner.join()
    return x.toLong()
}

suspend fun CoroutineScope.locks(): Long {
    val lock = Mutex()
    suspend fun locking(): Long {
        var turns = 0L
        while (turns < Sizes.TURNS) {
            lock.withLock { yield() }
            turns++
        }
        return turns
    }
    val first = async { locking() }
    val second = async { locking() }
    return first.await() + second.await()
}

private class Question {
    @Volatile
    var answer = CompletableDeferred<Int>()
}

suspend fun asked(): Long {
    val question = Question()
    val outside = Outside.answering { question.answer.complete(1) }
    var sum = 0L
    repeat(Sizes.WAKE_UPS) {
        val answer = CompletableDeferred<Int>()
        question.answer = answer
        outside.ask()
        sum += answer.await()
    }
    outside.join()
    return sum
}

/** The dispatcher is asked directly: starting a coroutine for each function would cost more. */
suspend fun CoroutineScope.submitted(): Long {
    val dispatcher = coroutineContext[ContinuationInterceptor] as CoroutineDispatcher
    val end = CompletableDeferred<Long>()
    var count = 0L
    val function = Runnable {
        if (++count == Sizes.SUBMISSIONS.toLong()) end.complete(count)
    }
    val outside = Outside.submitting { dispatcher.dispatch(EmptyCoroutineContext, function) }
    val submitted = end.await()
    outside.join()
    return submitted
}

suspend fun CoroutineScope.skynet(first: Long, size: Int): Long {
    if (size == 1) return first
    val part = size / 10
    return List(10) { async { skynet(first + it.toLong() * part, part) } }.awaitAll().sum()
}

suspend fun CoroutineScope.tree(workload: Workload) = node(Sizes.TREE_LEVELS, Leaves(workload))

private suspend fun CoroutineScope.node(level: Int, leaves: Leaves): Long {
    if (level == 0) {
        leaf(leaves)
        return 1
    }
    return List(Sizes.TREE_BRANCHES) { async { node(level - 1, leaves) } }.awaitAll().sum()
}

private suspend fun leaf(leaves: Leaves) {
    val number = leaves.number()
    if (leaves.sleeps(number)) {
        delay(Sizes.TREE_MILLIS.toLong())
        leaves.slept(number)
    }
}

/** A thread of their own keeps the loop of these tasks, since `runBlocking` would wait for them. */
fun parked(tasks: Int, depth: Int): Any {
    val parked = CountDownLatch(1)
    val thread = Thread {
        runBlocking {
            for (i in 0 until tasks) launch { sleeper(HOUR, depth) }
            yield()
            parked.countDown()
        }
    }
    thread.isDaemon = true
    thread.start()
    parked.await()
    return thread
}
