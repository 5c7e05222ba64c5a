"""`snippetgen new`."""

from __future__ import annotations

from pathlib import Path

import click

from snippetgen.cli import scaffold
from snippetgen.cli.terminal import say


@click.command()
@click.argument("language")
@click.option("--title", metavar="TITLE", help="Its name on pages.  [default: LANGUAGE, capitalised]")
@click.option(
    "--client", default="http", show_default=True, metavar="CLIENT", help="The client library of its snippets."
)
@click.option("--suffix", metavar="SUFFIX", help="The extension of its source files.  [default: LANGUAGE]")
@click.option("--comment", default="//", show_default=True, metavar="SIGN", help="The start of a line comment.")
def command(language: str, title: str | None, client: str, suffix: str | None, comment: str) -> None:
    """Create the files of a new language in the current checkout of snippetgen.

    LANGUAGE names its module and its folder of templates. The command writes a module, a template and a test; no other
    code needs a change. The page “Adding a language” explains the fields.
    """
    made = scaffold.create(
        Path.cwd(),
        language,
        title=title or language.capitalize(),
        client=client,
        suffix=suffix or language,
        comment=comment,
    )
    for path in made:
        click.echo(path.relative_to(Path.cwd()))
    say("Fill them in, then:")
    say(f"  snippetgen toolchains install --lang {language}")
    say(f"  snippetgen check --lang {language} --rendered --locale en --scenario all")
