"""timeout, timeout_at and wait_for."""

import asyncio
from asyncio import CancelledError, create_task, current_task, gather, get_running_loop, sleep, timeout, timeout_at, \
    wait_for

from support import Oops


async def timeout_that_is_not_reached(log):
    async with timeout(2) as scope:
        await log.work("a", 1)
    log(scope.expired(), current_task().cancelling())
    await sleep(5)
    log("no timer is left")


async def timeout_that_is_reached(log):
    with log.outcome("timeout"):
        async with timeout(1) as scope:
            try:
                await sleep(5)
            except CancelledError as e:
                log("body", e, current_task().cancelling(), scope.expired())
                raise
    log(scope.expired(), current_task().cancelling())


async def timeout_of_zero(log):
    with log.outcome("timeout"):
        async with timeout(0):
            log("body")
            await sleep(5)
            log("not reached")
    with log.outcome("without a pause"):
        async with timeout(0):
            log("body")


async def timeout_of_zero_and_sleep_zero(log):
    with log.outcome("one"):
        async with timeout(0):
            await sleep(0)
            log("after one")
    with log.outcome("two"):
        async with timeout(0):
            await sleep(0)
            log("after one")
            await sleep(0)
            log("after two")


async def negative_timeout(log):
    with log.outcome("timeout"):
        async with timeout(-1) as scope:
            await sleep(0)
            log("after one")
            await sleep(0)
            log("after two")
    log(scope.expired())


async def timeout_without_limit(log):
    async with timeout(None) as scope:
        log(scope.when())
        await sleep(100)
    log(scope.expired())


async def timeout_at_a_time(log):
    now = get_running_loop().time()
    with log.outcome("future"):
        async with timeout_at(now + 2):
            await sleep(5)
    with log.outcome("past"):
        async with timeout_at(now):
            await sleep(5)


async def sleep_and_timeout_end_at_the_same_time(log):
    with log.outcome("timeout set first"):
        async with timeout(1):
            await sleep(1)
            log("slept")
    log(current_task().cancelling())

    async def late():
        await sleep(0)
        async with timeout_at(deadline):
            await sleeper
            log("slept")

    deadline = get_running_loop().time() + 1
    sleeper = create_task(sleep(1))
    with log.outcome("sleep set first"):
        await late()
    log(sleeper)


async def body_swallows_the_timeout(log):
    with log.outcome("timeout"):
        async with timeout(1) as scope:
            await log.deaf("a", 5, 1)
            log("goes on", current_task().cancelling(), scope.expired())
    log(scope.expired(), current_task().cancelling())


async def body_converts_the_timeout(log):
    with log.outcome("timeout"):
        async with timeout(1) as scope:
            await log.fails_when_cancelled("a", 5)
    log(scope.expired(), current_task().cancelling())


async def body_cleans_up_after_the_timeout(log):
    with log.outcome("timeout"):
        async with timeout(1):
            await log.slow_cleanup("a", 5, 2)


async def body_fails_before_the_timeout(log):
    with log.outcome("timeout"):
        async with timeout(2) as scope:
            await log.failing("a", 1)
    log(scope.expired(), current_task().cancelling())
    await sleep(3)
    log("undisturbed")


async def external_cancel_before_the_timeout(log):
    async def body():
        async with timeout(2) as scope:
            try:
                await sleep(5)
            finally:
                log(scope.expired(), current_task().cancelling())

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def external_cancel_at_the_time_of_the_timeout(log):
    async def body():
        async with timeout(1) as scope:
            try:
                await sleep(5)
            finally:
                log("body", scope.expired(), current_task().cancelling())

    task = create_task(body())
    log.loop.call_later(1, task.cancel, "outside")
    with log.outcome("cancel first"):
        await task
    log(task.cancelling())
    task = create_task(body())
    await sleep(0)
    log.loop.call_later(1, task.cancel, "outside")
    with log.outcome("timeout first"):
        await task
    log(task.cancelling())


async def external_cancel_during_the_cleanup(log):
    async def body():
        async with timeout(1):
            await log.slow_cleanup("a", 5, 2)

    task = create_task(body())
    await sleep(2)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def external_cancel_in_the_pass_after_the_timeout(log):
    async def body():
        try:
            async with timeout(1):
                await sleep(5)
        except TimeoutError as e:
            log("caught", e, current_task().cancelling())
            await sleep(5)

    task = create_task(body())
    log.loop.call_later(1, lambda: log.loop.call_soon(lambda: log.loop.call_soon(task.cancel, "outside")))
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def nested_timeouts_inner_first(log):
    with log.outcome("outer"):
        async with timeout(3) as outer:
            with log.outcome("inner"):
                async with timeout(1) as inner:
                    await sleep(5)
            log(inner.expired(), outer.expired())
            await sleep(5)
    log(inner.expired(), outer.expired(), current_task().cancelling())


