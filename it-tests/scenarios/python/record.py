"""Records what the scenarios print under CPython.

    python3.13 record.py            writes ../expected/3.13/*.txt
    python3.14 record.py            writes ../expected/3.14/*.txt, only where 3.14 differs from 3.13
    python3.13 record.py --check    compares instead, and exits with 1 if anything differs
    python3.13 record.py NAME...    prints these scenarios

Nothing waits: the loop has a virtual clock.
"""

import asyncio
import importlib
import inspect
import pathlib
import sys
import threading
import warnings

# Before the scenarios are imported, and compiled.
sys.dont_write_bytecode = True
warnings.filterwarnings("ignore", "'return' in a 'finally' block", SyntaxWarning)

from support import Log

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE.parent / "expected"
AREAS = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("record", "support"))


def scenarios():
    found = {}
    for area in AREAS:
        module = importlib.import_module(area)
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == area and not name.startswith("_"):
                if name in found:
                    raise SystemExit(f"two scenarios are named {name}")
                found[name] = function
    return found


def trace(scenario):
    log = Log()
    say = log.plain if getattr(scenario, "needs_threads", False) else log
    if inspect.iscoroutinefunction(scenario):
        with asyncio.Runner(loop_factory=log.new_loop) as runner:
            try:
                runner.run(scenario(log))
                say("end")
            except BaseException as e:
                say("end", e)
    else:
        scenario(log)
    return "\n".join(log.lines) + "\n"


def has_threads():
    try:
        thread = threading.Thread(target=lambda: None)
        thread.start()
        thread.join()
        return True
    except RuntimeError:
        return False


def read(version, name):
    path = EXPECTED / version / f"{name}.txt"
    return path.read_text() if path.exists() else None


def write(version, name, text):
    path = EXPECTED / version / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(text)


def record(version, name, text):
    write(version, name, text if version == "3.13" or text != read("3.13", name) else None)


def differs(version, name, text):
    """A fix of 3.14 may have found its way into a later 3.13."""
    known = {read("3.13", name), read("3.14", name)} if version == "3.13" \
        else {read("3.14", name) or read("3.13", name)}
    return text not in known


def main(arguments):
    version = "%d.%d" % sys.version_info[:2]
    if version not in ("3.13", "3.14"):
        raise SystemExit(f"recordings are of CPython 3.13 and 3.14; this is {version}")
    check = arguments == ["--check"]
    found = scenarios()
    if arguments and not check:
        for name in arguments:
            print(f"== {name}\n{trace(found[name])}", end="")
        return
    threads = has_threads()
    wrong = []
    for name, scenario in found.items():
        if getattr(scenario, "needs_threads", False) and not threads:
            continue
        text = trace(scenario)
        if not check:
            record(version, name, text)
        elif differs(version, name, text):
            wrong.append(name)
    if not check:
        for path in (EXPECTED / version).glob("*.txt"):
            if path.stem not in found:
                path.unlink()
    print(f"{len(found)} scenarios, CPython {version}"
          + (f", different from the recording: {' '.join(wrong)}" if wrong else ""))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
