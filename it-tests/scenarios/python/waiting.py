"""gather, wait, as_completed and shield."""

import asyncio
from asyncio import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, CancelledError, as_completed, create_task, \
    current_task, gather, get_running_loop, shield, sleep, wait

from support import Oops


def _names(tasks):
    return sorted(task.get_name() for task in tasks)


async def gather_keeps_the_order_of_its_arguments(log):
    log(await gather(log.work("a", 3), log.work("b", 1), log.value(7), log.work("c", 2)))


async def gather_of_nothing(log):
    future = gather()
    log(future)
    log(await future)


async def gather_runs_before_it_is_awaited(log):
    future = gather(log.work("a", 1), log.work("b", 1))
    await sleep(2)
    log(future)


async def gather_of_one_coroutine_twice(log):
    coroutine = log.work("a", 1)
    log(await gather(coroutine, coroutine))


async def gather_of_one_task_twice(log):
    task = create_task(log.work("a", 1))
    log(await gather(task, log.work("b", 2), task))


async def gather_of_done_and_pending_futures(log):
    done = get_running_loop().create_future()
    done.set_result(1)
    log(await gather(done, log.value(2), log.work("a", 1)))


async def gather_of_a_failed_future(log):
    failed = get_running_loop().create_future()
    failed.set_exception(Oops("early"))
    with log.outcome("gather"):
        await gather(log.work("a", 1), failed)
    await sleep(2)


async def gather_throws_the_first_failure_and_the_others_go_on(log):
    slow = create_task(log.work("slow", 3))
    with log.outcome("gather"):
        await gather(log.failing("a", 2), slow, log.failing("b", 1))
    log(slow)
    await sleep(5)
    log(slow)


async def gather_of_failures_in_the_same_pass(log):
    log.complaints()
    with log.outcome("gather"):
        await gather(log.failing("a", 1), log.failing("b", 1))
    await sleep(1)
    log("no complaints")


async def gather_outcomes_collects_failures(log):
    log(await gather(log.work("a", 1), log.failing("b", 1), log.failing("c", 2), return_exceptions=True))


async def gather_child_cancelled(log):
    child = create_task(log.work("a", 5))
    future = gather(child, log.work("b", 3))
    await sleep(1)
    child.cancel("child")
    with log.outcome("gather"):
        await future
    log(future.cancelled(), current_task().cancelling())
    with log.outcome("exception"):
        log(future.exception())
    await sleep(5)


async def gather_outcomes_child_cancelled(log):
    child = create_task(log.work("a", 5))
    future = gather(child, log.work("b", 3), return_exceptions=True)
    await sleep(1)
    child.cancel("child")
    log(await future)


async def gather_awaiter_cancelled(log):
    children = [create_task(log.slow_cleanup("a", 5, 1)), create_task(log.work("b", 5))]

    async def body():
        await gather(*children)

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task.cancelling(), children)


async def gather_outcomes_awaiter_cancelled(log):
    async def body():
        return await gather(log.work("a", 5), log.deaf("b", 5, 1), return_exceptions=True)

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(task)


async def gather_cancelled_and_all_children_swallow(log):
    future = gather(log.deaf("a", 5, 1), log.deaf("b", 5, 2))
    await sleep(1)
    log("cancel", future.cancel(), future)
    with log.outcome("gather"):
        await future
    log(future.cancelled())


async def gather_cancelled_and_a_child_fails(log):
    future = gather(log.fails_when_cancelled("a", 5), log.deaf("b", 5, 2))
    await sleep(1)
    future.cancel()
    with log.outcome("gather"):
        await future
    log(future)
    await sleep(5)


async def gather_cancel_when_the_children_are_done(log):
    children = [create_task(log.value(1)), create_task(log.value(2))]
    future = gather(*children)
    await sleep(0)
    log(children, future)
    log("cancel", future.cancel())
    log(await future)
    log("cancel", future.cancel())


async def gather_cancel_before_the_children_begin(log):
    future = gather(log.work("a", 1), log.work("b", 1))
    log("cancel", future.cancel())
    with log.outcome("gather"):
        await future
    log(future)


async def gather_nested_and_cancelled(log):
    async def body():
        await gather(gather(log.work("a", 5), log.slow_cleanup("b", 5, 1)), log.work("c", 5))

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task


