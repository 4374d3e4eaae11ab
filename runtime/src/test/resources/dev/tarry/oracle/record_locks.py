"""Makes small random programs with locks and queues, runs them under CPython and prints each with its trace.

    python3 record_locks.py FIRST_SEED COUNT > locks.txt

A program is a list of tasks, each a list of operations NAME:ARGUMENT:LIMIT; LockProgramTest.java runs the same lists.
Each line of a trace begins with the number of the loop's pass. The clock is virtual, and all durations of a program are
different, since the order of equal deadlines is not defined in CPython. A task notes how each operation ended and goes
on with the next, also when it was cancelled. Tasks are the pure Python ones, as in record_programs.py.
"""
import asyncio
import asyncio.tasks
import os
import random
import selectors
import sys

asyncio.tasks.Task = asyncio.Task = asyncio.tasks._PyTask

LONG = 10000
KEPT = []
NAMES = ["lock", "sem", "put", "get", "putnow", "getnow", "condwait", "notify", "notifyall", "eventwait", "eventset",
         "eventclear", "meet", "reset", "abort", "cancel", "yield", "sleep", "done", "join", "shutdown"]
WEIGHTS = [14, 14, 10, 10, 4, 4, 9, 6, 3, 5, 3, 2, 9, 1.5, .7, 16, 10, 4, 4, 1, .7]


class JumpingSelector(selectors.SelectSelector):
    def select(self, timeout=None):
        if timeout is not None and timeout > 0:
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
        super()._run_once()


def generate(seed):
    r = random.Random(seed)
    durations = iter(r.sample(range(1, 2000), 400))
    items = iter(range(1, 1000)) if r.random() < .5 else iter(r.sample(range(1, 1000), 999))
    count = r.randint(3, 7)
    tasks = []
    for _ in range(count):
        ops = []
        for _ in range(r.randint(2, 7)):
            name = r.choices(NAMES, WEIGHTS)[0]
            argument = 0
            if name in ("lock", "sem", "condwait", "notify", "notifyall"):
                argument = r.randint(0, 3)
            elif name in ("put", "putnow"):
                argument = next(items)
            elif name == "cancel":
                argument = r.randrange(count)
            elif name == "sleep":
                argument = next(durations)
            elif name == "shutdown":
                argument = r.randrange(2)
            limit = next(durations) if r.random() < .15 else "-"
            ops.append(f"{name}:{argument}:{limit}")
        tasks.append(" ".join(ops))
    kind = r.choice(["fifo", "lifo", "priority"])
    return f"{kind} {r.randint(0, 2)} {r.choice(['sem', 'bounded'])} {r.randint(0, 2)} {r.randint(1, 3)} | " \
        + " | ".join(tasks)


class Interpreter:
    def __init__(self, program):
        head, *self.bodies = program.split(" | ")
        kind, maxsize, semaphore, value, parties = head.split()
        self.queue = {"fifo": asyncio.Queue, "lifo": asyncio.LifoQueue, "priority": asyncio.PriorityQueue}[kind](
            int(maxsize))
        self.semaphore = (asyncio.Semaphore if semaphore == "sem" else asyncio.BoundedSemaphore)(int(value))
        self.lock = asyncio.Lock()
        self.condition = asyncio.Condition()
        self.event = asyncio.Event()
        self.barrier = asyncio.Barrier(int(parties))
        self.loop = VirtualLoop()
        self.log = []
        self.tasks = []

    def note(self, *words):
        self.log.append(" ".join(map(str, (self.loop.passes, *words))))

    async def linger(self, passes):
        for _ in range(passes):
            await asyncio.sleep(0)

    async def operation(self, me, name, argument):
        if name == "lock" or name == "sem":
            async with self.lock if name == "lock" else self.semaphore:
                self.note(me, "holds", name)
                await self.linger(argument)
        elif name == "put":
            await self.queue.put(argument)
        elif name == "get":
            self.note(me, "got", await self.queue.get())
        elif name == "putnow":
            self.queue.put_nowait(argument)
        elif name == "getnow":
            self.note(me, "got", self.queue.get_nowait())
        elif name == "condwait":
            async with self.condition:
                await self.condition.wait()
                self.note(me, "notified")
                await self.linger(argument)
        elif name in ("notify", "notifyall"):
            async with self.condition:
                self.condition.notify(argument) if name == "notify" else self.condition.notify_all()
                await self.linger(argument)
        elif name == "eventwait":
            await self.event.wait()
        elif name == "eventset":
            self.event.set()
        elif name == "eventclear":
            self.event.clear()
        elif name == "meet":
            self.note(me, "met", await self.barrier.wait())
        elif name == "reset":
            await self.barrier.reset()
        elif name == "abort":
            await self.barrier.abort()
        elif name == "cancel":
            self.note(me, "cancels", argument, self.tasks[argument].cancel())
        elif name == "yield":
            await asyncio.sleep(0)
        elif name == "sleep":
            await asyncio.sleep(argument * 0.001)
        elif name == "done":
            self.queue.task_done()
        elif name == "join":
            await self.queue.join()
        elif name == "shutdown":
            self.queue.shutdown(immediate=bool(argument))

    async def limited(self, me, name, argument, limit):
        if limit == "-":
            await self.operation(me, name, argument)
        else:
            async with asyncio.timeout(int(limit) * 0.001):
                await self.operation(me, name, argument)

    async def body(self, me):
        for op in self.bodies[me].split():
            name, argument, limit = op.split(":")
            try:
                await self.limited(me, name, int(argument), limit)
                self.note(me, "did", name)
            except asyncio.CancelledError:
                self.note(me, "cancelled in", name, asyncio.current_task().uncancel())
            except TimeoutError:
                self.note(me, "late in", name)
            except (asyncio.QueueFull, asyncio.QueueEmpty, asyncio.QueueShutDown, asyncio.BrokenBarrierError) as e:
                self.note(me, type(e).__name__, "in", name)
            except (RuntimeError, ValueError):
                self.note(me, "refused", name)

    async def main(self):
        for me in range(len(self.bodies)):
            self.tasks.append(asyncio.create_task(self.body(me)))
        await asyncio.sleep(LONG)
        self.note("end", *[task.done() for task in self.tasks], self.lock.locked(), self.semaphore.locked(),
                  self.condition.locked(), self.event.is_set(), self.barrier.n_waiting, self.barrier.broken,
                  self.queue.qsize())

    def run(self):
        self.loop.run_until_complete(self.main())
        return self.log


def main(seed, count):
    while count > 0:
        seed += 1
        program = generate(seed)
        interpreter = Interpreter(program)
        # Not to be collected: the tasks that wait forever would then be closed inside the loop of a later program.
        KEPT.append(interpreter)
        lines = interpreter.run()
        if len(lines) >= 12:
            count -= 1
            print("program", seed, program)
            print("\n".join(lines))


main(int(sys.argv[1]), int(sys.argv[2]))
sys.stdout.flush()
os._exit(0)
