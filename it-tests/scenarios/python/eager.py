"""Tasks that make their first step inside create_task."""

import asyncio
from asyncio import CancelledError, TaskGroup, all_tasks, create_task, current_task, gather, get_running_loop, sleep, \
    timeout, wait_for

from support import Oops


def _eager(log):
    log.loop.set_task_factory(asyncio.eager_task_factory)


async def eager_task_that_ends_in_create_task(log):
    _eager(log)
    task = create_task(log.value(5))
    log(task, task.cancel(), task.cancelling())
    log(await task)
    task.add_done_callback(lambda t: log("callback"))
    log("added")
    await sleep(0)


async def eager_task_that_pauses(log):
    _eager(log)
    task = create_task(log.work("a", 1))
    log("created", task)
    log(await task)


async def eager_task_that_fails_in_create_task(log):
    _eager(log)

    async def body():
        log("body")
        raise Oops("at once")

    task = create_task(body())
    log(task)
    with log.outcome("await"):
        await task


async def eager_task_cancelled_after_its_first_step(log):
    _eager(log)
    task = create_task(log.work("a", 5))
    log(task.cancel("early"), task)
    with log.outcome("await"):
        await task


async def eager_task_that_cancels_itself(log):
    _eager(log)

    async def body():
        current_task().cancel("self")
        log("cancelled")
        return "lost"

    task = create_task(body())
    log(task)
    with log.outcome("await"):
        await task

    async def pausing():
        current_task().cancel("self")
        await sleep(1)

    task = create_task(pausing())
    log(task)
    with log.outcome("await"):
        await task


async def eager_task_is_the_current_one_while_it_begins(log):
    _eager(log)
    main = current_task()
    seen = []

    async def inner():
        seen.append(current_task())
        log("inner", seen[1] is main, seen[1] is seen[0])
        await sleep(0)
        log("inner", current_task() is seen[1])

    async def outer():
        seen.append(current_task())
        log("outer", seen[0] is main)
        task = create_task(inner())
        log("outer", current_task() is seen[0], task is seen[1], task)
        await task

    task = create_task(outer())
    log("main", current_task() is main, task is seen[0])
    await task


async def eager_tasks_are_listed_while_they_run(log):
    _eager(log)

    async def body():
        log("body", len(all_tasks()))
        await sleep(0)

    task = create_task(body())
    log("main", len(all_tasks()))
    await task
    log("main", len(all_tasks()))
    task = create_task(log.value(1))
    log("main", len(all_tasks()))


async def eager_order_of_steps(log):
    _eager(log)

    async def body(name):
        for i in range(3):
            log(name, i)
            await sleep(0)

    get_running_loop().call_soon(lambda: log("soon"))
    tasks = [create_task(body("a")), create_task(body("b"))]
    log("created")
    await gather(*tasks)


async def eager_gather(log):
    _eager(log)
    log(await gather(log.value(1), log.value(2)))
    log(await gather(log.value(1), log.work("a", 1)))
    with log.outcome("failing"):
        await gather(log.work("b", 2), log.failing("c", 1))
    await sleep(2)


async def eager_group(log):
    _eager(log)
    async with TaskGroup() as group:
        first = group.create_task(log.value(1))
        second = group.create_task(log.work("a", 1))
        log(first, second)
    log(first, second)


async def eager_group_of_values(log):
    _eager(log)
    async with TaskGroup() as group:
        for i in range(3):
            group.create_task(log.value(i))
    log("behind")


async def eager_group_whose_child_fails_in_create_task(log):
    _eager(log)

    async def fails():
        raise Oops("at once")

    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.work("a", 5))
            group.create_task(fails())
            log("body goes on", current_task().cancelling())
            with log.outcome("create_task"):
                group.create_task(log.work("b", 5))
            await sleep(1)
            log("not reached")
    log(current_task().cancelling())


async def eager_child_cancels_the_body(log):
    _eager(log)
    main = current_task()

    async def body():
        main.cancel("by child")
        await sleep(1)

    with log.outcome("block"):
        task = create_task(body())
        log("created", main.cancelling())
        await task
    log(task, main.uncancel())


async def eager_task_that_awaits_what_is_done(log):
    _eager(log)
    future = get_running_loop().create_future()
    future.set_result("ready")

    async def body():
        return await future

    log(create_task(body()))


async def eager_task_completes_what_its_maker_awaits(log):
    _eager(log)
    future = get_running_loop().create_future()

    async def body():
        future.set_result("from the task")
        await sleep(1)

    task = create_task(body())
    log(await future)
    await task


async def eager_wait_for_and_timeout(log):
    _eager(log)
    with log.outcome("wait_for"):
        await wait_for(log.work("a", 5), 1)
    with log.outcome("task"):
        await wait_for(create_task(log.slow_cleanup("b", 5, 1)), 1)
    with log.outcome("timeout"):
        async with timeout(0):
            create_task(log.value(1))
            log("body")
            await create_task(log.work("c", 5))


async def eager_task_made_in_a_callback(log):
    _eager(log)
    tasks = []

    def callback():
        tasks.append(create_task(log.work("a", 1)))
        log("callback", current_task(), tasks[0])

    get_running_loop().call_soon(callback)
    await sleep(0)
    log(await tasks[0])


async def eager_recursion(log):
    _eager(log)

    async def tree(depth):
        if depth == 0:
            await sleep(1)
            return 1
        return sum(await gather(tree(depth - 1), tree(depth - 1)))

    log(await tree(5))


async def lazy_again_after_eager(log):
    _eager(log)
    create_task(log.work("eager", 1))
    log("created")
    log.loop.set_task_factory(None)
    task = create_task(log.work("lazy", 1))
    log("created")
    await task


async def eager_cancel_swallowed_at_the_first_pause(log):
    _eager(log)
    task = create_task(log.deaf("a", 5, 1))
    task.cancel("one")
    await sleep(0)
    try:
        await sleep(0)
        task.cancel("two")
        await task
    except CancelledError as e:
        log("main", e, task, task.cancelling())
