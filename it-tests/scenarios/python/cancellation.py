"""What a cancel does, situation by situation."""

import asyncio
from asyncio import CancelledError, create_task, gather, get_running_loop, sleep

from support import Alarm, Oops


async def cancel_before_the_first_step(log):
    async def body():
        log("body")
        try:
            await sleep(1)
        finally:
            log("finally")

    task = create_task(body())
    log("cancel", task.cancel(), task.cancelled(), task.cancelling())
    await sleep(0)
    log(task)
    await sleep(0)
    log(task, task.cancelling())


async def cancel_before_the_first_step_seen_by_an_awaiter(log):
    task = create_task(log.work("a", 1))
    task.cancel("never mind")
    with log.outcome("await"):
        await task
    log(task)


async def cancel_of_a_done_task(log):
    task = create_task(log.value(5))
    await task
    log(task.cancel(), task.cancelling(), task)


async def cancel_of_a_cancelled_task(log):
    task = create_task(log.work("a", 1))
    await sleep(0)
    task.cancel("first")
    with log.outcome("await"):
        await task
    log(task.cancel("second"), task.cancelling())
    with log.outcome("again"):
        await task


async def two_cancels_in_one_pass(log):
    async def body():
        try:
            await sleep(1)
        except CancelledError as e:
            log("caught", e, asyncio.current_task().cancelling())
        await sleep(0)
        log("goes on")
        await sleep(1)
        return "value"

    task = create_task(body())
    await sleep(0)
    log(task.cancel("one"), task.cancel("two"), task.cancelling())
    log("await", await task)


async def two_cancels_before_the_first_step(log):
    task = create_task(log.work("a", 1))
    task.cancel("one")
    task.cancel("two")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def one_cancel_in_each_pass_each_swallowed(log):
    async def body():
        caught = 0
        while caught < 3:
            try:
                await sleep(10)
            except CancelledError as e:
                caught += 1
                log("caught", e, asyncio.current_task().cancelling())
        return caught

    task = create_task(body())
    for i in range(3):
        await sleep(0)
        task.cancel(f"no. {i}")
    log("await", await task, task.cancelling())


async def swallowed_once_the_next_await_is_undisturbed(log):
    task = create_task(log.deaf("a", 1, 2))
    await sleep(0.5)
    task.cancel()
    log("await", await task)
    log(task.cancelling())


async def await_in_finally_after_a_cancel(log):
    task = create_task(log.slow_cleanup("a", 5, 1))
    await sleep(0.5)
    task.cancel("enough")
    with log.outcome("await"):
        await task


async def second_cancel_interrupts_the_cleanup(log):
    task = create_task(log.slow_cleanup("a", 5, 3))
    await sleep(1)
    task.cancel("first")
    await sleep(1)
    task.cancel("second")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def cancel_in_each_of_three_nested_finally_blocks(log):
    async def body():
        try:
            try:
                try:
                    await sleep(10)
                finally:
                    log("inner")
                    await sleep(10)
            finally:
                log("middle")
                await sleep(10)
        finally:
            log("outer")
            await sleep(1)
            log("outer is through")

    task = create_task(body())
    for i in range(3):
        await sleep(0)
        task.cancel(f"no. {i}")
    with log.outcome("await"):
        await task


async def return_in_finally_swallows_the_cancel(log):
    async def body():
        try:
            await sleep(10)
        finally:
            return "from finally"

    task = create_task(body())
    await sleep(0)
    task.cancel()
    log("await", await task)
    log(task, task.cancelling())


async def raise_in_finally_replaces_the_cancel(log):
    async def body():
        try:
            await sleep(10)
        finally:
            await sleep(1)
            raise Oops("cleanup")

    task = create_task(body())
    await sleep(0)
    task.cancel()
    with log.outcome("await"):
        await task
    log(task.cancelled(), task.cancelling())


async def except_exception_lets_a_cancel_pass(log):
    async def body():
        try:
            await sleep(10)
        except Exception as e:
            log("swallowed", e)
        return "value"

    task = create_task(body())
    await sleep(0)
    task.cancel()
    with log.outcome("await"):
        await task


async def cancel_converted_to_another_exception(log):
    task = create_task(log.fails_when_cancelled("a", 10))
    await sleep(0)
    task.cancel()
    with log.outcome("await"):
        await task
    log(task)


async def self_cancel_then_return(log):
    async def body():
        asyncio.current_task().cancel("self")
        return "lost"

    task = create_task(body())
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def self_cancel_then_raise(log):
    async def body():
        asyncio.current_task().cancel("self")
        raise Oops("kept")

    task = create_task(body())
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def self_cancel_passes_awaits_that_do_not_pause(log):
    async def body():
        asyncio.current_task().cancel("self")
        future = get_running_loop().create_future()
        future.set_result("ready")
        log(await future)
        log(await log.value("coroutine"))
        done = await gather()
        log(done)
        try:
            await sleep(0)
        except CancelledError as e:
            log("at sleep(0)", e)
            raise

    task = create_task(body())
    with log.outcome("await"):
        await task


