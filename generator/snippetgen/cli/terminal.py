"""How results look in a terminal, and in a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns with their titles, aligned with spaces."""
    widths = [max(len(row[column]) for row in (titles, *rows)) for column in range(len(titles))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (titles, *rows))
    return "\n".join(lines)


def say(text: str) -> None:
    """Tell a person about long work, on stderr."""
    click.echo(text, err=True)


def interactive() -> bool:
    """Whether a person watches stderr."""
    return sys.stderr.isatty()
