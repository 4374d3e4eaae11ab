"""Context variables."""

import asyncio
from asyncio import TaskGroup, create_task, gather, get_running_loop, sleep, timeout, wait_for
from contextvars import ContextVar

from support import needs_threads

VAR = ContextVar("VAR", default="default")


async def _set(log, name, value):
    log(name, "sees", VAR.get())
    VAR.set(value)
    await sleep(1)
    log(name, "sees", VAR.get())
    return VAR.get()


async def context_of_a_task_is_a_copy(log):
    VAR.set("main")
    task = create_task(_set(log, "task", "task"))
    VAR.set("main later")
    await task
    log("main sees", VAR.get())


async def context_of_an_awaited_coroutine_is_shared(log):
    VAR.set("main")
    await _set(log, "coroutine", "coroutine")
    log("main sees", VAR.get())


async def context_of_gathered_coroutines_is_copied(log):
    VAR.set("main")
    log(await gather(_set(log, "a", "A"), _set(log, "b", "B")))
    log("main sees", VAR.get())


async def context_in_wait_for_and_timeout_is_shared(log):
    VAR.set("main")
    await wait_for(_set(log, "wait_for", "set in wait_for"), 5)
    log("main sees", VAR.get())
    async with timeout(5):
        await _set(log, "timeout", "set in timeout")
    log("main sees", VAR.get())


async def context_of_callbacks_is_that_of_their_setting(log):
    loop = get_running_loop()
    VAR.set("first")
    loop.call_soon(lambda: log("soon sees", VAR.get()))
    loop.call_later(1, lambda: (log("later sees", VAR.get()), VAR.set("by later")))
    future = loop.create_future()
    future.add_done_callback(lambda f: log("done callback sees", VAR.get()))
    VAR.set("second")
    future.set_result(None)
    await sleep(2)
    log("main sees", VAR.get())


async def context_reset_by_a_token(log):
    token = VAR.set("one")
    inner = VAR.set("two")
    log(VAR.get())
    VAR.reset(inner)
    log(VAR.get())
    VAR.reset(token)
    log(VAR.get())
    with log.outcome("reset twice"):
        VAR.reset(token)


async def context_reset_in_another_task(log):
    token = VAR.set("main")

    async def body():
        VAR.reset(token)

    with log.outcome("reset"):
        await create_task(body())
    log(VAR.get())


async def context_in_the_cleanup_after_a_cancel(log):
    async def body():
        VAR.set("body")
        try:
            await sleep(5)
        finally:
            await sleep(1)
            log("cleanup sees", VAR.get())

    task = create_task(body())
    await sleep(0)
    task.cancel()
    with log.outcome("await"):
        await task
    log("main sees", VAR.get())


async def context_of_tasks_of_a_group(log):
    VAR.set("main")
    async with TaskGroup() as group:
        group.create_task(_set(log, "a", "A"))
        VAR.set("body")
        group.create_task(_set(log, "b", "B"))
    log("main sees", VAR.get())


async def context_of_an_eager_task_is_a_copy(log):
    log.loop.set_task_factory(asyncio.eager_task_factory)
    VAR.set("main")
    task = create_task(_set(log, "eager", "eager"))
    log("main sees", VAR.get())
    await task
    log("main sees", VAR.get())


async def context_of_a_task_made_in_a_callback(log):
    loop = get_running_loop()
    VAR.set("main")
    tasks = []

    def callback():
        VAR.set("callback")
        tasks.append(create_task(_set(log, "task", "task")))

    loop.call_soon(callback)
    await sleep(0)
    await tasks[0]
    log("main sees", VAR.get())


async def context_of_a_nested_task(log):
    async def inner():
        log("inner sees", VAR.get())
        VAR.set("inner")

    async def outer():
        VAR.set("outer")
        await create_task(inner())
        log("outer sees", VAR.get())

    await create_task(outer())
    log("main sees", VAR.get())


@needs_threads
async def context_in_to_thread(log):
    VAR.set("main")

    def job():
        seen = VAR.get()
        VAR.set("thread")
        return seen

    log.plain("thread sees", await asyncio.to_thread(job))
    log.plain("main sees", VAR.get())
    log.plain("executor sees", await get_running_loop().run_in_executor(None, VAR.get))
