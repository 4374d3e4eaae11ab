"""Lock, Event, Condition, Semaphore, BoundedSemaphore and Barrier."""

import asyncio
from asyncio import Barrier, BoundedSemaphore, CancelledError, Condition, Event, Lock, Semaphore, create_task, \
    current_task, gather, sleep, timeout, wait_for

from support import Oops


async def _hold(log, lock, name, time):
    async with lock:
        log(name, "has it")
        await sleep(time)
        log(name, "gives it back")


async def lock_is_handed_on_in_order(log):
    lock = Lock()
    await gather(*[_hold(log, lock, name, 1) for name in "abc"])
    log(lock.locked())


async def lock_without_contention_does_not_pause(log):
    lock = Lock()
    await lock.acquire()
    log(lock.locked())
    lock.release()
    log(lock.locked())
    async with lock:
        log("inside")


async def lock_released_without_being_held(log):
    lock = Lock()
    with log.outcome("release"):
        lock.release()


async def lock_taken_again_by_its_releaser_queues_behind(log):
    lock = Lock()

    async def greedy():
        for i in range(2):
            await lock.acquire()
            log("greedy", i)
            await sleep(1)
            lock.release()

    await gather(greedy(), _hold(log, lock, "other", 1))


async def lock_between_release_and_the_wake_up(log):
    lock = Lock()
    await lock.acquire()
    waiter = create_task(_hold(log, lock, "waiter", 1))
    await sleep(0)
    lock.release()
    log(lock.locked())
    newcomer = create_task(_hold(log, lock, "newcomer", 1))
    await gather(waiter, newcomer)


async def lock_whose_waiter_is_cancelled(log):
    lock = Lock()
    await lock.acquire()
    tasks = [create_task(_hold(log, lock, name, 1)) for name in "abc"]
    await sleep(1)
    tasks[0].cancel("a")
    tasks[1].cancel("b")
    await sleep(1)
    log(tasks)
    lock.release()
    await tasks[2]
    log(tasks, lock.locked())


async def lock_whose_woken_waiter_is_cancelled(log):
    lock = Lock()
    await lock.acquire()
    first = create_task(_hold(log, lock, "first", 1))
    second = create_task(_hold(log, lock, "second", 1))
    await sleep(0)
    lock.release()
    first.cancel("woken")
    with log.outcome("first"):
        await first
    await second
    log(lock.locked())


async def lock_whose_woken_waiter_is_cancelled_with_nobody_behind(log):
    lock = Lock()
    await lock.acquire()
    first = create_task(_hold(log, lock, "first", 1))
    await sleep(0)
    lock.release()
    first.cancel("woken")
    with log.outcome("first"):
        await first
    log(lock.locked())
    await _hold(log, lock, "main", 1)


async def lock_with_a_timeout(log):
    lock = Lock()
    holder = create_task(_hold(log, lock, "holder", 3))
    await sleep(0)
    with log.outcome("timeout"):
        async with timeout(1):
            await _hold(log, lock, "late", 1)
    with log.outcome("wait_for"):
        await wait_for(lock.acquire(), 1)
    await holder
    log(lock.locked())
    await wait_for(lock.acquire(), 1)
    log(lock.locked())


async def lock_released_when_the_body_fails(log):
    lock = Lock()
    with log.outcome("body"):
        async with lock:
            raise Oops("body")
    log(lock.locked())


async def event_wakes_all_waiters_in_order(log):
    event = Event()

    async def body(name):
        await event.wait()
        log(name, "woke up")

    tasks = [create_task(body(name)) for name in "abc"]
    await sleep(1)
    log(event.is_set())
    event.set()
    event.set()
    log(event.is_set())
    await gather(*tasks)
    await event.wait()
    log("at once")


async def event_set_and_cleared_at_once_still_wakes(log):
    event = Event()

    async def body(name):
        await event.wait()
        log(name, "woke up", event.is_set())

    tasks = [create_task(body(name)) for name in "ab"]
    await sleep(0)
    event.set()
    event.clear()
    late = create_task(body("late"))
    await gather(*tasks)
    log(late)
    event.set()
    await late


async def event_whose_waiter_is_cancelled(log):
    event = Event()
    first = create_task(event.wait())
    second = create_task(event.wait())
    await sleep(0)
    first.cancel("first")
    event.set()
    with log.outcome("first"):
        await first
    await second
    log("second woke up")