async def nested_timeouts_outer_first(log):
    with log.outcome("outer"):
        async with timeout(1) as outer:
            with log.outcome("inner"):
                async with timeout(3) as inner:
                    await sleep(5)
            log("behind the inner", current_task().cancelling())
            await sleep(1)
    log(inner.expired(), outer.expired(), current_task().cancelling())


async def nested_timeouts_with_equal_deadlines(log):
    try:
        async with timeout(1) as outer:
            try:
                async with timeout(1) as inner:
                    await sleep(5)
            except BaseException as e:
                log("inner", e, current_task().cancelling())
                raise
    except TimeoutError as e:
        log("outer", e)
    log(inner.expired(), outer.expired(), current_task().cancelling())


async def nested_timeouts_that_are_both_late(log):
    try:
        async with timeout(1) as outer:
            try:
                async with timeout(0.5) as inner:
                    log.advance(2)
                    await sleep(0)
                    log("after one")
                    await sleep(0)
                    log("after two")
            except BaseException as e:
                log("inner", e, current_task().cancelling())
                raise
    except BaseException as e:
        log("outer", e)
    log(inner.expired(), outer.expired(), current_task().cancelling())


async def timeout_in_the_cleanup_of_a_timeout(log):
    with log.outcome("outer"):
        async with timeout(1):
            try:
                await sleep(5)
            finally:
                log("cleanup", current_task().cancelling())
                with log.outcome("inner"):
                    async with timeout(2):
                        await sleep(5)
                log("cleaned up", current_task().cancelling())
    log(current_task().cancelling())


async def three_nested_timeouts_from_inside_out(log):
    with log.outcome("c"):
        async with timeout(3):
            with log.outcome("b"):
                async with timeout(2):
                    with log.outcome("a"):
                        async with timeout(1):
                            await sleep(10)
                    await sleep(10)
            await sleep(10)
    log(current_task().cancelling())


async def reschedule_to_later(log):
    with log.outcome("timeout"):
        async with timeout(1) as scope:
            await sleep(0.5)
            scope.reschedule(get_running_loop().time() + 2)
            await log.work("a", 1)
            await sleep(5)


async def reschedule_to_sooner(log):
    with log.outcome("timeout"):
        async with timeout(10) as scope:
            await sleep(1)
            scope.reschedule(get_running_loop().time() + 1)
            await sleep(5)


async def reschedule_to_none_and_back(log):
    with log.outcome("timeout"):
        async with timeout(1) as scope:
            scope.reschedule(None)
            await sleep(5)
            log("not limited")
            scope.reschedule(get_running_loop().time() + 1)
            await sleep(5)


async def reschedule_into_the_past(log):
    with log.outcome("timeout"):
        async with timeout(10) as scope:
            await sleep(1)
            scope.reschedule(0)
            log("goes on")
            await sleep(0)
            log("after one")
            await sleep(5)
    log(scope.expired())


async def reschedule_of_one_that_has_expired(log):
    with log.outcome("timeout"):
        async with timeout(1) as scope:
            try:
                await sleep(5)
            finally:
                with log.outcome("reschedule"):
                    scope.reschedule(get_running_loop().time() + 5)
    with log.outcome("after the end"):
        scope.reschedule(None)


async def reschedule_from_another_task(log):
    scopes = []

    async def body():
        async with timeout(None) as scope:
            scopes.append(scope)
            await sleep(10)

    task = create_task(body())
    await sleep(1)
    scopes[0].reschedule(get_running_loop().time() + 1)
    with log.outcome("await"):
        await task


async def timeout_after_a_swallowed_cancel(log):
    async def body():
        try:
            await sleep(5)
        except CancelledError:
            log("swallowed", current_task().cancelling())
        with log.outcome("timeout"):
            async with timeout(1):
                await sleep(5)
        log(current_task().cancelling())
        return "value"

    task = create_task(body())
    await sleep(0)
    task.cancel()
    log(await task, task.cancelling())


async def cancel_pending_when_a_long_timeout_is_entered(log):
    async def body():
        current_task().cancel("pending")
        async with timeout(1) as scope:
            try:
                await sleep(5)
            finally:
                log(scope.expired(), current_task().cancelling())

    task = create_task(body())
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def cancel_pending_when_a_timeout_of_zero_is_entered(log):
    async def body():
        current_task().cancel("pending")
        async with timeout(0) as scope:
            try:
                await sleep(5)
            finally:
                log(scope.expired(), current_task().cancelling())

    task = create_task(body())
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def timeout_around_a_task_cancels_it(log):
    task = create_task(log.slow_cleanup("a", 5, 1))
    with log.outcome("timeout"):
        async with timeout(1):
            await task
    log(task, task.cancelling(), current_task().cancelling())


async def timeout_around_gather(log):
    with log.outcome("timeout"):
        async with timeout(1):
            await gather(log.work("a", 5), log.slow_cleanup("b", 5, 1))


async def timeout_around_a_group(log):
    with log.outcome("timeout"):
        async with timeout(1):
            async with asyncio.TaskGroup() as group:
                group.create_task(log.work("a", 5))
                group.create_task(log.slow_cleanup("b", 5, 1))
    log(current_task().cancelling())


