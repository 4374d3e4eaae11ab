"""Runs the left side of docs/cheatsheet.md and prints what each row prints.

    python3 it-tests/src/test/python/cheatsheet.py > it-tests/src/test/resources/documentation/cheatsheet.txt

Needs Python 3.13. Time is virtual: the selector jumps to the next timer, unless a thread still works for the loop.
"""

import asyncio
import contextlib
import io
import pathlib
import re
import selectors
import textwrap
import time

PAGE = pathlib.Path(__file__).parents[4] / "docs" / "cheatsheet.md"
OUTSIDE_LOOPS = "Starting", "Streams"
PRELUDE = "What the rows use"


class VirtualSelector(selectors.DefaultSelector):
    """Jumps over what the loop would wait; the loop asks it for the time."""

    now = 0.0
    jobs = 0

    def select(self, timeout=None):
        if timeout is None or self.jobs or len(self.get_map()) > 1:
            begun = time.monotonic()
            events = super().select(timeout)
            self.now += time.monotonic() - begun
            return events
        self.now += max(timeout, 0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.virtual = VirtualSelector()
        super().__init__(self.virtual)

    def time(self):
        return self.virtual.now

    def run_in_executor(self, executor, function, *arguments):
        self.virtual.jobs += 1
        future = super().run_in_executor(executor, function, *arguments)
        future.add_done_callback(self.job_done)
        return future

    def job_done(self, future):
        self.virtual.jobs -= 1

    async def shutdown_default_executor(self, timeout=None):
        self.virtual.jobs += 1
        try:
            await super().shutdown_default_executor(timeout)
        finally:
            self.virtual.jobs -= 1


class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return VirtualLoop()


def blocks():
    heading = ""
    for match in re.finditer(r"^#+ ([^\n]*)$|^```python\n(.*?)^```$", PAGE.read_text(), re.M | re.S):
        if match[1] is not None:
            heading = match[1]
        else:
            yield heading, match[2]


def run(prelude, section, code):
    if section.startswith(OUTSIDE_LOOPS):
        source = code
    else:
        source = "async def row():\n" + textwrap.indent(code, "    ") + "\nasyncio.run(row())\n"
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(prelude + source, section, "exec"), {"__name__": "row"})
    return output.getvalue()


def main():
    asyncio.set_event_loop_policy(Policy())
    prelude = ""
    section, number = "", 0
    for heading, code in blocks():
        if heading == PRELUDE:
            prelude = code
            continue
        number = number + 1 if heading == section else 1
        section = heading
        print(f"# {section} {number}")
        print(run(prelude, section, code), end="")


if __name__ == "__main__":
    main()
