"""The program `snippetgen`."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn, TextIO

from snippetgen.errors import SnippetgenError, legible


def main() -> None:
    """Run the command line. Errors that a person can put right are printed, and no traceback is.

    Exit codes: those of the command; 2 where the input is wrong; 1 where the machine lets it down, such as by a full
    disk; 128 + N where the signal N ends it, which leaves as little behind as an ordinary end.
    """
    gc.set_threshold(100_000)  # imports make much, and leave next to nothing to collect
    import click  # noqa: PLC0415  after that

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), _end)
    try:
        from snippetgen.cli import snippetgen  # noqa: PLC0415  so that an error of an import is one of the command line

        code = snippetgen.main(prog_name="snippetgen", standalone_mode=False)
        sys.stdout.flush()
    except SnippetgenError as error:
        from snippetgen.cli import as_flags  # noqa: PLC0415  it is imported by now, or raised the error

        _complain(str(as_flags(error)), error.exit_code)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted", 128 + signal.SIGINT)
    except OSError as error:
        where = f"\n  where: {legible(str(error.filename))}" if error.filename else ""
        _complain(f"{error.strerror or error}{where}", 1)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("snippetgen"):
            raise
        _complain(f"this needs the package “{error.name}”\n  to do: install snippetgen[check]", 2)
    finally:
        for stream in (sys.stdout, sys.stderr):
            _write(stream, "")
        gc.freeze()  # a last collection would take 7 ms, and free what the exit frees
    raise SystemExit(code or 0)


def _end(number: int, _: object) -> NoReturn:
    """A signal ends the program as an error would: what is open is closed, what is temporary is deleted."""
    raise SystemExit(128 + number)


def _complain(text: str, code: int) -> NoReturn:
    _write(sys.stderr, f"snippetgen: {text}\n")
    raise SystemExit(code)


def _write(stream: TextIO, text: str) -> None:
    """Write `text` after what waits to be written. Where nobody can have it, it is not tried again at the very end."""
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    main()
