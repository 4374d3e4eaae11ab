"""The loop itself: callbacks, timers, handles, stop, exception handlers; and futures."""

import asyncio
import gc
from asyncio import CancelledError, all_tasks, create_task, current_task, ensure_future, gather, get_running_loop, sleep

from support import Oops


async def callbacks_run_in_the_order_in_which_they_were_queued(log):
    loop = get_running_loop()
    loop.call_soon(lambda: log("a"))
    loop.call_soon(lambda: (log("b"), loop.call_soon(lambda: log("d"))))
    loop.call_soon(lambda: log("c"))
    await sleep(0)
    log("main")
    await sleep(0)
    log("main again")


async def timers_fire_in_the_order_of_their_deadlines(log):
    loop = get_running_loop()
    for delay in (3, 1, 2, 0, -1):
        loop.call_later(delay, lambda d=delay: log("timer", d))
    loop.call_soon(lambda: log("soon"))
    await sleep(5)


async def timers_with_equal_deadlines_fire_in_the_order_of_setting(log):
    loop = get_running_loop()
    for i in range(12):
        loop.call_later(1, lambda n=i: log("timer", n))
    await sleep(2)


async def timers_set_in_timers(log):
    loop = get_running_loop()

    def outer():
        log("outer")
        loop.call_later(0, lambda: log("later 0"))
        loop.call_soon(lambda: log("soon"))
        loop.call_at(loop.time(), lambda: log("at now"))
        loop.call_at(0.5, lambda: log("in the past"))

    loop.call_later(1, outer)
    await sleep(2)


async def timers_come_after_what_is_queued(log):
    loop = get_running_loop()
    loop.call_later(1, lambda: log("timer"))
    loop.call_later(0.5, lambda: (log.advance(1), loop.call_soon(lambda: log("soon"))))
    await sleep(2)


async def cancelled_handles_are_not_called(log):
    loop = get_running_loop()
    soon = loop.call_soon(lambda: log("soon"))
    later = loop.call_later(1, lambda: log("later"))
    soon.cancel()
    log(soon.cancelled(), later.cancelled(), round(later.when()))
    later.cancel()
    later.cancel()
    log(later.cancelled())
    await sleep(2)


async def handle_cancelled_by_a_callback_of_the_same_pass(log):
    loop = get_running_loop()
    handles = []
    loop.call_soon(lambda: (log("first"), handles[0].cancel()))
    handles.append(loop.call_soon(lambda: log("second")))
    loop.call_later(1, lambda: (log("first timer"), handles[1].cancel()))
    handles.append(loop.call_later(1, lambda: log("second timer")))
    await sleep(2)


async def many_timers_cancelled(log):
    loop = get_running_loop()
    handles = [loop.call_later(i + 1, lambda n=i: log("timer", n)) for i in range(200)]
    for i, handle in enumerate(handles):
        if i % 50 != 7:
            handle.cancel()
    await sleep(300)


async def failing_callback_does_not_stop_the_others(log):
    log.complaints()

    def fail():
        raise Oops("callback")

    log.loop.call_soon(lambda: log("first"))
    log.loop.call_soon(fail)
    log.loop.call_soon(lambda: log("third"))
    log.loop.call_later(1, fail)
    await sleep(2)


async def cancelled_error_in_a_callback(log):
    log.complaints()

    def fail():
        raise CancelledError("by hand")

    log.loop.call_soon(fail)
    await sleep(0)
    log("main", current_task().cancelling())


async def failing_done_callback_does_not_stop_the_others(log):
    log.complaints()
    future = get_running_loop().create_future()

    def fail(f):
        raise Oops("callback")

    future.add_done_callback(lambda f: log("first", f))
    future.add_done_callback(fail)
    future.add_done_callback(lambda f: log("third", f))
    future.set_result(1)
    await sleep(1)


def fatal_error_in_a_callback_ends_the_loop(log):
    loop = log.new_loop()

    def fail():
        raise SystemExit(1)

    loop.call_soon(fail)
    loop.call_soon(lambda: log("same pass"))
    with log.outcome("run_forever"):
        loop.run_forever()
    loop.call_soon(loop.stop)
    with log.outcome("run_forever"):
        loop.run_forever()
    loop.close()


async def exception_handler_is_told_by_hand(log):
    log.complaints()
    log.loop.call_exception_handler({"message": "by hand", "exception": Oops("mine")})
    log.loop.call_exception_handler({"message": "only words"})


