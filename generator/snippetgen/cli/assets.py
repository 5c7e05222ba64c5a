"""`snippetgen assets`."""

from __future__ import annotations

from pathlib import Path

import click
import rcssmin
import rjsmin

from snippetgen.published import store

ASSETS = Path(__file__).parents[1] / "site" / "assets"
_MINIFIERS = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("docs", "assets"))
def command(folder: Path) -> None:
    """Write the script and the style sheet of pages with markers to FOLDER.  [default: docs/assets]

    The script shows the form and the copy buttons. Run this again after each upgrade of snippetgen.
    """
    for file in sorted(ASSETS.iterdir()):
        store.replace(folder / file.name, _MINIFIERS[file.suffix](file.read_text(encoding="utf-8")) + "\n")
        click.echo(folder / file.name)
