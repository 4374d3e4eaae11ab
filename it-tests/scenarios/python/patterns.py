"""Small programs as people write them."""

import asyncio
from asyncio import FIRST_COMPLETED, CancelledError, TaskGroup, create_task, current_task, gather, get_running_loop, \
    shield, sleep, timeout, wait, wait_for

from support import Oops


async def _flaky(log, name, failures, delay):
    """Fails some times before it gives a result."""
    await sleep(delay)
    if failures[0] > 0:
        failures[0] -= 1
        raise Oops(name)
    return name


async def retry_with_growing_pauses(log):
    async def retry(attempts):
        failures = [3]
        for attempt in range(attempts):
            try:
                return await _flaky(log, "request", failures, 0.1)
            except Oops as e:
                log("attempt", attempt, e)
                if attempt == attempts - 1:
                    raise
                await sleep(2 ** attempt)

    log(await retry(5))
    with log.outcome("too few"):
        await retry(2)


async def retry_each_with_a_time_limit(log):
    delays = [5, 5, 1]

    async def request():
        await log.work("request", delays.pop(0))
        return "answer"

    for attempt in range(3):
        try:
            async with timeout(2):
                log(await request())
        except TimeoutError as e:
            log("attempt", attempt, e)


async def time_budget_for_several_steps(log):
    with log.outcome("budget"):
        async with timeout(3) as budget:
            for i in range(5):
                await log.work(f"step {i}", 1)
                log("left", round(budget.when() - get_running_loop().time()))


async def heartbeat_that_ends_with_its_work(log):
    async def heartbeat():
        while True:
            await sleep(1)
            log("beat")

    beat = create_task(heartbeat())
    try:
        await log.work("work", 3.5)
    finally:
        beat.cancel("work is over")
        with log.outcome("heartbeat"):
            await beat


async def worker_pool_with_a_limit(log):
    running = [0]
    most = [0]
    jobs = list(range(6))

    async def worker():
        while jobs:
            jobs.pop(0)
            running[0] += 1
            most[0] = max(most[0], running[0])
            await sleep(1)
            running[0] -= 1

    async with TaskGroup() as group:
        for _ in range(2):
            group.create_task(worker())
    log("at most", most[0])


async def first_success_wins(log):
    async def attempt(name, delay, fails):
        await sleep(delay)
        if fails:
            raise Oops(name)
        return name

    pending = {create_task(attempt("a", 1, True)), create_task(attempt("b", 2, False)),
               create_task(attempt("c", 3, False))}
    winner = None
    while pending and winner is None:
        done, pending = await wait(pending, return_when=FIRST_COMPLETED)
        for task in done:
            log(task)
            if task.exception() is None:
                winner = task.result()
    for task in pending:
        task.cancel()
    if pending:
        await wait(pending)
    log("winner", winner)


async def staggered_start(log):
    winner = get_running_loop().create_future()

    async def attempt(name, delay):
        result = await log.work(name, delay)
        if not winner.done():
            winner.set_result(result)

    tasks = []
    for i, delay in enumerate((5, 1, 3)):
        tasks.append(create_task(attempt(f"server {i}", delay)))
        done, _ = await wait([winner], timeout=2)
        if done:
            break
    log(await winner)
    for task in tasks:
        task.cancel()
    await gather(*tasks, return_exceptions=True)
    log(tasks)


async def debounce(log):
    pending = [None]

    async def fire(value):
        await sleep(1)
        log("fire", value)

    for value, pause in (("a", 0.2), ("b", 0.5), ("c", 1.5), ("d", 0.1), ("e", 2)):
        if pending[0] is not None:
            pending[0].cancel()
        pending[0] = create_task(fire(value))
        await sleep(pause)


async def periodic_job_without_drift(log):
    start = get_running_loop().time()

    async def every(period, times):
        for i in range(times):
            await sleep(start + (i + 1) * period - get_running_loop().time())
            log("tick", i)
            await sleep(0.3)

    await every(1, 4)


async def graceful_shutdown_with_a_limit(log):
    workers = [create_task(log.slow_cleanup("quick", 60, 1)), create_task(log.slow_cleanup("slow", 60, 10))]
    await sleep(1)
    for worker in workers:
        worker.cancel("shutdown")
    done, pending = await wait(workers, timeout=3)
    log(len(done), len(pending))
    for worker in pending:
        worker.cancel("now")
    await wait(pending)
    log(workers)


async def commit_that_must_not_be_interrupted(log):
    async def commit():
        await sleep(2)
        log("committed")
        return "id"

    async def save():
        committing = create_task(commit())
        try:
            return await shield(committing)
        except CancelledError:
            log("waiting for", await committing)
            raise

    task = create_task(save())
    await sleep(1)
    task.cancel("user left")
    with log.outcome("save"):
        await task


async def single_flight(log):
    flights = {}

    async def load(key):
        await log.work(f"load {key}", 2)
        return key.upper()

    async def get(key):
        if key not in flights:
            flights[key] = create_task(load(key))
            flights[key].add_done_callback(lambda t: flights.pop(key))
        return await shield(flights[key])

    first = create_task(get("a"))
    second = create_task(get("a"))
    await sleep(1)
    first.cancel()
    log(await gather(first, second, get("b"), return_exceptions=True))
    log(len(flights))