async def exception_handler_that_fails(log):
    def handler(loop, context):
        log("told", context.get("exception"))
        raise Oops("handler")

    def fail():
        raise Oops("callback")

    log.loop.default_exception_handler = lambda context: None
    log.loop.set_exception_handler(handler)
    log.loop.call_soon(fail)
    await sleep(0)
    log("goes on")
    log.loop.set_exception_handler(None)
    log(log.loop.get_exception_handler())


def stop_ends_the_pass(log):
    loop = log.new_loop()

    def stop():
        log("stop")
        loop.stop()
        loop.call_soon(lambda: log("queued after stop"))

    loop.call_soon(stop)
    loop.call_soon(lambda: log("queued before"))
    loop.run_forever()
    log("stopped")
    loop.call_soon(loop.stop)
    loop.run_forever()
    log("stopped again")
    loop.close()


def stop_before_the_loop_runs(log):
    loop = log.new_loop()
    loop.call_soon(lambda: log("queued"))
    loop.call_later(1, lambda: log("timer"))
    loop.stop()
    loop.run_forever()
    log("one pass")
    loop.call_later(2, loop.stop)
    loop.run_forever()
    log("stopped")
    loop.close()


def stop_twice_is_one_stop(log):
    loop = log.new_loop()
    loop.call_soon(lambda: (loop.stop(), loop.stop()))
    loop.run_forever()
    log("first")
    loop.call_later(1, loop.stop)
    loop.run_forever()
    log("second")
    loop.close()


def run_until_complete_of_several_things(log):
    loop = log.new_loop()
    log(loop.run_until_complete(log.work("a", 1)))
    future = loop.create_future()
    future.set_result("done before")
    log(loop.run_until_complete(future))
    with log.outcome("failing"):
        loop.run_until_complete(log.failing("b", 1))
    future = loop.create_future()
    loop.call_later(1, future.cancel, "why")
    with log.outcome("cancelled"):
        loop.run_until_complete(future)
    log(loop.is_running(), loop.is_closed())
    loop.close()
    log(loop.is_running(), loop.is_closed())


def run_until_complete_stopped_early(log):
    loop = log.new_loop()
    loop.call_later(1, loop.stop)
    task = loop.create_task(log.work("a", 2))
    with log.outcome("run_until_complete"):
        loop.run_until_complete(task)
    log(task, loop.run_until_complete(task))
    loop.close()


def tasks_go_on_in_the_next_run(log):
    loop = log.new_loop()
    background = loop.create_task(log.work("background", 5))
    loop.run_until_complete(log.work("a", 1))
    log(background)
    loop.run_until_complete(log.work("b", 1))
    loop.run_until_complete(background)
    loop.close()


def closed_loop_refuses(log):
    loop = log.new_loop()
    loop.close()
    loop.close()
    with log.outcome("call_soon"):
        loop.call_soon(lambda: None)
    with log.outcome("call_later"):
        loop.call_later(1, lambda: None)
    with log.outcome("run_forever"):
        loop.run_forever()
    with log.outcome("call_soon_threadsafe"):
        loop.call_soon_threadsafe(lambda: None)


async def running_loop_refuses(log):
    with log.outcome("close"):
        log.loop.close()
    other = type(log.loop)()
    with log.outcome("other loop"):
        other.run_forever()
    other.close()


async def current_task_and_names(log):
    task = create_task(log.work("a", 1), name="mine")
    log(task.get_name())
    task.set_name("renamed")
    log(task.get_name(), current_task() is task)
    log.loop.call_soon(lambda: log("in a callback", current_task()))
    log(len(all_tasks()), task in all_tasks())
    await task
    log(len(all_tasks()), task in all_tasks())


async def future_set_twice(log):
    future = get_running_loop().create_future()
    with log.outcome("result of pending"):
        future.result()
    with log.outcome("exception of pending"):
        future.exception()
    future.set_result(1)
    with log.outcome("result twice"):
        future.set_result(2)
    with log.outcome("exception after result"):
        future.set_exception(Oops("late"))
    log(future, future.cancel(), future.exception())
    failed = get_running_loop().create_future()
    failed.set_exception(Oops("first"))
    with log.outcome("result"):
        failed.result()
    log(failed.exception(), failed.cancel())
    cancelled = get_running_loop().create_future()
    log(cancelled.cancel("why"), cancelled.cancel("again"))
    with log.outcome("set_result"):
        cancelled.set_result(1)
    with log.outcome("result"):
        cancelled.result()
    with log.outcome("await"):
        await cancelled