async def timeout_around_a_group_whose_child_fails_when_cancelled(log):
    with log.outcome("timeout"):
        async with timeout(1) as scope:
            async with asyncio.TaskGroup() as group:
                group.create_task(log.fails_when_cancelled("a", 5))
    log(scope.expired(), current_task().cancelling())
    with log.outcome("next await"):
        await sleep(1)


async def timeout_inside_a_group(log):
    with log.outcome("group"):
        async with asyncio.TaskGroup() as group:
            group.create_task(log.work("a", 5))
            async with timeout(1):
                await sleep(5)
    log(current_task().cancelling())


async def group_fails_at_the_time_of_the_timeout_inside(log):
    with log.outcome("group"):
        async with asyncio.TaskGroup() as group:
            group.create_task(log.failing("a", 1))
            try:
                async with timeout(1) as scope:
                    await sleep(5)
            except BaseException as e:
                log("body", e, scope.expired(), current_task().cancelling())
                raise
    log(current_task().cancelling())


async def timeout_leaves_the_body_that_computes_too_long(log):
    with log.outcome("timeout"):
        async with timeout(1) as scope:
            log.advance(5)
            log("computed")
    log(scope.expired())
    await sleep(0)
    await sleep(0)
    log("undisturbed")


async def wait_for_a_coroutine_in_time(log):
    caller = current_task()

    async def body():
        log(current_task() is caller)
        return await log.work("a", 1)

    log(await wait_for(body(), 2))


async def wait_for_a_coroutine_too_late(log):
    with log.outcome("wait_for"):
        await wait_for(log.slow_cleanup("a", 5, 2), 1)
    log(current_task().cancelling())


async def wait_for_without_limit(log):
    log(await wait_for(log.work("a", 100), None))


async def wait_for_zero_of_a_coroutine(log):
    with log.outcome("wait_for"):
        await wait_for(log.work("a", 1), 0)


async def wait_for_zero_of_a_coroutine_without_pause(log):
    with log.outcome("wait_for"):
        log(await wait_for(log.value(5), 0))


async def wait_for_negative_of_a_done_future(log):
    future = get_running_loop().create_future()
    future.set_result(5)
    log(await wait_for(future, -1))
    failed = get_running_loop().create_future()
    failed.set_exception(Oops("early"))
    with log.outcome("failed"):
        await wait_for(failed, 0)


async def wait_for_zero_of_a_task(log):
    task = create_task(log.slow_cleanup("a", 5, 1))
    await sleep(0)
    with log.outcome("wait_for"):
        await wait_for(task, 0)
    log(task)


async def wait_for_zero_of_a_task_that_swallows(log):
    task = create_task(log.deaf("a", 5, 1))
    await sleep(0)
    with log.outcome("wait_for"):
        log(await wait_for(task, 0))
    log(task)


async def wait_for_a_task_that_swallows(log):
    task = create_task(log.deaf("a", 5, 1))
    with log.outcome("wait_for"):
        log(await wait_for(task, 1))
    log(task, current_task().cancelling())


async def wait_for_a_task_that_fails_when_cancelled(log):
    task = create_task(log.fails_when_cancelled("a", 5))
    with log.outcome("wait_for"):
        await wait_for(task, 1)
    log(task, current_task().cancelling())


async def wait_for_a_shielded_task(log):
    task = create_task(log.work("a", 3))
    with log.outcome("wait_for"):
        await wait_for(asyncio.shield(task), 1)
    log(task)
    log(await task)


async def wait_for_cancelled_from_outside(log):
    async def body():
        await wait_for(log.slow_cleanup("a", 5, 1), 3)

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def wait_for_whose_task_is_cancelled_by_others(log):
    inner = create_task(log.work("a", 5))

    async def body():
        await wait_for(inner, 3)

    task = create_task(body())
    await sleep(1)
    inner.cancel("inner")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def wait_for_done_and_cancelled_in_the_same_pass(log):
    future = get_running_loop().create_future()

    async def body():
        return await wait_for(future, 5)

    task = create_task(body())
    await sleep(1)
    future.set_result("value")
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(future, task.cancelling())


async def wait_for_done_at_the_time_of_the_timeout(log):
    future = get_running_loop().create_future()

    def complete():
        log("complete", future)
        if not future.done():
            future.set_result("value")

    log.loop.call_later(1, complete)
    with log.outcome("result first"):
        log(await wait_for(future, 1))
    log(future, current_task().cancelling())
    future = get_running_loop().create_future()
    waiting = create_task(wait_for(future, 1))
    await sleep(0)
    log.loop.call_later(1, complete)
    with log.outcome("timeout first"):
        log(await waiting)
    log(future)


async def wait_for_nested(log):
    with log.outcome("outer"):
        await wait_for(wait_for(log.work("a", 5), 3), 1)
    with log.outcome("inner"):
        await wait_for(wait_for(log.work("b", 5), 1), 3)
    log(current_task().cancelling())