async def event_set_and_waiter_cancelled_in_one_pass(log):
    event = Event()
    first = create_task(event.wait())
    await sleep(0)
    event.set()
    first.cancel("late")
    with log.outcome("first"):
        await first
    log(event.is_set())


async def event_with_a_task_made_before_set(log):
    event = Event()
    order = []

    async def waiter(i):
        await event.wait()
        order.append(i)

    tasks = [create_task(waiter(1)), create_task(waiter(2))]
    await sleep(0)
    tasks.append(create_task(waiter(3)))
    event.set()
    await gather(*tasks)
    log(order)


async def condition_notifies_in_order(log):
    condition = Condition()

    async def body(name):
        async with condition:
            log(name, "waits")
            await condition.wait()
            log(name, "woke up")

    tasks = [create_task(body(name)) for name in "abc"]
    await sleep(1)
    async with condition:
        condition.notify()
        log("notified one")
        await sleep(1)
        log("leaves")
    await sleep(1)
    log(tasks)
    async with condition:
        condition.notify_all()
    await gather(*tasks)


async def condition_notify_two_of_three(log):
    condition = Condition()

    async def body(name):
        async with condition:
            await condition.wait()
            log(name, "woke up")
            await sleep(1)

    tasks = [create_task(body(name)) for name in "abc"]
    await sleep(0)
    async with condition:
        condition.notify(2)
    await sleep(5)
    log(tasks)
    async with condition:
        condition.notify(5)
    await gather(*tasks)


async def condition_without_its_lock(log):
    condition = Condition()
    with log.outcome("wait"):
        await condition.wait()
    with log.outcome("notify"):
        condition.notify()
    with log.outcome("notify_all"):
        condition.notify_all()
    with log.outcome("release"):
        condition.release()


async def condition_waits_for_a_predicate(log):
    condition = Condition()
    state = [0]

    def ready():
        log("asked", state[0])
        return state[0] >= 2

    async def body():
        async with condition:
            await condition.wait_for(ready)
            log("got", state[0])

    task = create_task(body())
    for i in range(3):
        await sleep(1)
        async with condition:
            state[0] = i
            condition.notify_all()
    await task


async def condition_whose_waiter_is_cancelled_holds_the_lock_again(log):
    condition = Condition()

    async def body():
        async with condition:
            try:
                await condition.wait()
            except CancelledError as e:
                log("body", e, condition.locked())
                raise

    task = create_task(body())
    await sleep(0)
    await condition.acquire()
    task.cancel("stop")
    await sleep(1)
    log(task)
    condition.release()
    with log.outcome("await"):
        await task
    log(condition.locked())


async def condition_whose_waiter_is_cancelled_twice(log):
    condition = Condition()

    async def body():
        async with condition:
            await condition.wait()

    task = create_task(body())
    await sleep(0)
    await condition.acquire()
    task.cancel("first")
    await sleep(1)
    task.cancel("second")
    await sleep(1)
    log(task)
    condition.release()
    with log.outcome("await"):
        await task
    log(task.cancelling(), condition.locked())


async def condition_passes_on_the_notification_of_a_cancelled_waiter(log):
    condition = Condition()

    async def body(name):
        async with condition:
            await condition.wait()
            log(name, "woke up")

    first = create_task(body("first"))
    second = create_task(body("second"))
    await sleep(0)
    async with condition:
        condition.notify()
        first.cancel("notified")
    with log.outcome("first"):
        await first
    with log.outcome("second"):
        await wait_for(second, 5)


async def condition_with_a_timeout(log):
    condition = Condition()
    async with condition:
        with log.outcome("wait_for"):
            await wait_for(condition.wait(), 1)
        log(condition.locked())
    log(condition.locked())


async def conditions_that_share_a_lock(log):
    lock = Lock()
    full, empty = Condition(lock), Condition(lock)
    box = []

    async def producer():
        for i in range(3):
            async with lock:
                while box:
                    await empty.wait()
                box.append(i)
                log("put", i)
                full.notify()

    async def consumer():
        for _ in range(3):
            async with lock:
                while not box:
                    await full.wait()
                log("got", box.pop())
                empty.notify()

    await gather(consumer(), producer())


async def semaphore_lets_in_as_many_as_it_has(log):
    semaphore = Semaphore(2)
    await gather(*[_hold(log, semaphore, name, 1) for name in "abcd"])
    log(semaphore.locked())


