"""The entry point of the program: exit codes, signals, and how errors are printed."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn, TextIO

from snippetgen.errors import SnippetgenError, legible


def main() -> None:
    """Run the command line and exit.

    Errors that a user can fix are printed without a traceback. Exit codes: the command's own; 2 for wrong input; 1 for
    an error of the operating system, such as a full disk; 128 + N for signal N, after the same clean-up as an ordinary
    exit.
    """
    gc.set_threshold(100_000)  # imports make much, and leave next to nothing to collect
    import click  # noqa: PLC0415  after that

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), _exit_on_signal)
    try:
        from snippetgen.cli import snippetgen  # noqa: PLC0415  an import error is handled below

        code = snippetgen.main(prog_name="snippetgen", standalone_mode=False)
        sys.stdout.flush()
    except SnippetgenError as error:
        from snippetgen.cli import as_flags  # noqa: PLC0415  already imported above

        _fail(str(as_flags(error)), error.exit_code)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted", 128 + signal.SIGINT)
    except OSError as error:
        where = f"\n  where: {legible(str(error.filename))}" if error.filename else ""
        _fail(f"{error.strerror or error}{where}", 1)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("snippetgen"):
            raise
        extra = "docs" if error.name in {"rcssmin", "rjsmin"} else "check"
        _fail(f"the package “{error.name}” is not installed\n  to do: install snippetgen[{extra}]", 2)
    finally:
        for stream in (sys.stdout, sys.stderr):
            _write(stream, "")
        gc.freeze()  # a last collection would take 7 ms, and free what the exit frees
    raise SystemExit(code or 0)


def _exit_on_signal(number: int, _: object) -> NoReturn:
    """Exit through the context managers, which close files and delete temp files."""
    raise SystemExit(128 + number)


def _fail(text: str, code: int) -> NoReturn:
    _write(sys.stderr, f"snippetgen: {text}\n")
    raise SystemExit(code)


def _write(stream: TextIO, text: str) -> None:
    """Write `text` and flush.

    If the reader is gone, discard the text, so that Python does not try to flush it again at exit.
    """
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    main()
