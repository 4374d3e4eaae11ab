"""Task groups and exception groups."""

import asyncio
from asyncio import CancelledError, TaskGroup, create_task, sleep

from support import Alarm, Oops


async def group_waits_for_its_tasks(log):
    async with TaskGroup() as group:
        first = group.create_task(log.work("a", 2))
        second = group.create_task(log.work("b", 1))
        log("body ends")
    log(first, second)


async def group_without_tasks(log):
    async with TaskGroup():
        log("body")
    log("behind")


async def group_whose_tasks_are_done_before_the_body_ends(log):
    async with TaskGroup() as group:
        task = group.create_task(log.work("a", 1))
        await sleep(2)
        log("body ends", task)
    log("behind")


async def child_failure_cancels_siblings_and_body(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.work("a", 5))
            group.create_task(log.failing("b", 1))
            group.create_task(log.work("c", 5))
            try:
                await sleep(5)
            except CancelledError as e:
                log("body", e, asyncio.current_task().cancelling())
                raise
    log(asyncio.current_task().cancelling())


async def child_failure_while_the_group_exits(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.work("a", 5))
            group.create_task(log.failing("b", 1))
    log(asyncio.current_task().cancelling())
    await sleep(1)
    log("not disturbed")


async def failures_in_the_same_pass_are_grouped(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.failing("a", 1))
            group.create_task(log.failing("b", 1))
            group.create_task(log.failing("c", 1))


async def siblings_that_fail_when_cancelled(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.fails_when_cancelled("a", 5))
            group.create_task(log.failing("b", 1))
            group.create_task(log.fails_when_cancelled("c", 5))
    log(asyncio.current_task().cancelling())


async def body_failure_cancels_the_tasks(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.slow_cleanup("a", 5, 2))
            await sleep(1)
            raise Oops("body")


