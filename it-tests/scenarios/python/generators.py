"""Async generators and async iteration."""

import asyncio
from asyncio import CancelledError, create_task, current_task, sleep, timeout

from support import Oops


async def _count(log, n, delay=1):
    log("generator begins")
    try:
        for i in range(n):
            await sleep(delay)
            yield i
        log("generator ends")
    finally:
        log("generator cleans up")


async def generator_runs_with_its_consumer(log):
    async for i in _count(log, 3):
        log("got", i)
    log("behind")


async def generator_without_values(log):
    async for i in _count(log, 0):
        log("got", i)
    log("behind")


async def generator_that_never_pauses(log):
    async def squares():
        for i in range(3):
            yield i * i

    async for square in squares():
        log(square)


async def generator_is_lazy(log):
    generator = _count(log, 2)
    await sleep(1)
    log("made")
    await generator.aclose()
    log("closed without having begun")


async def generator_left_early_and_closed(log):
    generator = _count(log, 5)
    async for i in generator:
        log("got", i)
        if i == 1:
            break
    log("left")
    await generator.aclose()
    log("closed")
    await generator.aclose()
    log("closed again")


async def generator_that_awaits_in_its_cleanup(log):
    async def source():
        try:
            yield 1
            yield 2
        finally:
            log("cleaning")
            await sleep(2)
            log("clean")

    generator = source()
    async for value in generator:
        log("got", value)
        break
    await generator.aclose()
    log("closed")


async def generator_that_fails(log):
    async def source():
        yield 1
        await sleep(1)
        raise Oops("source")

    with log.outcome("loop"):
        async for value in source():
            log("got", value)


async def generator_whose_consumer_fails(log):
    generator = _count(log, 5)
    with log.outcome("loop"):
        try:
            async for i in generator:
                raise Oops("consumer")
        finally:
            await generator.aclose()


async def generator_cancelled_while_it_waits(log):
    async def consume():
        async for i in _count(log, 5, 2):
            log("got", i)

    task = create_task(consume())
    await sleep(3)
    task.cancel("stop")
    with log.outcome("await"):
        await task


async def generator_that_swallows_the_cancel_of_its_consumer(log):
    async def source():
        for i in range(4):
            try:
                await sleep(2)
            except CancelledError as e:
                log("swallowed", e)
            yield i

    async def consume():
        async for i in source():
            log("got", i)

    task = create_task(consume())
    await sleep(3)
    task.cancel("stop")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def generator_within_a_timeout(log):
    with log.outcome("timeout"):
        async with timeout(3.5):
            async for i in _count(log, 10):
                log("got", i)


async def generator_over_a_generator(log):
    async def doubled(source):
        async for i in source:
            yield i * 2

    async for i in doubled(_count(log, 3)):
        log("got", i)


async def generator_shared_by_two_tasks_in_turn(log):
    generator = _count(log, 4)

    async def consume(name, n):
        for _ in range(n):
            log(name, await anext(generator))

    await consume("a", 1)
    await create_task(consume("b", 2))
    await consume("c", 1)
    await generator.aclose()


async def generator_asked_by_two_tasks_at_once(log):
    generator = _count(log, 3)
    first = create_task(anext(generator))
    await sleep(0)
    with log.outcome("second"):
        await anext(generator)
    log("first", await first)
    await generator.aclose()


async def generator_ends_for_good(log):
    generator = _count(log, 1)
    log("got", await anext(generator, -1))
    log("got", await anext(generator, -1))
    log("got", await anext(generator, -1))


async def generator_after_a_failure_is_over(log):
    async def source():
        yield 1
        raise Oops("source")

    generator = source()
    log(await anext(generator))
    with log.outcome("next"):
        await anext(generator)
    log(await anext(generator, -1))


async def generator_runs_in_the_task_of_its_consumer(log):
    async def source():
        main = current_task()
        yield 1
        log("same task", current_task() is main)
        yield 2

    generator = source()
    await anext(generator)

    async def consume():
        await anext(generator)

    await create_task(consume())
    await generator.aclose()


def generator_open_at_the_end_of_run_is_closed(log):
    async def main():
        main.generator = _count(log, 5)
        log("got", await anext(main.generator))

    with asyncio.Runner(loop_factory=log.new_loop) as runner:
        runner.run(main())
        log("main is over")
    log.plain("run is over")
