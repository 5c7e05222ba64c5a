"""Run a snippet as a notebook does: in this process, beside a running event loop; then see that nothing has changed."""

import asyncio
import signal
import sys
import threading


def state() -> dict[str, object]:
    """What a snippet must leave as it was."""
    return {
        "signal handlers": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "alarms": signal.getitimer(signal.ITIMER_REAL),
        "hooks": (sys.excepthook, threading.excepthook, sys.displayhook, sys.gettrace()),
        "streams": (sys.stdout, sys.stderr),
    }


async def main(file: str, seconds: float) -> None:
    """Run the cell, wait until its timeout is over, and compare."""
    with open(file, encoding="utf-8") as source:
        cell = compile(source.read(), file, "exec")
    before = state()
    exec(cell, {"__name__": "__main__"})
    await asyncio.sleep(seconds)
    after = state()
    changed = [name for name in before if before[name] != after[name]]
    left = [t.name for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
    if changed or left:
        sys.exit(f"the snippet changed {', '.join(changed) or 'nothing'} and left the threads {left}")
    with open("survived", "x", encoding="ascii"):
        pass


asyncio.run(main(sys.argv[1], float(sys.argv[2])))
