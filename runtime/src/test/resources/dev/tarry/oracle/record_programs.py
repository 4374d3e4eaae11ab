"""Makes small random asyncio programs, runs them under CPython and prints each with its trace.

    python3 record_programs.py FIRST_SEED COUNT > programs.txt

A program is a nested list; ProgramTest.java runs the same lists. Each line of a trace begins with the number of the
loop's pass. The clock is virtual. Left out: programs that never end, programs in which tasks wait for each other in a
circle (a cancel there is a RecursionError in CPython), and what happens after the main coroutine has ended (the order
in which tasks are cancelled at shutdown is that of a set). Tasks are the pure Python ones: the C ones differ in one
detail, a second await of a task on itself fails at once.
"""
import asyncio
import asyncio.tasks
import logging
import random
import selectors
import sys
import warnings

LONGEST = 900
SHORTEST_TRACE = 12
LAST_PASS = 3000
circle = False


class CheckedTask(asyncio.tasks._PyTask):
    def cancel(self, msg=None):
        global circle
        try:
            return super().cancel(msg)
        except RecursionError:
            circle = True
            raise


asyncio.tasks.Task = asyncio.Task = CheckedTask


class Stuck(Exception):
    pass


class JumpingSelector(selectors.SelectSelector):
    def select(self, timeout=None):
        if timeout is None:
            raise Stuck()
        if timeout > 0:
            self.loop.now += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        selector = JumpingSelector()
        selector.loop = self
        self.now = 0
        self.passes = 0
        super().__init__(selector)

    def time(self):
        return self.now

    def _run_once(self):
        self.passes += 1
        if self.passes > LAST_PASS:
            raise Stuck()
        super()._run_once()


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.futures = ["f0", "f1", "f2"]
        self.tasks = []
        self.labels = 0
        # All different, since the order of equal deadlines is not defined in CPython.
        self.durations = iter(self.random.sample(range(1, 100000), 4000))

    def duration(self):
        return str(next(self.durations))

    def label(self):
        self.labels += 1
        return f"L{self.labels}"

    def new_task(self):
        self.tasks.append(f"t{len(self.tasks) + 1}")
        return self.tasks[-1]

    def task(self):
        return self.random.choice(self.tasks) if self.tasks else "t1"

    def future(self):
        return self.random.choice(self.futures)

    def simple(self):
        kind = self.random.choices(["cancel", "uncancel", "setfut", "setexc", "cancelfut", "state", "log"],
                                   [20, 10, 15, 5, 8, 22, 20])[0]
        if kind == "log":
            return [kind, self.label()]
        if kind in ("setfut", "setexc"):
            return [kind, self.future(), self.label()]
        if kind == "cancelfut":
            return [kind, self.future()]
        return [kind, self.task()]

    def body(self, depth, size=None):
        ops = [self.op(depth) for _ in range(size or self.random.randint(1, 4))]
        end = self.random.random()
        if end < .15:
            ops.append(["raise", self.label()])
        elif end < .4:
            ops.append(["return", self.label()])
        return ops

    def awaitable(self, depth):
        return ["body", self.body(depth)] if self.random.random() < .6 else ["task", self.task()]

    def awaitables(self, depth):
        return [self.awaitable(depth) for _ in range(self.random.randint(1, 3))]

    def leaf(self):
        if self.random.random() < .6:
            return self.simple()
        return self.random.choice([["yield"], ["sleep", self.duration()], ["await", self.task()],
                                   ["awaitfut", self.future()], ["cancelself"], ["newfut", self.future()]])

    def op(self, depth):
        if depth <= 0 or self.random.random() < .25:
            return self.leaf()
        inner = depth - 1
        kind = self.random.choices(
            ["yield", "sleep", "spawn", "await", "call", "try", "gather", "shield", "timeout", "waitfor", "wait",
             "ascompleted", "callsoon"], [8, 5, 14, 4, 6, 13, 6, 3, 4, 3, 3, 3, 3])[0]
        if kind == "yield":
            return [kind]
        if kind == "sleep":
            return [kind, self.duration()]
        if kind == "spawn":
            body = self.body(inner)
            return [kind, self.new_task(), body]
        if kind in ("await", "shield"):
            return [kind, self.task()]
        if kind == "call":
            return [kind, self.body(inner)]
        if kind == "try":
            how = self.random.choice(["swallow", "reraise", "convert"])
            return [kind, how, self.body(inner), self.body(0, 1)]
        if kind == "gather":
            return [kind, self.random.choice(["values", "outcomes"]), self.awaitables(inner)]
        if kind == "timeout":
            return [kind, self.duration(), self.body(inner)]
        if kind == "waitfor":
            return [kind, self.random.choice([self.duration(), self.duration(), "0"]), self.awaitable(inner)]
        if kind == "wait":
            mode = self.random.choice(["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"])
            return [kind, mode, self.random.choice(["-", self.duration()]), [self.task() for _ in range(2)]]
        if kind == "ascompleted":
            return [kind, self.awaitable(inner)]
        return [kind, [self.simple() for _ in range(self.random.randint(1, 2))]]


def name(e):
    if isinstance(e, asyncio.CancelledError):
        return "CancelledError"
    if isinstance(e, TimeoutError):
        return "TimeoutError"
    if isinstance(e, ValueError):
        return "ValueError:" + str(e)
    return "RuntimeError"


def text(value):
    if value is None or isinstance(value, str):
        return str(value)
    return "[" + ", ".join(name(v) if isinstance(v, BaseException) else text(v) for v in value) + "]"