async def gather_awaited_by_two_tasks(log):
    future = gather(log.work("a", 2), log.work("b", 2))

    async def body(name):
        with log.outcome(name):
            await future

    first = create_task(body("first"))
    second = create_task(body("second"))
    await sleep(1)
    first.cancel("only first")
    await second
    log(future, first.cancelling(), second.cancelling())


async def gather_child_done_and_awaiter_cancelled_in_the_same_pass(log):
    inner = get_running_loop().create_future()

    async def body():
        return await gather(inner)

    task = create_task(body())
    await sleep(1)
    inner.set_result("value")
    log("cancel", task.cancel("outside"))
    with log.outcome("await"):
        await task
    log(inner)


async def wait_for_the_first_of_several(log):
    tasks = [create_task(log.work("a", 2), name="a"), create_task(log.work("b", 1), name="b"),
             create_task(log.work("c", 1), name="c")]
    done, pending = await wait(tasks, return_when=FIRST_COMPLETED)
    log(_names(done), _names(pending))
    done, pending = await wait(pending)
    log(_names(done), _names(pending))


async def wait_for_the_first_exception(log):
    tasks = [create_task(log.work("a", 1), name="a"), create_task(log.failing("b", 2), name="b"),
             create_task(log.work("c", 3), name="c")]
    done, pending = await wait(tasks, return_when=FIRST_EXCEPTION)
    log(_names(done), _names(pending), tasks[1])
    for task in pending:
        task.cancel()
    await wait(pending)
    log(tasks)


async def wait_for_the_first_exception_is_not_ended_by_a_cancel(log):
    tasks = [create_task(log.work("a", 5), name="a"), create_task(log.work("b", 2), name="b")]
    log.loop.call_later(1, tasks[0].cancel)
    done, pending = await wait(tasks, return_when=FIRST_EXCEPTION)
    log(_names(done), _names(pending))


async def wait_for_the_first_exception_when_all_succeed(log):
    tasks = [create_task(log.work("a", 1), name="a"), create_task(log.work("b", 2), name="b")]
    done, pending = await wait(tasks, return_when=FIRST_EXCEPTION)
    log(_names(done), _names(pending))


async def wait_with_a_timeout(log):
    tasks = [create_task(log.work("a", 1), name="a"), create_task(log.work("b", 3), name="b")]
    done, pending = await wait(tasks, timeout=2)
    log(_names(done), _names(pending))
    done, pending = await wait(pending, timeout=0)
    log(_names(done), _names(pending))
    await tasks[1]


async def wait_whose_timeout_comes_with_the_last_task(log):
    tasks = [create_task(log.work("a", 1), name="a"), create_task(log.work("b", 1), name="b")]
    await sleep(0)
    done, pending = await wait(tasks, timeout=1)
    log(_names(done), _names(pending))


async def wait_for_tasks_that_are_done(log):
    task = create_task(log.value(1), name="a")
    failed = create_task(log.failing("b", 0), name="b")
    await sleep(1)
    done, pending = await wait([task, failed], return_when=ALL_COMPLETED)
    log(_names(done), _names(pending))
    done, pending = await wait([task, failed], return_when=FIRST_COMPLETED)
    log(_names(done), _names(pending), failed)


async def wait_sees_what_is_done_when_it_wakes_up(log):
    first = get_running_loop().create_future()
    second = get_running_loop().create_future()
    waiting = create_task(wait([first, second], return_when=FIRST_COMPLETED))
    await sleep(1)
    first.set_result(1)
    await sleep(0)
    second.set_result(2)
    done, pending = await waiting
    log(len(done), len(pending))


async def wait_cancelled_leaves_the_tasks_alone(log):
    tasks = [create_task(log.work("a", 3)), create_task(log.work("b", 2))]

    async def body():
        await wait(tasks)

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(tasks)
    await sleep(3)
    log(tasks)


async def wait_for_nothing(log):
    with log.outcome("wait"):
        await wait([])


async def as_completed_in_the_order_of_completion(log):
    tasks = [create_task(log.work("a", 3)), create_task(log.work("b", 1)), create_task(log.work("c", 2))]
    for next_one in as_completed(tasks):
        log("got", await next_one)


async def as_completed_of_tasks_done_before(log):
    tasks = [create_task(log.value("a")), create_task(log.value("b"))]
    await sleep(0)
    got = []
    for next_one in as_completed(tasks):
        got.append(await next_one)
    # In asyncio the order of those that are done already is that of a set.
    log(sorted(got))


