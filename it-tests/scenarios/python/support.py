"""What the scenarios share: a loop on a virtual clock, the log, and a few coroutines that say what happens to them.

The counterpart in Java has the same names: Log.java.
"""

import asyncio
import asyncio.runners
import asyncio.taskgroups
import asyncio.tasks
import heapq
import itertools
import threading
import weakref
from asyncio import base_events, events


class Oops(Exception):
    """A failure of the scenario's own; in Java a RuntimeException."""


class Alarm(BaseException):
    """One that `except Exception` lets pass; in Java an Error."""


class OrderedSet:
    """TaskGroup goes through a set of its tasks, whose order is chance. Here, as in Tarry, it is that of creation."""

    def __init__(self):
        self._items = {}

    def add(self, item):
        self._items[item] = None

    def discard(self, item):
        self._items.pop(item, None)

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)


class OldestFirst:
    """What the runner asks for all tasks: the module asyncio.tasks, except that the order is that of creation."""

    def __getattr__(self, name):
        return getattr(asyncio.tasks, name)

    @staticmethod
    def all_tasks(loop):
        alive = asyncio.tasks.all_tasks(loop)
        return [task for task in (ref() for ref in loop.created) if task in alive]


asyncio.taskgroups.set = OrderedSet
asyncio.runners.tasks = OldestFirst()


class Timer(events.TimerHandle):
    """Equal deadlines in the order in which they were set; in asyncio's heap their order is chance."""

    __slots__ = ("number",)
    numbers = itertools.count()

    def __init__(self, *args):
        super().__init__(*args)
        self.number = next(Timer.numbers)

    def __lt__(self, other):
        return (self._when, self.number) < (other._when, other.number)


class Selector:
    """Waits by moving the clock, unless an answer from a thread is outstanding."""

    def __init__(self, loop):
        self.loop = loop
        self.wake_ups = threading.Semaphore(0)

    def select(self, timeout):
        if timeout == 0:
            return []
        if timeout is None or self.loop.outstanding:
            if not self.wake_ups.acquire(timeout=10):
                raise RuntimeError("the loop waits for nothing")
        else:
            self.loop.now = max(self.loop.now, self.loop._scheduled[0]._when)
        return []


class VirtualLoop(base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.passes = 0
        self.outstanding = 0
        self.created = []
        self._clock_resolution = 1e-9
        self._selector = Selector(self)

    def time(self):
        return self.now

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = Timer(round(when, 9), callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def create_task(self, coro, **kwargs):
        task = super().create_task(coro, **kwargs)
        self.created.append(weakref.ref(task))
        return task

    def run_in_executor(self, executor, func, *args):
        future = super().run_in_executor(executor, func, *args)
        self.outstanding += 1
        future.add_done_callback(self._answered)
        return future

    async def shutdown_default_executor(self, timeout=None):
        self.outstanding += 1
        try:
            await super().shutdown_default_executor(timeout)
        finally:
            self.outstanding -= 1

    def _answered(self, future):
        self.outstanding -= 1

    def _run_once(self):
        self.passes += 1
        super()._run_once()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        self._selector.wake_ups.release()



def show(value):
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, BaseExceptionGroup):
        return f"{type(value).__name__}[{', '.join(show(e) for e in value.exceptions)}]"
    if isinstance(value, (asyncio.CancelledError, Oops, Alarm)):
        return type(value).__name__ + (f"({value})" if str(value) else "")
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, asyncio.Future):
        if not value.done():
            return "pending"
        if value.cancelled():
            return "cancelled"
        if value.exception() is not None:
            return f"failed {show(value.exception())}"
        return f"result {show(value.result())}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(show, value))}]"
    return str(value)


class Outcome:
    """Logs how a block ends, and ends what it throws."""

    def __init__(self, log, label):
        self.log = log
        self.label = label

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if value is None:
            self.log(self.label, "ok")
        else:
            self.log(self.label, "raised", value)
        return True


class Log:
    def __init__(self):
        self.lines = []
        self.loop = None

    def new_loop(self):
        self.loop = VirtualLoop()
        return self.loop

    def __call__(self, *parts):
        """One line: the pass of the loop, its time in milliseconds, and what happened."""
        self.lines.append(f"{self.loop.passes} {round(self.loop.now * 1000)} {' '.join(map(show, parts))}")

    def plain(self, *parts):
        """A line without pass and time, where a thread or the garbage collector decides about them."""
        self.lines.append(" ".join(map(show, parts)))

    def advance(self, seconds):
        """As code does that computes for long."""
        self.loop.now += seconds

    def outcome(self, label):
        return Outcome(self, label)

    def plain_outcome(self, label):
        return Outcome(self.plain, label)

    async def work(self, name, delay):
        self(name, "starts")
        try:
            await asyncio.sleep(delay)
        except asyncio.CancelledError as e:
            self(name, e)
            raise
        self(name, "done")
        return name

    async def failing(self, name, delay):
        self(name, "starts")
        try:
            await asyncio.sleep(delay)
        except asyncio.CancelledError as e:
            self(name, e)
            raise
        self(name, "fails")
        raise Oops(name)

    async def slow_cleanup(self, name, delay, cleanup):
        self(name, "starts")
        try:
            await asyncio.sleep(delay)
        finally:
            self(name, "cleans up")
            await asyncio.sleep(cleanup)
            self(name, "is clean")
        return name

    async def deaf(self, name, delay, more):
        """Swallows one cancellation, and goes on for some time."""
        self(name, "starts")
        try:
            await asyncio.sleep(delay)
        except asyncio.CancelledError as e:
            self(name, "swallows", e)
            await asyncio.sleep(more)
        self(name, "done")
        return name

    async def fails_when_cancelled(self, name, delay):
        self(name, "starts")
        try:
            await asyncio.sleep(delay)
        except asyncio.CancelledError:
            self(name, "converts")
            raise Oops(name)
        return name

    async def value(self, value):
        """Ends without pausing."""
        return value

    def complaints(self):
        """Logs what the loop's exception handler is told."""
        self.loop.set_exception_handler(
            lambda loop, context: self("complaint", message(context), context.get("exception")))


def message(context):
    """Without what names an object, which is worded differently everywhere."""
    text = context["message"]
    if text.startswith("Exception in callback"):
        return "Exception in callback"
    return "Task errored out behind its parent" if "parent task" in text else text


def needs_threads(scenario):
    scenario.needs_threads = True
    return scenario
