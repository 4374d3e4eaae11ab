"""What happens when two things happen in the same pass, in both orders."""

import asyncio
from asyncio import CancelledError, TaskGroup, create_task, current_task, gather, get_running_loop, sleep, wait_for

from support import Oops


async def _await(future):
    return await future


async def result_then_cancel(log):
    future = get_running_loop().create_future()
    task = create_task(_await(future))
    await sleep(0)
    future.set_result("value")
    log(task.cancel("late"))
    with log.outcome("await"):
        await task
    log(future, task.cancelling())


async def cancel_then_result(log):
    future = get_running_loop().create_future()
    task = create_task(_await(future))
    await sleep(0)
    log(task.cancel("early"), future)
    with log.outcome("set_result"):
        future.set_result("value")
    with log.outcome("await"):
        await task


async def failure_then_cancel(log):
    future = get_running_loop().create_future()
    task = create_task(_await(future))
    await sleep(0)
    future.set_exception(Oops("future"))
    task.cancel("late")
    with log.outcome("await"):
        await task
    log(future)


async def result_then_cancel_then_uncancel(log):
    future = get_running_loop().create_future()
    task = create_task(_await(future))
    await sleep(0)
    future.set_result("value")
    task.cancel("late")
    log(task.uncancel())
    with log.outcome("await"):
        log(await task)


async def cancelled_future_then_cancel(log):
    future = get_running_loop().create_future()
    task = create_task(_await(future))
    await sleep(0)
    future.cancel("future")
    task.cancel("task")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def cancel_swallowed_and_the_result_is_still_there(log):
    future = get_running_loop().create_future()

    async def body():
        try:
            await future
        except CancelledError as e:
            log("swallowed", e)
        return await future

    task = create_task(body())
    await sleep(0)
    future.set_result("value")
    task.cancel("late")
    log(await task)


async def two_producers(log):
    future = get_running_loop().create_future()

    async def produce(name):
        await sleep(1)
        with log.outcome(name):
            future.set_result(name)

    await gather(produce("first"), produce("second"), _await(future))
    log(future)


async def cancel_at_the_time_at_which_the_sleep_ends_set_before(log):
    get_running_loop().call_later(1, lambda: log("cancel", task.cancel("timer")))
    task = create_task(log.work("a", 1))
    with log.outcome("await"):
        await task


async def cancel_at_the_time_at_which_the_sleep_ends_set_behind(log):
    task = create_task(log.work("a", 1))
    await sleep(0)
    get_running_loop().call_later(1, lambda: log("cancel", task.cancel("timer")))
    with log.outcome("await"):
        await task


async def cancel_of_a_task_whose_child_has_just_ended(log):
    child = create_task(log.work("child", 1))

    async def body():
        try:
            return await child
        except CancelledError as e:
            log("parent", e, child)
            raise

    task = create_task(body())
    await sleep(0)
    child.add_done_callback(lambda t: log("cancel", task.cancel("late")))
    with log.outcome("await"):
        await task
    log(child.cancelling())


async def cancel_of_a_task_whose_child_ends_in_this_pass(log):
    child = create_task(log.work("child", 1))
    task = create_task(_await(child))
    await sleep(0)
    get_running_loop().call_later(1, lambda: log("cancel", task.cancel("same pass"), child))
    with log.outcome("await"):
        await task
    log(child, child.cancelling())


async def cancel_of_a_done_task_whose_awaiter_has_not_run(log):
    child = create_task(log.work("child", 1))
    task = create_task(_await(child))
    child.add_done_callback(lambda t: log("cancel the child", t.cancel("too late")))
    with log.outcome("await"):
        log(await task)
    log(child.cancelling())


async def group_ends_in_the_pass_of_an_external_cancel(log):
    async def body():
        async with TaskGroup() as group:
            child = group.create_task(log.work("child", 1))
            child.add_done_callback(lambda t: log("cancel", current.cancel("outside")))
        log("behind the group")
        await sleep(0)
        log("not reached")

    current = create_task(body())
    with log.outcome("await"):
        await current
    log(current.cancelling())


