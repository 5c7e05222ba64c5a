"""`snippetgen new`."""

from __future__ import annotations

from pathlib import Path

import click

from snippetgen.cli import scaffold
from snippetgen.cli.terminal import say


@click.command()
@click.argument("language")
@click.option("--title", metavar="TITLE", help="How people write its name.  [default: LANGUAGE, capitalised]")
@click.option(
    "--client", default="http", show_default=True, metavar="CLIENT", help="The library that its snippets call with."
)
@click.option("--suffix", metavar="SUFFIX", help="What ends the name of its source files.  [default: LANGUAGE]")
@click.option("--comment", default="//", show_default=True, metavar="SIGN", help="What begins a line comment.")
def command(language: str, title: str | None, client: str, suffix: str | None, comment: str) -> None:
    """Begin a new language in the current checkout of snippetgen.

    LANGUAGE is the name of its module and of its folder of templates. Writes a module, a template and a test;
    nothing else needs to be touched. CONTRIBUTING.md says what each field means.
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
