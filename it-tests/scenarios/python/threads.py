"""Where threads come in. The lines are without pass and time: how long a thread takes is not for the loop to say."""

import asyncio
import threading
from asyncio import Runner, create_task, current_task, gather, get_running_loop, run_coroutine_threadsafe, sleep, \
    to_thread, wait_for

from support import Oops, needs_threads


def _fail():
    raise Oops("thread")


@needs_threads
async def thread_gives_its_result(log):
    loop_thread = threading.current_thread()
    log.plain(await to_thread(lambda: threading.current_thread() is loop_thread))
    log.plain(await get_running_loop().run_in_executor(None, lambda: "from the executor"))


@needs_threads
async def thread_throws(log):
    with log.plain_outcome("to_thread"):
        await to_thread(_fail)
    with log.plain_outcome("run_in_executor"):
        await get_running_loop().run_in_executor(None, _fail)


@needs_threads
async def thread_code_does_not_start_before_it_is_awaited(log):
    ran = []
    coroutine = to_thread(lambda: ran.append(1))
    await sleep(0)
    log.plain(ran)
    await coroutine
    log.plain(ran)


@needs_threads
async def thread_goes_on_when_its_task_is_cancelled(log):
    begun, go, ended = threading.Event(), threading.Event(), threading.Event()

    def job():
        begun.set()
        go.wait()
        ended.set()
        return "lost"

    task = create_task(to_thread(job))
    await sleep(0)
    begun.wait()
    task.cancel("stop")
    with log.plain_outcome("await"):
        await task
    log.plain("ended", ended.is_set())
    go.set()
    ended.wait()
    log.plain("ended", ended.is_set())


@needs_threads
async def several_threads_and_a_task(log):
    gate = threading.Event()

    async def opener():
        await sleep(0)
        gate.set()
        return "opener"

    log.plain(await gather(to_thread(lambda: gate.wait() and "a"), to_thread(lambda: gate.wait() and "b"), opener()))


@needs_threads
async def thread_wakes_the_loop(log):
    loop = get_running_loop()
    future = loop.create_future()
    thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, "woken"))
    thread.start()
    log.plain(await future)
    thread.join()


@needs_threads
async def calls_of_one_thread_keep_their_order(log):
    loop = get_running_loop()
    done = loop.create_future()

    def run():
        for i in range(5):
            loop.call_soon_threadsafe(lambda n=i: log.plain("call", n))
        loop.call_soon_threadsafe(done.set_result, None)

    thread = threading.Thread(target=run)
    thread.start()
    await done
    thread.join()


@needs_threads
async def thread_runs_a_coroutine_on_the_loop(log):
    loop = get_running_loop()

    async def body():
        await sleep(0)
        return "from the loop"

    async def failing():
        await sleep(0)
        raise Oops("loop")

    def job():
        log.plain(run_coroutine_threadsafe(body(), loop).result())
        try:
            run_coroutine_threadsafe(failing(), loop).result()
        except Oops as e:
            log.plain("thread caught", e)

    await to_thread(job)


@needs_threads
async def thread_cancels_a_coroutine_on_the_loop(log):
    loop = get_running_loop()
    begun = threading.Event()

    async def body():
        begun.set()
        try:
            await loop.create_future()
        finally:
            log.plain("body ends", current_task().cancelling())

    def job():
        future = run_coroutine_threadsafe(body(), loop)
        begun.wait()
        return [future.cancel(), future.cancelled()]

    answers = await to_thread(job)
    await sleep(0)
    await sleep(0)
    await sleep(0)
    log.plain("cancel", answers)


@needs_threads
def run_waits_for_the_threads_of_its_executor(log):
    begun, go = threading.Event(), threading.Event()
    ended = []

    def job():
        begun.set()
        go.wait()
        ended.append("ended")

    async def main():
        create_task(to_thread(job))
        await sleep(0)
        begun.wait()
        get_running_loop().call_soon(go.set)
        return "main"

    with Runner(loop_factory=log.new_loop) as runner:
        log.plain(runner.run(main()))
    log.plain(ended)


@needs_threads
async def cancelled_handle_of_another_thread(log):
    loop = get_running_loop()

    def job():
        handle = loop.call_soon_threadsafe(lambda: log.plain("never"))
        handle.cancel()
        loop.call_soon_threadsafe(lambda: log.plain("called"))

    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    await sleep(0)
    await sleep(0)


@needs_threads
async def wait_for_a_thread(log):
    log.plain(await wait_for(to_thread(lambda: "in time"), 3600))
