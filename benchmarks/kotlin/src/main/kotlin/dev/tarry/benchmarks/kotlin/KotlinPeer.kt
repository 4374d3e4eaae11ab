package dev.tarry.benchmarks.kotlin

import dev.tarry.benchmarks.workloads.Peer
import dev.tarry.benchmarks.workloads.Sizes
import dev.tarry.benchmarks.workloads.Workload
import dev.tarry.benchmarks.workloads.Workload.*
import java.util.function.LongSupplier
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.runBlocking

/** Kotlin's coroutines, on the loop of `runBlocking`: one thread, as everybody else has. */
class KotlinPeer : Peer {
    override fun title() = "Kotlin"

    override fun workload(workload: Workload): LongSupplier? = when (workload) {
        AWAIT_STATIC -> calls(::callStatic)
        AWAIT_VIRTUAL -> calls(::callVirtual)
        AWAIT_INTERFACE -> calls(::callInterface)
        AWAIT_DONE -> doneFutures()
        FIB -> fib()
        CHAIN_10, CHAIN_100, CHAIN_1000 -> running { chains(workload.depth()) }
        CHAIN_1000_ERROR -> running { failures(workload.depth()) }
        YIELD -> running { yields() }
        SPAWN_JOIN -> running { joined(CoroutineStart.DEFAULT) }
        SPAWN_JOIN_EAGER -> running { joined(CoroutineStart.UNDISPATCHED) }
        TIMERS -> running { asleep() }
        TIMERS_CANCELLED -> running { cancelled() }
        GATHER_10, GATHER_100000 -> running { gathered(workload.width()) }
        QUEUE -> running { queues() }
        LOCK -> running { locks() }
        SEMAPHORE -> running { limited() }
        AS_COMPLETED -> running { completed() }
        GENERATOR -> running { values() }
        TIMEOUT -> running { inTime() }
        TIMEOUT_SHARED -> running { inVain() }
        IDLE_TIMEOUT -> running { idle() }
        WAKE_UP_LATENCY -> running { asked() }
        WAKE_UP_THROUGHPUT -> running { submitted() }
        SKYNET -> running { skynet(0, Sizes.SKYNET) }
        TREE_NONE, TREE_IO, TREE_MEMOIZATION, TREE_MIXED -> running { tree(workload) }
        else -> null
    }

    private fun running(main: suspend CoroutineScope.() -> Long) = LongSupplier { runBlocking { main() } }

    private fun calls(loop: suspend (Int, Int) -> Long): LongSupplier {
        runBlocking { loop(-Sizes.SUSPENDING_CALLS, Sizes.SUSPENDING_CALLS) }
        return running { loop(0, Sizes.CALLS) }
    }

    private fun doneFutures(): LongSupplier {
        repeat(Sizes.SUSPENDING_CALLS) {
            runBlocking { awaitFutures(futuresOnePending(), 20) }
        }
        val futures = futures()
        return running { awaitFutures(futures, Sizes.CALLS) }
    }

    private fun fib(): LongSupplier {
        repeat(Sizes.SUSPENDING_CALLS) {
            runBlocking { fib(-1) }
        }
        return running { fib(Sizes.FIB) }
    }

    override fun park(tasks: Int, depth: Int): Any = parked(tasks, depth)
}