async def body_failure_before_the_tasks_begin(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            task = group.create_task(log.work("a", 1))
            raise Oops("body")
    log(task)


async def body_and_children_fail(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.fails_when_cancelled("a", 5))
            await sleep(1)
            raise Oops("body")


async def body_replaces_the_cancel_by_a_failure(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.failing("a", 1))
            try:
                await sleep(5)
            except CancelledError:
                raise Oops("body")
    log(asyncio.current_task().cancelling())


async def body_swallows_the_cancel(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.failing("a", 1))
            await log.deaf("body", 5, 2)
            log("body ends", asyncio.current_task().cancelling())
    log(asyncio.current_task().cancelling())


async def external_cancel_while_the_group_exits(log):
    async def body():
        async with TaskGroup() as group:
            group.create_task(log.slow_cleanup("a", 5, 1))
            group.create_task(log.work("b", 5))

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def external_cancel_in_the_body(log):
    async def body():
        async with TaskGroup() as group:
            group.create_task(log.work("a", 5))
            try:
                await sleep(5)
            finally:
                log("body", asyncio.current_task().cancelling())

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def external_cancel_swallowed_by_the_body(log):
    async def body():
        async with TaskGroup() as group:
            group.create_task(log.work("a", 5))
            try:
                await sleep(5)
            except CancelledError:
                log("swallowed")
        return "value"

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    log("await", await task)
    log(task, task.cancelling())


async def external_cancel_and_child_failure(log):
    async def body():
        try:
            async with TaskGroup() as group:
                group.create_task(log.fails_when_cancelled("a", 5))
        except* Oops as e:
            log("caught", e, asyncio.current_task().cancelling())
        log("behind")
        await sleep(0)
        log("not reached")

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def two_external_cancels_while_the_group_exits(log):
    async def body():
        async with TaskGroup() as group:
            group.create_task(log.slow_cleanup("a", 5, 3))

    task = create_task(body())
    await sleep(1)
    task.cancel("first")
    await sleep(1)
    task.cancel("second")
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def external_cancel_and_failure_in_the_same_pass(log):
    async def body():
        try:
            async with TaskGroup() as group:
                group.create_task(log.failing("a", 1))
                await sleep(5)
        finally:
            log("behind", asyncio.current_task().cancelling())

    task = create_task(body())
    await sleep(0)
    log.loop.call_later(1, task.cancel, "outside")
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def explicit_cancel_of_a_child_does_not_disturb(log):
    async with TaskGroup() as group:
        first = group.create_task(log.work("a", 5))
        second = group.create_task(log.work("b", 2))
        await sleep(1)
        first.cancel("only a")
    log(first, second)


async def child_that_raises_cancelled_error_is_ignored(log):
    async def by_hand():
        await sleep(1)
        raise CancelledError("by hand")

    async with TaskGroup() as group:
        first = group.create_task(by_hand())
        second = group.create_task(log.work("b", 2))
    log(first, second)


async def awaiting_a_cancelled_child_in_the_body(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            child = group.create_task(log.work("a", 5))
            group.create_task(log.work("b", 5))
            await sleep(1)
            child.cancel("a")
            await child
    log(asyncio.current_task().cancelling())


async def awaiting_a_failing_child_in_the_body(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            child = group.create_task(log.failing("a", 1))
            try:
                await child
            except Oops as e:
                log("body", e, asyncio.current_task().cancelling())
            try:
                await sleep(1)
            except CancelledError as e:
                log("body", e, asyncio.current_task().cancelling())
                raise


async def children_add_tasks_while_the_group_exits(log):
    async def parent(group):
        await sleep(1)
        group.create_task(log.work("grandchild", 1))
        log("parent done")

    async with TaskGroup() as group:
        group.create_task(parent(group))
    log("behind")


async def create_task_in_a_group_that_is_over(log):
    async with TaskGroup() as group:
        pass
    with log.outcome("create_task"):
        group.create_task(log.work("a", 1))


async def create_task_in_a_group_that_is_shutting_down(log):
    async def late(group):
        try:
            await sleep(5)
        finally:
            with log.outcome("create_task"):
                group.create_task(log.work("late", 1))

    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(late(group))
            group.create_task(log.failing("b", 1))


async def nested_groups_inner_child_fails(log):
    with log.outcome("outer"):
        async with TaskGroup() as outer:
            outer.create_task(log.work("outer child", 5))
            async with TaskGroup() as inner:
                inner.create_task(log.failing("inner child", 1))
                inner.create_task(log.work("inner sibling", 5))
    log(asyncio.current_task().cancelling())


async def nested_groups_outer_child_fails(log):
    with log.outcome("outer"):
        async with TaskGroup() as outer:
            outer.create_task(log.failing("outer child", 1))
            try:
                async with TaskGroup() as inner:
                    inner.create_task(log.work("inner child", 5))
            except BaseException as e:
                log("inner", e, asyncio.current_task().cancelling())
                raise
    log(asyncio.current_task().cancelling())


async def nested_groups_both_fail_in_the_same_pass(log):
    with log.outcome("outer"):
        async with TaskGroup() as outer:
            outer.create_task(log.failing("outer child", 1))
            try:
                async with TaskGroup() as inner:
                    inner.create_task(log.failing("inner child", 1))
            except BaseException as e:
                log("inner", e, asyncio.current_task().cancelling())
                raise
    log(asyncio.current_task().cancelling())


async def nested_groups_outer_fails_and_inner_cleanup_fails(log):
    with log.outcome("outer"):
        async with TaskGroup() as outer:
            outer.create_task(log.failing("outer child", 1))
            async with TaskGroup() as inner:
                inner.create_task(log.fails_when_cancelled("inner child", 5))
    log(asyncio.current_task().cancelling())


async def group_inside_a_child_of_a_group(log):
    async def child():
        async with TaskGroup() as inner:
            inner.create_task(log.work("grandchild", 5))
            inner.create_task(log.failing("failing grandchild", 1))

    with log.outcome("outer"):
        async with TaskGroup() as outer:
            outer.create_task(child())
            outer.create_task(log.work("sibling", 5))


async def base_exception_in_a_child(log):
    async def alarm():
        await sleep(1)
        raise Alarm("ring")

    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(alarm())
            group.create_task(log.work("a", 5))


async def base_exception_in_the_body(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.work("a", 5))
            await sleep(1)
            raise Alarm("ring")


async def fatal_error_in_the_body_comes_out_bare(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(log.fails_when_cancelled("a", 5))
            await sleep(1)
            raise SystemExit(1)


async def child_swallows_the_cancel_of_the_group(log):
    with log.outcome("group"):
        async with TaskGroup() as group:
            child = group.create_task(log.deaf("a", 5, 2))
            group.create_task(log.failing("b", 1))
    log(child, child.cancelling())


async def child_awaits_a_sibling_that_fails(log):
    async def dependent(sibling):
        try:
            await sibling
        except BaseException as e:
            log("dependent", e, asyncio.current_task().cancelling())
            raise

    with log.outcome("group"):
        async with TaskGroup() as group:
            sibling = group.create_task(log.failing("a", 1))
            group.create_task(dependent(sibling))


async def group_in_a_task_that_was_cancelled_before(log):
    async def body():
        try:
            await sleep(5)
        except CancelledError:
            log("swallowed", asyncio.current_task().cancelling())
        with log.outcome("group"):
            async with TaskGroup() as group:
                group.create_task(log.failing("a", 1))
        log(asyncio.current_task().cancelling())
        with log.outcome("next await"):
            await sleep(1)
        return "value"

    task = create_task(body())
    await sleep(0)
    task.cancel("before")
    log("await", await task)
    log(task.cancelling())


async def cancel_pending_when_the_group_is_entered(log):
    async def body():
        asyncio.current_task().cancel("pending")
        async with TaskGroup() as group:
            group.create_task(log.work("a", 1))
            log("body ends")

    task = create_task(body())
    with log.outcome("await"):
        await task
    log(task.cancelling())


async def group_split_by_type(log):
    inner = ExceptionGroup("inner", [Oops("b"), ValueError("v")])
    group = ExceptionGroup("outer", [Oops("a"), inner, RuntimeError("r")])
    match, rest = group.split(Oops)
    log(match, rest)
    match, rest = group.split(TimeoutError)
    log(match, rest)
    log(group.subgroup(ValueError))
    log(group.subgroup(lambda e: isinstance(e, RuntimeError)))
    log(group.subgroup(ExceptionGroup) is group)


async def group_split_of_a_task_group_failure(log):
    async def bad_value():
        await sleep(1)
        raise ValueError("v")

    try:
        async with TaskGroup() as group:
            group.create_task(log.failing("a", 1))
            group.create_task(bad_value())
            group.create_task(log.failing("b", 1))
    except* Oops as e:
        log("oops", e)
    except* ValueError as e:
        log("value", e)


async def group_of_base_exceptions_becomes_one_of_exceptions_when_split(log):
    group = BaseExceptionGroup("mixed", [Oops("a"), Alarm("b")])
    match, rest = group.split(Oops)
    log(match, rest)
    log(group.subgroup(Alarm))


async def failure_after_the_parent_was_cancelled(log):
    async def body():
        async with TaskGroup() as group:
            group.create_task(log.deaf("a", 5, 1))
            group.create_task(log.fails_when_cancelled("b", 5))
            await sleep(5)

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task, task.cancelling())


async def many_tasks_end_at_once(log):
    async with TaskGroup() as group:
        for i in range(5):
            group.create_task(log.work(str(i), 1))
    log("behind")


async def task_of_a_group_shielded_from_its_cancel(log):
    async def child():
        try:
            await asyncio.shield(inner)
        except CancelledError as e:
            log("child", e)
            raise

    inner = create_task(log.work("inner", 3))
    with log.outcome("group"):
        async with TaskGroup() as group:
            group.create_task(child())
            group.create_task(log.failing("b", 1))
    log(await inner)
