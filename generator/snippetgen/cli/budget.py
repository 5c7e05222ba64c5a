"""`snippetgen budget`."""

from __future__ import annotations

import json
from typing import Any

import click

from snippetgen.checking import budget
from snippetgen.cli.options import complete_variant, inputs, language_option, request_options, select
from snippetgen.cli.terminal import say, table


@click.command(epilog="Exit code: 0 if every snippet is within its budget, 1 if one is not.")
@click.argument("variants", nargs=-1, metavar="[VARIANT]...", shell_complete=complete_variant)
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@request_options
def command(variants: tuple[str, ...], langs: tuple[str, ...], *, as_json: bool, **request: Any) -> None:
    """Show how long, wide and branched each snippet is, and its limits.

    Counts the lines of code (no blank lines, no comments), the columns of the widest line and the branches of each
    snippet. Only snippets for a local image have a limit of lines.
    """
    given = inputs(**request)
    [chosen] = select([given], variants, langs)
    rows = []
    for variant in chosen:
        subject = given.subject(variant)
        size = budget.size(subject.snippet.text, variant.language.lexer)
        limits = {"most_lines": budget.most_lines(variant), "problems": budget.excess(subject)}
        rows.append({"variant": str(variant), **vars(size), **limits})
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    else:
        columns = ("variant", "lines", "most_lines", "width", "branches")
        cells = [["-" if row[key] is None else str(row[key]) for key in columns] for row in rows]
        click.echo(table(["variant", "lines", "at most", f"width (at most {budget.WIDEST})", "branches"], cells))
        for row in rows:
            for problem in row["problems"]:
                say(f"{row['variant']}: {problem}")
    raise SystemExit(1 if any(row["problems"] for row in rows) else 0)
