"""Tables and progress, as the commands print them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

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


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Progress on stderr while the context lasts: on a terminal, a progress bar.

    The function in the context counts one more step as done, and prints its line unless that is empty.
    """
    from rich.console import Console  # noqa: PLC0415  slow to import
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=total)

        def step(line: str) -> None:
            if line:
                bar.console.print(line, markup=False, soft_wrap=True)
            bar.advance(task)

        yield step