class Interpreter:
    def __init__(self):
        self.loop = VirtualLoop()
        self.log = []
        self.tasks = {}
        self.futures = {f: self.loop.create_future() for f in ("f0", "f1", "f2")}

    def note(self, *words):
        self.log.append(" ".join(map(str, (self.loop.passes, *words))))

    def sync(self, op):
        kind, target = op[0], op[1] if len(op) > 1 else None
        task = self.tasks.get(target) if isinstance(target, str) else None
        if kind == "log":
            self.note("log", target)
        elif kind == "cancel":
            if task is not None:
                self.note("cancel", target, task.cancel())
        elif kind == "uncancel":
            if task is not None:
                self.note("uncancel", target, task.uncancel())
        elif kind in ("setfut", "setexc"):
            future = self.futures[target]
            try:
                future.set_result(op[2]) if kind == "setfut" else future.set_exception(ValueError(op[2]))
                self.note(kind, target)
            except asyncio.InvalidStateError:
                self.note(kind, target, "refused")
        elif kind == "cancelfut":
            self.note(kind, target, self.futures[target].cancel())
        elif kind == "newfut":
            self.futures[target] = self.loop.create_future()
        elif kind == "state":
            if task is not None:
                self.note("state", target, task.done(), task.cancelled(), task.cancelling())
        else:
            return False
        return True

    def awaitable(self, argument):
        return self.body(argument[1]) if argument[0] == "body" else self.tasks.get(argument[1])

    async def body(self, ops):
        for op in ops:
            if self.sync(op):
                continue
            if op[0] == "return":
                return op[1]
            await self.step(op)

    async def step(self, op):
        kind = op[0]
        task = self.tasks.get(op[1]) if len(op) > 1 and isinstance(op[1], str) else None
        if kind == "yield":
            await asyncio.sleep(0)
        elif kind == "sleep":
            await asyncio.sleep(int(op[1]) * 0.001)
        elif kind == "spawn":
            self.tasks[op[1]] = asyncio.create_task(self.body(op[2]))
            self.note("spawned", op[1])
        elif kind == "await":
            if task is not None:
                self.note("awaited", op[1], text(await task))
        elif kind == "awaitfut":
            self.note("awaitedfut", op[1], text(await self.futures[op[1]]))
        elif kind == "cancelself":
            self.note("cancelself", asyncio.current_task().cancel())
        elif kind == "call":
            self.note("called", text(await self.body(op[1])))
        elif kind == "raise":
            raise ValueError(op[1])
        elif kind == "try":
            await self.attempt(op)
        elif kind == "gather":
            awaitables = [a for a in map(self.awaitable, op[2]) if a is not None]
            self.note("gathered", text(await asyncio.gather(*awaitables, return_exceptions=op[1] == "outcomes")))
        elif kind == "shield":
            if task is not None:
                self.note("shielded", text(await asyncio.shield(task)))
        elif kind == "timeout":
            async with asyncio.timeout(int(op[1]) * 0.001):
                value = await self.body(op[2])
            self.note("in time", text(value))
        elif kind == "waitfor":
            awaitable = self.awaitable(op[2])
            if awaitable is not None:
                self.note("waited for", text(await asyncio.wait_for(awaitable, int(op[1]) * 0.001)))
        elif kind == "wait":
            tasks = {self.tasks[t]: None for t in op[3] if t in self.tasks}
            if tasks:
                limit = None if op[2] == "-" else int(op[2]) * 0.001
                done, pending = await asyncio.wait(tasks, return_when=getattr(asyncio, op[1]), timeout=limit)
                self.note("waited", len(done), len(pending))
        elif kind == "ascompleted":
            awaitable = self.awaitable(op[1])
            if awaitable is not None:
                for first in asyncio.as_completed([awaitable]):
                    self.note("completed", text(await first))
        elif kind == "callsoon":
            self.loop.call_soon(lambda: [self.sync(inner) for inner in op[1]])

    async def attempt(self, op):
        try:
            self.note("tried", text(await self.body(op[2])))
        except (Stuck, RecursionError):
            raise
        except BaseException as e:
            self.note("caught", name(e))
            if op[1] == "reraise":
                raise
            if op[1] == "convert":
                raise ValueError("converted")
        finally:
            self.note("finally", text(await self.body(op[3])))

    def run(self, ops):
        self.loop.set_exception_handler(lambda loop, context: None)
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            try:
                self.note("main", text(runner.run(self.body(ops))))
            except (Stuck, RecursionError):
                raise
            except BaseException as e:
                self.note("main raised", name(e))
        return self.log


def trace(program):
    """The trace, or None if the program is one of those to leave out."""
    global circle
    circle = False
    try:
        log = Interpreter().run(program)
    except (Stuck, RecursionError):
        return None
    if circle:
        return None
    return log[:next(i for i, line in enumerate(log) if " main" in line) + 1]


def emit(x):
    return x if isinstance(x, str) else "( " + "".join(emit(e) + " " for e in x) + ")"


def main(seed, count):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    sys.unraisablehook = lambda *ignored: None
    while count > 0:
        seed += 1
        generator = Generator(seed)
        program = generator.body(4, generator.random.randint(3, 6))
        if len(emit(program)) > LONGEST:
            continue
        lines = trace(program)
        if lines is not None and len(lines) >= SHORTEST_TRACE:
            count -= 1
            print("program", seed, emit(program))
            print("\n".join(lines))


main(int(sys.argv[1]), int(sys.argv[2]))