async def self_cancel_swallowed_at_sleep_zero(log):
    task = asyncio.current_task()
    task.cancel("self")
    with log.outcome("sleep(0)"):
        await sleep(0)
    log(task.cancelling())
    await sleep(1)
    log("still here", task.uncancel())


async def self_cancel_then_await_of_a_new_task(log):
    async def body():
        asyncio.current_task().cancel("self")
        child = create_task(log.work("child", 1))
        try:
            await child
        finally:
            log("child", child, child.cancelling())

    task = create_task(body())
    with log.outcome("await"):
        await task


async def self_cancel_then_await_of_a_running_task(log):
    child = create_task(log.slow_cleanup("child", 5, 1))
    await sleep(0)

    async def body():
        asyncio.current_task().cancel("self")
        await child

    task = create_task(body())
    with log.outcome("await"):
        await task
    log(child, child.cancelling(), task.cancelling())


async def self_cancel_then_gather(log):
    async def body():
        asyncio.current_task().cancel("self")
        await gather(log.work("a", 1), log.work("b", 1))

    task = create_task(body())
    with log.outcome("await"):
        await task


async def cancel_and_uncancel_before_delivery(log):
    async def body():
        task = asyncio.current_task()
        task.cancel("withdrawn")
        log(task.cancelling(), task.uncancel())
        await sleep(1)
        log("slept")
        return "value"

    task = create_task(body())
    with log.outcome("await"):
        log(await task)
    log(task)


async def cancel_and_uncancel_before_the_first_step(log):
    task = create_task(log.work("a", 1))
    task.cancel()
    log(task.uncancel())
    with log.outcome("await"):
        await task


async def cancel_and_uncancel_while_suspended(log):
    task = create_task(log.work("a", 1))
    await sleep(0)
    task.cancel("not withdrawn")
    log(task.uncancel())
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def two_cancels_and_one_uncancel_before_delivery(log):
    async def body():
        task = asyncio.current_task()
        task.cancel("one")
        task.cancel("two")
        log(task.uncancel())
        await sleep(1)

    task = create_task(body())
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def uncancel_does_not_go_below_zero(log):
    task = create_task(log.deaf("a", 1, 1))
    log(task.uncancel(), task.cancelling())
    await sleep(0)
    task.cancel()
    log(task.uncancel(), task.uncancel(), task.cancelling())
    await task
    log(task, task.uncancel(), task.cancelling())


async def cancel_while_awaiting_a_child_task(log):
    child = create_task(log.work("child", 5))

    async def body():
        try:
            await child
        finally:
            log("parent", child)

    task = create_task(body())
    await sleep(1)
    task.cancel("down")
    with log.outcome("await"):
        await task
    log(task.cancelling(), child.cancelling())


async def cancel_while_awaiting_a_child_that_swallows(log):
    child = create_task(log.deaf("child", 5, 1))

    async def body():
        return await child

    task = create_task(body())
    await sleep(1)
    task.cancel()
    log("await", await task)
    log(task.cancelling(), child.cancelling())


async def cancel_while_awaiting_a_child_that_fails_in_cleanup(log):
    child = create_task(log.fails_when_cancelled("child", 5))

    async def body():
        await child

    task = create_task(body())
    await sleep(1)
    task.cancel()
    with log.outcome("await"):
        await task
    log(task, task.cancelling(), child)


async def somebody_else_cancels_the_awaited_child(log):
    child = create_task(log.work("child", 5))

    async def body():
        await child

    task = create_task(body())
    await sleep(1)
    child.cancel("by others")
    with log.outcome("await"):
        await task
    log(task, task.cancelling(), child.cancelling())


async def cancelled_error_raised_by_hand(log):
    async def body():
        raise CancelledError("by hand")

    task = create_task(body())
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def two_tasks_await_one_and_one_is_cancelled(log):
    child = create_task(log.work("child", 5))

    async def body(name):
        try:
            await child
        except CancelledError as e:
            log(name, e, asyncio.current_task().cancelling())
            raise

    first = create_task(body("first"))
    second = create_task(body("second"))
    await sleep(1)
    first.cancel("only first")
    with log.outcome("second"):
        await second
    log(first, second, child)


async def cancel_through_three_tasks(log):
    async def leaf():
        try:
            await sleep(10)
        finally:
            log("leaf")

    async def outer(name, inner):
        try:
            await create_task(inner)
        finally:
            log(name)

    task = create_task(outer("top", outer("middle", leaf())))
    for _ in range(4):
        await sleep(0)
    task.cancel("from above")
    with log.outcome("await"):
        await task


