"""Queue, PriorityQueue and LifoQueue."""

import asyncio
from asyncio import CancelledError, LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull, QueueShutDown, \
    create_task, gather, sleep, timeout, wait_for


async def queue_between_producer_and_consumer(log):
    queue = Queue(2)

    async def producer():
        for i in range(5):
            await queue.put(i)
            log("put", i, queue.qsize())

    async def consumer():
        for _ in range(5):
            item = await queue.get()
            log("got", item)
            await sleep(1)

    await gather(producer(), consumer())


async def queue_without_waiting(log):
    queue = Queue(1)
    with log.outcome("get"):
        queue.get_nowait()
    queue.put_nowait("a")
    log(queue.full(), queue.empty(), queue.qsize(), queue.maxsize)
    with log.outcome("put"):
        queue.put_nowait("b")
    log(queue.get_nowait(), queue.full(), queue.empty())


async def queue_getters_are_served_in_order(log):
    queue = Queue()

    async def getter(name):
        log(name, await queue.get())

    tasks = [create_task(getter(name)) for name in "abc"]
    await sleep(1)
    for i in range(3):
        queue.put_nowait(i)
    await gather(*tasks)


async def queue_putters_are_served_in_order(log):
    queue = Queue(1)
    queue.put_nowait("first")

    async def putter(name):
        await queue.put(name)
        log(name, "is in")

    tasks = [create_task(putter(name)) for name in "ab"]
    await sleep(1)
    log(queue.get_nowait())
    await sleep(1)
    log(queue.get_nowait())
    await gather(*tasks)
    log(queue.get_nowait(), queue.qsize())


async def queue_item_taken_before_the_woken_getter(log):
    queue = Queue()

    async def getter():
        log("getter", await queue.get())

    task = create_task(getter())
    await sleep(0)
    queue.put_nowait("first")
    log("barges in", queue.get_nowait())
    await sleep(1)
    log(task)
    queue.put_nowait("second")
    await task


async def queue_getter_cancelled(log):
    queue = Queue()
    first = create_task(queue.get())
    second = create_task(queue.get())
    await sleep(0)
    first.cancel("first")
    queue.put_nowait("item")
    with log.outcome("first"):
        await first
    log(await second)


async def queue_getter_cancelled_after_it_was_woken(log):
    queue = Queue()
    first = create_task(queue.get())
    second = create_task(queue.get())
    await sleep(0)
    queue.put_nowait("item")
    first.cancel("woken")
    with log.outcome("first"):
        await first
    log(await wait_for(second, 5), queue.qsize())


async def queue_getter_cancelled_with_nobody_behind_keeps_the_item(log):
    queue = Queue()
    task = create_task(queue.get())
    await sleep(0)
    queue.put_nowait("item")
    task.cancel("woken")
    with log.outcome("task"):
        await task
    log(queue.qsize(), queue.get_nowait())


async def queue_putter_cancelled_after_it_was_woken(log):
    queue = Queue(1)
    queue.put_nowait("a")
    first = create_task(queue.put("first"))
    second = create_task(queue.put("second"))
    await sleep(0)
    log(queue.get_nowait())
    first.cancel("woken")
    with log.outcome("first"):
        await first
    await wait_for(second, 5)
    log(queue.get_nowait(), queue.qsize())


async def queue_get_with_a_timeout_loses_nothing(log):
    queue = Queue()
    with log.outcome("get"):
        await wait_for(queue.get(), 1)
    queue.put_nowait("item")
    log(await wait_for(queue.get(), 1))
    log.loop.call_later(1, queue.put_nowait, "at the same time")
    with log.outcome("get"):
        log(await wait_for(queue.get(), 1))
    log(queue.qsize())


async def queue_join_waits_for_task_done(log):
    queue = Queue()

    async def worker(name):
        while True:
            item = await queue.get()
            await sleep(1)
            log(name, item)
            queue.task_done()

    workers = [create_task(worker(name)) for name in "ab"]
    for i in range(5):
        queue.put_nowait(i)
    await queue.join()
    log("joined")
    for task in workers:
        task.cancel()
    log(await gather(*workers, return_exceptions=True))


async def queue_join_of_an_empty_queue(log):
    queue = Queue()
    await queue.join()
    log("joined")
    with log.outcome("task_done"):
        queue.task_done()
    queue.put_nowait(1)
    queue.get_nowait()
    queue.task_done()
    with log.outcome("task_done"):
        queue.task_done()


async def queue_shutdown_drains(log):
    queue = Queue()
    queue.put_nowait("a")
    queue.put_nowait("b")
    queue.shutdown()
    with log.outcome("put"):
        await queue.put("c")
    log(await queue.get(), queue.get_nowait())
    with log.outcome("get"):
        await queue.get()
    with log.outcome("get_nowait"):
        queue.get_nowait()


async def queue_shutdown_wakes_getters_and_putters(log):
    empty, full = Queue(), Queue(1)
    full.put_nowait("a")
    getters = [create_task(empty.get()), create_task(empty.get())]
    putter = create_task(full.put("b"))
    await sleep(1)
    empty.shutdown()
    full.shutdown()
    log(await gather(*getters, putter, return_exceptions=True))
    log(full.qsize())


async def queue_shutdown_immediately(log):
    queue = Queue()
    for i in range(3):
        queue.put_nowait(i)
    joining = create_task(queue.join())
    await sleep(0)
    queue.shutdown(immediate=True)
    with log.outcome("get"):
        await queue.get()
    await joining
    log("joined", queue.qsize())


async def queue_shutdown_immediately_with_unfinished_work(log):
    queue = Queue()
    queue.put_nowait("a")
    queue.put_nowait("b")
    log(queue.get_nowait())
    joining = create_task(queue.join())
    await sleep(0)
    queue.shutdown(immediate=True)
    await sleep(1)
    log(joining)
    queue.task_done()
    await joining


async def priority_queue_gives_the_smallest(log):
    queue = PriorityQueue()
    for i in (3, 1, 2, 1):
        await queue.put(i)
    log([queue.get_nowait() for _ in range(4)])


async def lifo_queue_gives_the_last(log):
    queue = LifoQueue()
    for i in range(3):
        await queue.put(i)
    log([queue.get_nowait() for _ in range(3)])


async def queue_of_unlimited_size_never_pauses_put(log):
    queue = Queue(-1)
    for i in range(100):
        await queue.put(i)
    log(queue.qsize(), queue.full())


async def queue_workers_with_poison(log):
    queue = Queue(1)

    async def worker(name):
        while (item := await queue.get()) > 0:
            await sleep(item)
            log(name, item)
        queue.put_nowait(0)
        return name

    async def producer():
        for i in (3, 1, 2):
            await queue.put(i)
        await queue.put(0)

    log(await gather(worker("a"), worker("b"), producer()))


async def queue_consumer_cancelled_in_mid_work(log):
    queue = Queue()
    for i in range(3):
        queue.put_nowait(i)

    async def consumer():
        while True:
            item = await queue.get()
            try:
                await sleep(1)
            except CancelledError:
                queue.put_nowait(item)
                raise
            log("done", item)

    with log.outcome("timeout"):
        async with timeout(1.5):
            await consumer()
    log([queue.get_nowait() for _ in range(queue.qsize())])