async def circuit_breaker(log):
    failures = [0]
    open_until = [0.0]

    async def call(fails):
        now = get_running_loop().time()
        if now < open_until[0]:
            raise RuntimeError("open")
        try:
            async with timeout(1):
                await sleep(2 if fails else 0.5)
            failures[0] = 0
            return "ok"
        except TimeoutError:
            failures[0] += 1
            if failures[0] >= 2:
                open_until[0] = get_running_loop().time() + 3
            raise

    for fails in (True, True, False, False, False):
        with log.outcome("call"):
            log(await call(fails))
        await sleep(1.5)


async def resources_released_in_reverse(log):
    async def use(names):
        if not names:
            await sleep(10)
            return
        log("open", names[0])
        try:
            await use(names[1:])
        finally:
            await sleep(0.5)
            log("close", names[0])

    with log.outcome("timeout"):
        async with timeout(1):
            await use(["a", "b", "c"])


async def pipeline_of_three_stages(log):
    loop = get_running_loop()
    links = [[loop.create_future() for _ in range(3)] for _ in range(2)]

    async def source():
        for i, future in enumerate(links[0]):
            await sleep(1)
            future.set_result(i)

    async def square():
        for first, second in zip(*links):
            value = await first
            await sleep(0.5)
            second.set_result(value * value)

    async def sink():
        return [await future for future in links[1]]

    result, _, _ = await gather(sink(), square(), source())
    log(result)


async def group_with_results_and_fallback(log):
    async def fetch(name, delay, fails):
        await sleep(delay)
        if fails:
            raise Oops(name)
        return name

    async def fetch_all(fails):
        result = "fallback"
        try:
            async with TaskGroup() as group:
                tasks = [group.create_task(fetch(n, d, fails and n == "b")) for n, d in (("a", 1), ("b", 2), ("c", 3))]
            result = [task.result() for task in tasks]
        except* Oops as e:
            log("failed", e)
        return result

    log(await fetch_all(False))
    log(await fetch_all(True))


async def except_star_with_an_outer_timeout(log):
    with log.outcome("timeout"):
        async with timeout(2):
            try:
                async with TaskGroup() as group:
                    group.create_task(log.failing("a", 1))
                    group.create_task(log.slow_cleanup("b", 5, 3))
            except* Oops as e:
                log("caught", e, current_task().cancelling())


async def quota_of_time_shared_by_two_calls(log):
    deadline = get_running_loop().time() + 3

    async def call(name, time):
        async with asyncio.timeout_at(deadline):
            return await log.work(name, time)

    log(await call("first", 2))
    with log.outcome("second"):
        await call("second", 2)
    with log.outcome("third"):
        await call("third", 2)


async def background_task_whose_failure_stops_the_main_one(log):
    main = current_task()
    errors = []

    def watch(task):
        if not task.cancelled() and task.exception() is not None:
            errors.append(task.exception())
            main.cancel("background failed")

    background = create_task(log.failing("background", 1))
    background.add_done_callback(watch)
    try:
        await sleep(10)
    except CancelledError as e:
        if not errors:
            raise
        log("stopped", e, main.uncancel(), errors)
    await sleep(1)
    log("goes on")


async def chat_room(log):
    inbox = {}

    async def user(name, messages):
        inbox[name] = []
        for delay, text in messages:
            await sleep(delay)
            for other in sorted(inbox):
                if other != name:
                    inbox[other].append(f"{name}:{text}")
        await sleep(1)
        return [name] + inbox.pop(name)

    log(await gather(user("ann", [(1, "hi"), (2, "bye")]), user("bob", [(2, "hello")]), user("cid", [])))


async def rate_limit_by_reserved_slots(log):
    next_slot = [0.0]

    async def request(name):
        now = get_running_loop().time()
        slot = max(now, next_slot[0])
        next_slot[0] = slot + 0.5
        await sleep(slot - now)
        log(name, "sent")
        await sleep(1)
        return name

    log(await gather(*[request(str(i)) for i in range(4)]))


async def cancel_scope_by_hand(log):
    async def move_on_after(delay, body):
        task = current_task()
        expired = []

        def expire():
            expired.append(True)
            task.cancel("scope")

        handle = get_running_loop().call_later(delay, expire)
        try:
            return await body
        except CancelledError:
            if not expired or task.uncancel() > 0:
                raise
            return "moved on"
        finally:
            handle.cancel()

    log(await move_on_after(2, log.work("a", 1)))
    log(await move_on_after(1, log.work("b", 2)))
    log(await move_on_after(3, move_on_after(1, log.work("c", 5))))
    task = create_task(move_on_after(5, log.work("d", 10)))
    await sleep(1)
    task.cancel("outside")
    with log.outcome("await"):
        await task


async def wait_for_in_a_loop_of_polls(log):
    ready = get_running_loop().create_future()
    get_running_loop().call_later(3.5, ready.set_result, "ready")
    polls = 0
    while True:
        try:
            value = await wait_for(shield(ready), 1)
            break
        except TimeoutError:
            polls += 1
            log("not yet", polls)
    log(value)
