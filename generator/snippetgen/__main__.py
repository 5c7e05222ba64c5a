"""The program `snippetgen`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

import click

from snippetgen.errors import SnippetgenError, legible


def main() -> None:
    """Run the command line. Errors that a person can put right are printed, and no traceback is.

    Exit codes: those of the command; 2 where the input is wrong; 1 where the machine lets it down, such as by a full
    disk; 128 + N where the signal N ends it, which leaves as little behind as an ordinary end.
    """
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), _end)
    try:
        from snippetgen.cli import snippetgen  # noqa: PLC0415  so that an error of an import is one of the command line

        code = snippetgen.main(prog_name="snippetgen", standalone_mode=False)
    except SnippetgenError as error:
        _complain(str(error), error.exit_code)
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
    raise SystemExit(code or 0)


def _end(number: int, _: object) -> NoReturn:
    """A signal ends the program as an error would: what is open is closed, what is temporary is deleted."""
    raise SystemExit(128 + number)


def _complain(text: str, code: int) -> NoReturn:
    try:
        sys.stdout.flush()
    except OSError:  # nobody can have the rest of the output: do not try again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with suppress(OSError):
        sys.stderr.write(f"snippetgen: {text}\n")
    raise SystemExit(code)


if __name__ == "__main__":
    main()