async def semaphore_of_zero_and_negative(log):
    semaphore = Semaphore(0)
    log(semaphore.locked())
    task = create_task(_hold(log, semaphore, "a", 1))
    await sleep(1)
    semaphore.release()
    await task
    log(semaphore.locked())
    with log.outcome("negative"):
        Semaphore(-1)


async def semaphore_released_and_taken_again_is_fair(log):
    semaphore = Semaphore(1)

    async def greedy():
        for i in range(3):
            await semaphore.acquire()
            log("greedy", i)
            await sleep(0)
            semaphore.release()

    await gather(greedy(), _hold(log, semaphore, "b", 1), _hold(log, semaphore, "c", 1))


async def semaphore_whose_woken_waiter_is_cancelled(log):
    semaphore = Semaphore(1)
    await semaphore.acquire()
    first = create_task(_hold(log, semaphore, "first", 1))
    second = create_task(_hold(log, semaphore, "second", 1))
    await sleep(0)
    semaphore.release()
    first.cancel("woken")
    with log.outcome("first"):
        await first
    await second
    log(semaphore.locked())


async def semaphore_whose_waiters_are_all_cancelled(log):
    semaphore = Semaphore(1)
    await semaphore.acquire()
    tasks = [create_task(_hold(log, semaphore, name, 1)) for name in "ab"]
    await sleep(0)
    for task in tasks:
        task.cancel()
    semaphore.release()
    await gather(*tasks, return_exceptions=True)
    log(semaphore.locked())
    await _hold(log, semaphore, "main", 1)


async def semaphore_with_several_releases_in_one_pass(log):
    semaphore = Semaphore(0)
    tasks = [create_task(_hold(log, semaphore, name, 1)) for name in "abc"]
    await sleep(0)
    semaphore.release()
    semaphore.release()
    log(semaphore.locked())
    await sleep(5)
    log(tasks)


async def semaphore_newcomer_cannot_overtake(log):
    semaphore = Semaphore(1)
    await semaphore.acquire()
    waiter = create_task(_hold(log, semaphore, "waiter", 1))
    await sleep(0)
    semaphore.release()
    log(semaphore.locked())
    await _hold(log, semaphore, "newcomer", 1)
    await waiter


async def bounded_semaphore_released_too_often(log):
    semaphore = BoundedSemaphore(1)
    async with semaphore:
        log("inside", semaphore.locked())
    with log.outcome("release"):
        semaphore.release()


async def barrier_lets_all_go_at_once(log):
    barrier = Barrier(3)

    async def body(name, delay):
        await sleep(delay)
        log(name, "arrives", barrier.n_waiting)
        await barrier.wait()
        log(name, "goes on")

    await gather(body("a", 1), body("b", 2), body("c", 3))
    log(barrier.n_waiting, barrier.broken, barrier.parties)


async def barrier_gives_each_a_number(log):
    barrier = Barrier(2)
    log(sorted(await gather(barrier.wait(), barrier.wait())))
    log(sorted(await gather(barrier.wait(), barrier.wait())))


async def barrier_aborted(log):
    barrier = Barrier(2)
    task = create_task(barrier.wait())
    await sleep(1)
    await barrier.abort()
    with log.outcome("waiter"):
        await task
    log(barrier.broken)
    with log.outcome("newcomer"):
        await barrier.wait()
    await barrier.reset()
    log(barrier.broken)


async def barrier_reset_while_waiting(log):
    barrier = Barrier(2)
    task = create_task(barrier.wait())
    await sleep(1)
    await barrier.reset()
    with log.outcome("waiter"):
        await task
    log(barrier.broken, barrier.n_waiting)
    log(sorted(await gather(barrier.wait(), barrier.wait())))


async def barrier_whose_waiter_is_cancelled_is_not_broken(log):
    barrier = Barrier(2)
    first = create_task(barrier.wait())
    await sleep(1)
    first.cancel("first")
    with log.outcome("first"):
        await first
    log(barrier.broken, barrier.n_waiting)
    log(sorted(await gather(barrier.wait(), barrier.wait())))


async def barrier_with_a_timeout(log):
    barrier = Barrier(2)
    with log.outcome("wait_for"):
        await wait_for(barrier.wait(), 1)
    log(barrier.n_waiting, barrier.broken, current_task().cancelling())


async def barrier_of_zero_parties(log):
    with log.outcome("barrier"):
        Barrier(0)
