"""`snippetgen doctor`."""

from __future__ import annotations

import json
from textwrap import shorten

import click

from snippetgen.checking import doctor
from snippetgen.cli.terminal import table

_WIDE = 60


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def command(*, as_json: bool) -> None:
    """Show which toolchains are installed, and how to get the others.

    `check` uses those in the sealed root filesystem, `check --host` those on your PATH.
    """
    found = doctor.examine()
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in found], indent=2, ensure_ascii=False))
        return
    rows = [[f.title, f.place, shorten(f.version, _WIDE, placeholder=" …"), f.remedy] for f in found]
    click.echo(table(["language", "found", "version", "to do"], rows))
