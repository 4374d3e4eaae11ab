"""What run and Runner do at the end."""

import asyncio
from asyncio import CancelledError, Runner, create_task, current_task, sleep

from support import Oops


def _complaints(log):
    log.loop.set_exception_handler(lambda loop, c: log.plain(c["message"], c.get("exception")))


def _run(log, main):
    try:
        with Runner(loop_factory=log.new_loop) as runner:
            result = runner.run(main())
    except (Exception, CancelledError) as e:
        log.plain("run raised", e)
    else:
        log.plain("run gave", result)


def run_gives_the_result(log):
    async def main():
        await sleep(1)
        return "value"

    _run(log, main)


def run_throws_what_main_throws(log):
    async def main():
        await log.failing("main", 1)

    _run(log, main)


def run_cancels_what_is_left(log):
    async def main():
        create_task(log.work("a", 5))
        create_task(log.slow_cleanup("b", 5, 1))
        create_task(log.work("c", 5))
        await sleep(1)
        log("main ends")

    _run(log, main)


def run_cancels_what_has_not_begun(log):
    async def main():
        create_task(log.work("a", 5))
        log("main ends")

    _run(log, main)


def run_waits_for_tasks_that_swallow_the_cancel(log):
    async def main():
        create_task(log.deaf("a", 5, 3))
        await sleep(1)

    _run(log, main)


def run_reports_failures_of_what_is_left(log):
    async def main():
        _complaints(log)
        create_task(log.fails_when_cancelled("a", 5))
        await sleep(1)

    _run(log, main)


def run_cancels_what_is_left_when_main_fails(log):
    async def main():
        create_task(log.slow_cleanup("a", 5, 1))
        await sleep(1)
        raise Oops("main")

    _run(log, main)


def run_of_a_main_that_cancels_itself(log):
    async def main():
        create_task(log.work("a", 5))
        await sleep(1)
        current_task().cancel("self")
        await sleep(1)

    _run(log, main)


def run_leaves_alone_what_is_made_at_the_end(log):
    async def late():
        try:
            await sleep(5)
        finally:
            create_task(log.work("made at the end", 0))
            log("made")

    async def main():
        _complaints(log)
        create_task(late())
        await sleep(1)

    _run(log, main)


def run_inside_a_running_loop(log):
    async def inner():
        log("never")

    async def main():
        coroutine = inner()
        with log.outcome("inner"):
            try:
                asyncio.run(coroutine)
            finally:
                coroutine.close()

    _run(log, main)


def run_ends_shielded_tasks_too(log):
    async def main():
        inner = create_task(log.work("inner", 5))
        asyncio.shield(inner)
        await sleep(1)

    _run(log, main)


def runner_runs_several_mains(log):
    with Runner(loop_factory=log.new_loop) as runner:
        background = runner.get_loop().create_task(log.work("background", 3))
        log(runner.run(log.work("first", 1)))
        log(background, runner.get_loop() is log.loop)
        with log.outcome("failing"):
            runner.run(log.failing("second", 1))
        log(runner.run(log.work("third", 2)), background)


def runner_closed_twice_and_used_afterwards(log):
    runner = Runner(loop_factory=log.new_loop)
    runner.run(log.work("a", 1))
    runner.close()
    runner.close()
    log.plain(log.loop.is_closed())
    with log.plain_outcome("get_loop"):
        runner.get_loop()
    coroutine = log.work("b", 1)
    with log.plain_outcome("run"):
        runner.run(coroutine)
    coroutine.close()


def runner_with_tasks_cancelled_by_each_other_at_the_end(log):
    async def chained(other):
        try:
            await other
        except CancelledError as e:
            log("chained", e, current_task().cancelling())
            raise

    async def main():
        inner = create_task(log.slow_cleanup("inner", 5, 1))
        create_task(chained(inner))
        await sleep(1)

    _run(log, main)


def loop_time_goes_on_between_runs(log):
    with Runner(loop_factory=log.new_loop) as runner:
        runner.run(log.work("a", 1))
        runner.get_loop().call_later(1, lambda: log("timer"))
        runner.run(log.work("b", 1))
        runner.run(log.work("c", 1))