async def group_fails_in_the_pass_of_an_external_cancel(log):
    async def body():
        try:
            async with TaskGroup() as group:
                child = group.create_task(log.failing("child", 1))
                child.add_done_callback(lambda t: log("cancel", current.cancel("outside")))
        finally:
            log("behind the group", current_task().cancelling())

    current = create_task(body())
    with log.outcome("await"):
        await current
    log(current.cancelling())


async def group_child_cancelled_and_sibling_fails_in_one_pass(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            a = group.create_task(log.work("a", 5))
            group.create_task(log.failing("b", 1))
            await sleep(0)
            get_running_loop().call_later(1, lambda: log("cancel", a.cancel("a")))
    log(a.cancelling(), current_task().cancelling())


async def wait_for_task_done_and_cancelled(log):
    inner = create_task(log.work("inner", 1))
    task = create_task(wait_for(inner, 5))
    await sleep(0)
    inner.add_done_callback(lambda t: log("cancel", task.cancel("outside")))
    with log.outcome("await"):
        await task
    log(inner)


async def gather_done_and_child_cancelled(log):
    a = create_task(log.work("a", 1))
    b = create_task(log.work("b", 2))
    future = gather(a, b)
    a.add_done_callback(lambda t: log("cancel b", b.cancel("b")))
    with log.outcome("gather"):
        await future


async def gather_fails_and_is_cancelled_in_one_pass(log):
    a = create_task(log.failing("a", 1))
    b = create_task(log.work("b", 5))
    future = gather(a, b)
    a.add_done_callback(lambda t: log("cancel", future.cancel("late"), future))
    with log.outcome("gather"):
        await future
    log(b)


async def gather_cancelled_then_its_child_fails_in_one_pass(log):
    a = create_task(log.failing("a", 1))
    b = create_task(log.work("b", 5))
    a.add_done_callback(lambda t: log("cancel", future.cancel("early"), future))
    future = gather(a, b)
    with log.outcome("gather"):
        await future
    log(a, b)


async def two_timeouts_of_two_tasks_that_share_a_future(log):
    future = get_running_loop().create_future()

    async def body(name, limit):
        with log.outcome(name):
            log(name, await wait_for(asyncio.shield(future), limit))

    get_running_loop().call_later(2, lambda: future.set_result("value"))
    await gather(body("short", 1), body("long", 3))


async def future_shared_without_shield(log):
    future = get_running_loop().create_future()

    async def body(name, limit):
        with log.outcome(name):
            log(name, await wait_for(future, limit))

    get_running_loop().call_later(2, lambda: log("producer", future))
    await gather(body("short", 1), body("long", 3))


async def first_answer_wins_and_the_rest_is_cancelled(log):
    async def ask(name, delay):
        try:
            await sleep(delay)
            return name
        except CancelledError:
            log(name, "is too late")
            raise

    tasks = [create_task(ask(n, d)) for n, d in (("a", 2), ("b", 1), ("c", 1))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        if task in pending:
            task.cancel()
    await gather(*tasks, return_exceptions=True)
    log(tasks)


async def producer_and_consumer_over_futures(log):
    box = [get_running_loop().create_future()]

    async def producer():
        for i in range(3):
            await sleep(1)
            future, box[0] = box[0], get_running_loop().create_future()
            log("put", i)
            future.set_result(i)
        box[0].cancel("no more")

    async def consumer():
        try:
            while True:
                log("got", await box[0])
        except CancelledError as e:
            log("consumer", e, current_task().cancelling())
            return "done"

    task = create_task(consumer())
    await producer()
    log(await task)


async def supervisor_restarts_a_failing_worker(log):
    async def worker(attempt):
        await sleep(1)
        if attempt < 2:
            raise Oops(f"attempt {attempt}")
        await sleep(10)

    async def supervisor():
        attempt = 0
        while True:
            try:
                await create_task(worker(attempt))
            except Oops as e:
                log("restart after", e)
                attempt += 1

    task = create_task(supervisor())
    await sleep(5)
    task.cancel("enough")
    with log.outcome("await"):
        await task
