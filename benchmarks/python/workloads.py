"""The workloads with CPython's asyncio.

workloads.py version                     prints the version, or nothing if it has no eager tasks
workloads.py WORKLOAD WARMUPS ITERATIONS prints a line for each iteration: nanoseconds per operation, of the clock and
                                         of the processor

The names are those of the enum Workload. A tenth of what the others do is enough where the time per operation does not
depend on the number.
"""

import asyncio
import math
import random
import sys
import threading
import time

CALLS = 100_000
FRAMES = 100_000
TURNS = 20_000
TASKS = 100_000
CHILDREN = 100_000
ROUND_TRIPS = 10_000
VALUES = 100_000
IN_VAIN = 10_000
MESSAGES = 20_000
WAKE_UPS = 2_000
SUBMISSIONS = 100_000
SKYNET = 100_000
LEVELS = BRANCHES = 6
LEAVES = BRANCHES ** LEVELS


class One:
    async def step(self, x, i):
        if i < 0:
            await asyncio.sleep(0)
        return (x ^ i) + 1


class Two(One):
    async def step(self, x, i):
        if i < 0:
            await asyncio.sleep(0)
        return (x ^ i) + 2


async def step(x, i):
    if i < 0:
        await asyncio.sleep(0)
    return (x ^ i) + 1


async def call_static():
    x = expected = 0
    for i in range(CALLS):
        x = await step(x, i)
    for i in range(CALLS):
        expected = (expected ^ i) + 1
    return x == expected, CALLS


async def call_virtual():
    receivers = One(), Two()
    x = expected = 0
    for i in range(CALLS):
        x = await receivers[i & 1].step(x, i)
    for i in range(CALLS):
        expected = (expected ^ i) + 1 + i % 2
    return x == expected, CALLS


async def await_done():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(1024)]
    for i, future in enumerate(futures):
        future.set_result(i)
    total = 0
    for i in range(CALLS):
        total += await futures[i & 1023]
    return total == sum(i & 1023 for i in range(CALLS)), CALLS


async def fib(n):
    if n < 2:
        return n
    return await fib(n - 1) + await fib(n - 2)


async def fib_25():
    return await fib(25) == 75_025, 242_785


async def chain(depth):
    if depth == 0:
        await asyncio.sleep(0)
        return 0
    return await chain(depth - 1) + 1