async def done_callbacks_in_order_with_the_awaiting_tasks(log):
    future = get_running_loop().create_future()

    async def body(name):
        log(name, await future)

    future.add_done_callback(lambda f: log("callback 1"))
    first = create_task(body("task 1"))
    await sleep(0)
    future.add_done_callback(lambda f: log("callback 2"))
    second = create_task(body("task 2"))
    await sleep(0)
    future.add_done_callback(lambda f: log("callback 3"))
    future.set_result("value")
    future.add_done_callback(lambda f: log("callback 4"))
    log("set")
    await gather(first, second)


async def done_callbacks_removed(log):
    future = get_running_loop().create_future()

    def callback(f):
        log("callback")

    def other(f):
        log("other")

    future.add_done_callback(callback)
    future.add_done_callback(other)
    future.add_done_callback(callback)
    log(future.remove_done_callback(callback), future.remove_done_callback(callback))
    future.set_result(1)
    log(future.remove_done_callback(other))
    await sleep(0)


async def done_callback_that_adds_another(log):
    future = get_running_loop().create_future()
    future.add_done_callback(lambda f: (log("first"), f.add_done_callback(lambda g: log("second"))))
    future.set_result(1)
    await sleep(0)
    log("main")
    await sleep(0)
    log("main again")


async def await_of_a_failed_future_twice(log):
    future = get_running_loop().create_future()
    future.set_exception(Oops("kept"))
    with log.outcome("first"):
        await future
    with log.outcome("second"):
        await future


async def futures_and_tasks_through_ensure_future(log):
    future = get_running_loop().create_future()
    log(ensure_future(future) is future)
    task = ensure_future(log.work("a", 1))
    log(ensure_future(task) is task)
    log(await task)


async def task_refuses_a_result_from_outside(log):
    task = create_task(log.work("a", 1))
    with log.outcome("set_result"):
        task.set_result("b")
    with log.outcome("set_exception"):
        task.set_exception(Oops("b"))
    log(await task)


async def task_that_awaits_itself(log):
    async def body():
        await current_task()

    task = create_task(body())
    with log.outcome("await"):
        await task


async def task_that_awaits_a_future_of_another_loop(log):
    other = type(log.loop)()
    future = other.create_future()

    async def body():
        with log.outcome("future"):
            await future
        return "goes on"

    log(await create_task(body()))
    other.close()


async def round_robin(log):
    async def body(name):
        for i in range(3):
            log(name, i)
            await sleep(0)

    await gather(body("a"), body("b"), body("c"))


async def sleep_with_a_result(log):
    log(await sleep(1, "value"), await sleep(0, "zero"), await sleep(-1, "negative"))


async def task_results_none_and_exceptions(log):
    async def body(exception):
        if exception:
            raise exception

    good = create_task(body(None))
    bad = create_task(body(Oops("bad")))
    await sleep(0)
    log(good, good.exception(), bad, bad.exception())


def failure_of_a_task_that_nobody_looked_at(log):
    with asyncio.Runner(loop_factory=log.new_loop) as runner:
        async def main():
            log.loop.set_exception_handler(lambda loop, c: log.plain(c["message"], c.get("exception")))
            task = create_task(log.failing("a", 1))
            await sleep(2)
            del task
            gc.collect()

        runner.run(main())


def failure_of_a_future_that_nobody_looked_at(log):
    with asyncio.Runner(loop_factory=log.new_loop) as runner:
        async def main():
            log.loop.set_exception_handler(lambda loop, c: log.plain(c["message"], c.get("exception")))
            future = get_running_loop().create_future()
            future.set_exception(Oops("future"))
            looked_at = get_running_loop().create_future()
            looked_at.set_exception(Oops("looked at"))
            looked_at.exception()
            await sleep(0)
            del future, looked_at
            gc.collect()

        runner.run(main())


def task_still_pending_when_its_loop_is_closed(log):
    loop = log.new_loop()
    loop.set_exception_handler(lambda loop, c: log.plain(c["message"], c.get("exception")))
    task = loop.create_task(log.work("a", 5))
    loop.run_until_complete(log.work("b", 1))
    loop.close()
    del task
    gc.collect()