async def as_completed_with_a_timeout(log):
    tasks = [create_task(log.work("a", 1)), create_task(log.work("b", 3)), create_task(log.work("c", 4))]
    for next_one in as_completed(tasks, timeout=2):
        with log.outcome("next"):
            log("got", await next_one)
    log(tasks)
    await sleep(5)
    log(tasks)


async def as_completed_with_a_timeout_of_zero(log):
    tasks = [create_task(log.work("a", 1)), create_task(log.value("b"))]
    for next_one in as_completed(tasks, timeout=0):
        with log.outcome("next"):
            log("got", await next_one)


async def as_completed_with_failures_and_cancels(log):
    tasks = [create_task(log.failing("a", 1)), create_task(log.work("b", 5)), create_task(log.work("c", 3))]
    log.loop.call_later(2, tasks[1].cancel, "b")
    for next_one in as_completed(tasks):
        with log.outcome("next"):
            log("got", await next_one)


async def as_completed_left_early(log):
    tasks = [create_task(log.work("a", 1)), create_task(log.work("b", 2))]
    for next_one in as_completed(tasks, timeout=5):
        log("got", await next_one)
        break
    await sleep(3)
    log(tasks)


async def as_completed_cancelled_while_waiting(log):
    tasks = [create_task(log.work("a", 2)), create_task(log.work("b", 3))]

    async def body():
        for next_one in as_completed(tasks):
            log("got", await next_one)

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    await sleep(3)
    log(tasks)


async def as_completed_awaited_by_several_tasks(log):
    tasks = [create_task(log.work("a", 2)), create_task(log.work("b", 1))]

    async def body(name, next_one):
        log(name, "got", await next_one)

    await gather(*[body(str(i), next_one) for i, next_one in enumerate(as_completed(tasks))])


async def shield_protects_from_the_cancel_of_the_awaiter(log):
    inner = create_task(log.work("inner", 3))

    async def body():
        await shield(inner)

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(inner, inner.cancelling())
    log(await inner)


async def shield_of_a_done_future_is_the_future(log):
    future = get_running_loop().create_future()
    future.set_result(1)
    log(shield(future) is future, await shield(future))


async def shield_whose_inner_task_is_cancelled(log):
    inner = create_task(log.work("inner", 3))
    outer = shield(inner)
    await sleep(1)
    inner.cancel("inner")
    with log.outcome("await"):
        await outer
    log(outer, current_task().cancelling())


async def shield_whose_inner_task_fails(log):
    inner = create_task(log.failing("inner", 1))
    with log.outcome("await"):
        await shield(inner)


async def shield_cancelled_and_the_inner_task_fails_later(log):
    log.complaints()
    inner = create_task(log.failing("inner", 2))
    outer = shield(inner)
    await sleep(1)
    log("cancel", outer.cancel(), outer)
    await sleep(2)
    log(inner)


async def shield_cancelled_twice(log):
    inner = create_task(log.work("inner", 3))
    outer = shield(inner)
    await sleep(0)
    log(outer.cancel(), outer.cancel())
    log(await inner)


async def shield_of_one_task_by_two(log):
    inner = create_task(log.work("inner", 3))

    async def body(name):
        with log.outcome(name):
            log(name, await shield(inner))

    first = create_task(body("first"))
    second = create_task(body("second"))
    await sleep(1)
    first.cancel("only first")
    await second
    log(inner, first, second)


async def shield_and_wait_for_the_rest(log):
    inner = create_task(log.work("inner", 3))

    async def body():
        try:
            await shield(inner)
        except CancelledError as e:
            log("interrupted", e)
            log("rest", await inner)
            raise

    task = create_task(body())
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task


async def shield_and_the_inner_task_end_in_the_pass_of_the_cancel(log):
    inner = get_running_loop().create_future()

    async def body():
        return await shield(inner)

    task = create_task(body())
    await sleep(1)
    inner.set_result("value")
    task.cancel("outside")
    with log.outcome("await"):
        await task
    log(inner)


async def race_where_the_loser_is_cancelled(log):
    tasks = [create_task(log.slow_cleanup("slow", 5, 1), name="slow"), create_task(log.work("fast", 1), name="fast")]
    done, pending = await wait(tasks, return_when=FIRST_COMPLETED)
    for task in pending:
        task.cancel("lost")
    log(await gather(*pending, return_exceptions=True))
    log(_names(done), tasks)