def chains(depth):
    async def main():
        total = 0
        for _ in range(FRAMES // depth):
            total += await chain(depth)
        return total == FRAMES, FRAMES
    return main


async def failing(depth):
    if depth == 0:
        loop = asyncio.get_running_loop()
        refused = loop.create_future()
        loop.call_soon(lambda: refused.set_exception(ValueError("refused")))
        return await refused
    return await failing(depth - 1) + 1


async def failures():
    caught = 0
    for _ in range(FRAMES // 1000):
        try:
            await failing(1000)
        except ValueError:
            caught += 1
    return caught == FRAMES // 1000, FRAMES


async def yields():
    async def yielding():
        for _ in range(TURNS):
            await asyncio.sleep(0)
        return TURNS
    return sum(await asyncio.gather(yielding(), yielding())) == 2 * TURNS, 2 * TURNS


async def child(value):
    return value


async def joined():
    tasks = [asyncio.create_task(child(i)) for i in range(TASKS)]
    total = 0
    for task in tasks:
        total += await task
    return total == TASKS * (TASKS - 1) // 2, TASKS


async def sleeper(seconds):
    await asyncio.sleep(seconds)
    return 1


async def asleep():
    numbers = random.Random(7)
    tasks = [asyncio.create_task(sleeper(numbers.random())) for _ in range(TASKS)]
    total = 0
    for task in tasks:
        total += await task
    return total == TASKS, TASKS


async def cancelled():
    tasks = [asyncio.create_task(sleeper(3600)) for _ in range(TASKS)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    count = 0
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            count += 1
    return count == TASKS, TASKS


def gathered(width):
    async def main():
        total = 0
        for _ in range(CHILDREN // width):
            total += sum(await asyncio.gather(*[child(i) for i in range(width)]))
        return total == CHILDREN // width * (width * (width - 1) // 2), CHILDREN
    return main


async def queues():
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def answering():
        for _ in range(ROUND_TRIPS):
            await back.put(await there.get() + 1)
    partner = asyncio.create_task(answering())
    x = 0
    for _ in range(ROUND_TRIPS):
        await there.put(x)
        x = await back.get()
    await partner
    return x == ROUND_TRIPS, ROUND_TRIPS


async def locks():
    lock = asyncio.Lock()

    async def locking():
        for _ in range(TURNS):
            async with lock:
                await asyncio.sleep(0)
        return TURNS
    return sum(await asyncio.gather(locking(), locking())) == 2 * TURNS, 2 * TURNS


async def limited():
    at_once = asyncio.Semaphore(10)

    async def child():
        async with at_once:
            await asyncio.sleep(0)
        return 1
    return sum(await asyncio.gather(*[child() for _ in range(CHILDREN)])) == CHILDREN, CHILDREN


async def completed():
    async def pausing(value):
        if value & 1 == 0:
            await asyncio.sleep(0)
        return value
    total = 0
    for earliest in asyncio.as_completed([pausing(i) for i in range(CHILDREN)]):
        total += await earliest
    return total == CHILDREN * (CHILDREN - 1) // 2, CHILDREN


async def values():
    async def numbers():
        for i in range(VALUES):
            yield i
    total = 0
    async for value in numbers():
        total += value
    return total == VALUES * (VALUES - 1) // 2, VALUES


async def in_time():
    total = 0
    for _ in range(TURNS):
        total += await asyncio.wait_for(asyncio.sleep(0, 1), 10)
    return total == TURNS, TURNS


async def in_vain():
    endless = asyncio.create_task(asyncio.sleep(3600))

    async def child():
        try:
            await asyncio.wait_for(asyncio.shield(endless), 0.01)
        except TimeoutError:
            return 1
        return 0
    total = sum(await asyncio.gather(*[child() for _ in range(IN_VAIN)]))
    endless.cancel()
    return total == IN_VAIN, IN_VAIN


async def idle():
    loop = asyncio.get_running_loop()
    timers = [None] * 1000
    fired = 0

    def fire():
        nonlocal fired
        fired += 1
    for i in range(MESSAGES):
        connection = i % 1000
        if timers[connection]:
            timers[connection].cancel()
        timers[connection] = loop.call_later(60, fire)
        if i % 100 == 0:
            await asyncio.sleep(0)
    for timer in timers:
        timer.cancel()
    return fired == 0, MESSAGES


async def asked():
    loop = asyncio.get_running_loop()
    questions = threading.Semaphore(0)
    answer = None

    def answering():
        for _ in range(WAKE_UPS):
            questions.acquire()
            loop.call_soon_threadsafe(lambda: answer.set_result(1))
    outside = threading.Thread(target=answering)
    outside.start()
    total = 0
    for _ in range(WAKE_UPS):
        answer = loop.create_future()
        questions.release()
        total += await answer
    outside.join()
    return total == WAKE_UPS, WAKE_UPS


async def submitted():
    loop = asyncio.get_running_loop()
    end = loop.create_future()
    count = 0

    def function():
        nonlocal count
        count += 1
        if count == SUBMISSIONS:
            end.set_result(count)

    def submitting():
        for _ in range(SUBMISSIONS):
            loop.call_soon_threadsafe(function)
    outside = threading.Thread(target=submitting)
    outside.start()
    total = await end
    outside.join()
    return total == SUBMISSIONS, SUBMISSIONS


async def skynet(first, size):
    if size == 1:
        return first
    part = size // 10
    return sum(await asyncio.gather(*[skynet(first + i * part, part) for i in range(10)]))


async def skynet_all():
    tasks = (SKYNET * 10 - 1) // 9
    return await skynet(0, SKYNET) == SKYNET * (SKYNET - 1) // 2, tasks


def tree(sleeps):
    async def main():
        number = 0
        cached = set()

        async def leaf():
            nonlocal number
            me = number
            number += 1
            if sleeps(me, cached):
                await asyncio.sleep(0.05)
                cached.add(me % 10)

        async def node(level):
            if level == 0:
                await leaf()
                return 1
            return sum(await asyncio.gather(*[node(level - 1) for _ in range(BRANCHES)]))
        return await node(LEVELS) == LEAVES, (BRANCHES ** (LEVELS + 1) - 1) // (BRANCHES - 1)
    return main


def eager(workload):
    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        return await workload()
    return main


def grouped(sleeps):
    async def main():
        number = done = 0
        cached = set()

        async def leaf():
            nonlocal number
            me = number
            number += 1
            if sleeps(me, cached):
                await asyncio.sleep(0.05)
                cached.add(me % 10)

        async def node(level):
            nonlocal done
            if level == 0:
                await leaf()
                done += 1
                return
            async with asyncio.TaskGroup() as group:
                for _ in range(BRANCHES):
                    group.create_task(node(level - 1))
        await node(LEVELS)
        return done == LEAVES, (BRANCHES ** (LEVELS + 1) - 1) // (BRANCHES - 1)
    return main


def never_sleeps(leaf, cached):
    return False


def sleeps_always(leaf, cached):
    return True


def sleeps_once(leaf, cached):
    return leaf % 10 == 9 or leaf % 10 not in cached


def sleeps_or_computes(leaf, _):
    if leaf % 2 == 0:
        math.factorial(500)
        return False
    return True


WORKLOADS = {
    "AWAIT_STATIC": call_static,
    "AWAIT_VIRTUAL": call_virtual,
    "AWAIT_INTERFACE": call_virtual,
    "AWAIT_DONE": await_done,
    "FIB": fib_25,
    "CHAIN_10": chains(10),
    "CHAIN_100": chains(100),
    "CHAIN_1000": chains(1000),
    "CHAIN_1000_ERROR": failures,
    "YIELD": yields,
    "SPAWN_JOIN": joined,
    "SPAWN_JOIN_EAGER": eager(joined),
    "TIMERS": asleep,
    "TIMERS_CANCELLED": cancelled,
    "GATHER_10": gathered(10),
    "GATHER_100000": gathered(100_000),
    "QUEUE": queues,
    "LOCK": locks,
    "SEMAPHORE": limited,
    "AS_COMPLETED": completed,
    "GENERATOR": values,
    "TIMEOUT": in_time,
    "TIMEOUT_SHARED": in_vain,
    "IDLE_TIMEOUT": idle,
    "WAKE_UP_LATENCY": asked,
    "WAKE_UP_THROUGHPUT": submitted,
    "SKYNET": skynet_all,
    "TREE_NONE": tree(never_sleeps),
    "TREE_IO": tree(sleeps_always),
    "TREE_MEMOIZATION": tree(sleeps_once),
    "TREE_MIXED": tree(sleeps_or_computes),
    "TREE_NONE_EAGER": eager(tree(never_sleeps)),
    "TREE_IO_EAGER": eager(tree(sleeps_always)),
    "TREE_MEMOIZATION_EAGER": eager(tree(sleeps_once)),
    "TREE_MIXED_EAGER": eager(tree(sleeps_or_computes)),
    "TREE_NONE_GROUP": grouped(never_sleeps),
    "TREE_IO_GROUP": grouped(sleeps_always),
    "TREE_MEMOIZATION_GROUP": grouped(sleeps_once),
    "TREE_MIXED_GROUP": grouped(sleeps_or_computes),
}


def main():
    if sys.argv[1] == "version":
        if sys.version_info >= (3, 12):
            print(".".join(map(str, sys.version_info[:2])))
        return
    workload = WORKLOADS[sys.argv[1]]
    warmups, iterations = map(int, sys.argv[2:])
    sys.setrecursionlimit(5_000)
    for i in range(warmups + iterations):
        clock, processor = time.perf_counter_ns(), time.process_time_ns()
        right, operations = asyncio.run(workload())
        clock, processor = time.perf_counter_ns() - clock, time.process_time_ns() - processor
        if not right:
            sys.exit(f"{sys.argv[1]} computes something else")
        if i >= warmups:
            print(clock / operations, processor / operations, flush=True)


main()