async def cancel_through_awaited_coroutines(log):
    async def leaf():
        try:
            await sleep(10)
        finally:
            log("leaf")

    async def outer(name, inner):
        try:
            await inner
        finally:
            log(name)

    task = create_task(outer("top", outer("middle", leaf())))
    await sleep(0)
    task.cancel("from above")
    with log.outcome("await"):
        await task


async def task_cancels_the_one_that_awaits_it(log):
    parent = asyncio.current_task()

    async def body():
        await sleep(1)
        log("child cancels parent", parent.cancel("by child"))
        log(asyncio.current_task().cancelling())
        return "value"

    child = create_task(body())
    with log.outcome("await"):
        await child
    log(child, parent.cancelling(), child.cancelling())


async def two_tasks_cancel_each_other(log):
    tasks = []

    async def body(name, other):
        log(name, tasks[other].cancel(f"by {name}"))
        try:
            await sleep(1)
        except CancelledError as e:
            log(name, e)
            raise

    tasks.append(create_task(body("a", 1)))
    tasks.append(create_task(body("b", 0)))
    await sleep(2)
    log(tasks[0], tasks[1])


async def cancel_from_a_done_callback(log):
    victim = create_task(log.work("victim", 5))
    trigger = create_task(log.work("trigger", 1))
    trigger.add_done_callback(lambda t: log("callback", t, victim.cancel()))
    with log.outcome("victim"):
        await victim


async def cancel_and_wait_helper(log):
    async def cancel_and_wait(task):
        task.cancel("stop")
        try:
            await task
        except CancelledError:
            if asyncio.current_task().cancelling() > 0:
                log("we are cancelled too")
                raise
            log("stopped", task)

    task = create_task(log.slow_cleanup("a", 5, 1))
    await sleep(1)
    await cancel_and_wait(task)
    other = create_task(log.slow_cleanup("b", 5, 2))
    await sleep(0)
    helper = create_task(cancel_and_wait(other))
    await sleep(1)
    helper.cancel("helper, too")
    with log.outcome("helper"):
        await helper
    log(other, other.cancelling())


async def structured_block_takes_back_its_own_cancel(log):
    async def block():
        task = asyncio.current_task()
        before = task.cancelling()
        get_running_loop().call_later(1, task.cancel, "block")
        try:
            await sleep(5)
        except CancelledError as e:
            log("block", e, task.cancelling())
            if task.uncancel() > before:
                raise
        return "block is over"

    task = create_task(block())
    log(await task, task.cancelling())
    task = create_task(block())
    await sleep(1)
    task.cancel("outer")
    with log.outcome("outer"):
        await task
    log(task.cancelling())


async def fatal_error_in_a_task_ends_the_loop(log):
    async def body():
        await sleep(1)
        raise SystemExit(3)

    task = create_task(body())
    log.loop.call_later(1, lambda: log("same time"))
    try:
        await sleep(5)
    finally:
        log("main", task)


async def base_exception_in_a_task_does_not_end_the_loop(log):
    async def body():
        await sleep(1)
        raise Alarm("ring")

    task = create_task(body())
    await sleep(2)
    log(task)
    with log.outcome("await"):
        await task


async def message_goes_through_awaits_of_tasks(log):
    async def inner():
        await sleep(5)

    async def outer():
        try:
            await create_task(inner())
        except CancelledError as e:
            log("outer", e)
            raise

    task = create_task(outer())
    await sleep(1)
    task.cancel("the reason")
    with log.outcome("await"):
        await task
    with log.outcome("result"):
        task.result()


async def cancel_in_a_loop_that_retries(log):
    async def body():
        for attempt in range(4):
            try:
                log("attempt", attempt)
                await sleep(1)
                return "done"
            except CancelledError as e:
                log("interrupted", e)
                if attempt == 2:
                    raise

    task = create_task(body())
    for i in range(3):
        await sleep(0.25)
        task.cancel(str(i))
    with log.outcome("await"):
        await task


async def caught_and_raised_again_after_an_await(log):
    async def body():
        try:
            await sleep(5)
        except CancelledError as e:
            await log.work("farewell", 1)
            raise e

    task = create_task(body())
    await sleep(1)
    task.cancel("why")
    with log.outcome("await"):
        await task


async def await_of_a_cancelled_task_while_being_cancelled(log):
    child = create_task(log.work("child", 5))

    async def body():
        try:
            await child
        except CancelledError as e:
            log("first", e, asyncio.current_task().cancelling())
        try:
            await sleep(1)
        except CancelledError as e:
            log("second", e, asyncio.current_task().cancelling())
        return "survived"

    task = create_task(body())
    await sleep(0)
    child.cancel("child")
    await sleep(0)
    task.cancel("parent")
    log("await", await task)


async def cancel_between_two_awaits_of_one_task(log):
    async def body():
        for i in range(5):
            log("step", i)
            await sleep(0)

    task = create_task(body())
    await sleep(0)
    await sleep(0)
    task.cancel()
    with log.outcome("await"):
        await task
