"""Tables and progress, as the commands print them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Self

import click


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows below their titles, in columns aligned with spaces."""
    widths = [max(len(row[column]) for row in (titles, *rows)) for column in range(len(titles))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (titles, *rows)
    )
    return "\n".join(lines)


def say(text: str) -> None:
    """Print a message on stderr."""
    click.echo(text, err=True)


class Progress:
    """Progress on stderr: a line for each step, and on a terminal a progress bar."""

    def __init__(self, total: int, title: str) -> None:
        self._total = total
        self._title = title
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        from rich.console import Console  # noqa: PLC0415  slow to import
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
        from rich.progress import Progress as Bar  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Bar(
            *columns, console=Console(stderr=True, highlight=False), transient=True, disable=not sys.stderr.isatty()
        )
        self._stack.enter_context(self._bar)
        self._task = self._bar.add_task(self._title, total=self._total)
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def step(self, line: str, *, quiet: bool = False) -> None:
        """Count one more step as done, and print `line` unless `quiet`."""
        if not quiet:
            self._bar.console.print(line, markup=False, soft_wrap=True)
        self._bar.advance(self._task)
