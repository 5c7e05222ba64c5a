"""`snippetgen new`: create the files of a language, with TODO where the author has to fill something in."""

from __future__ import annotations

import re
from pathlib import Path

import click

from snippetgen import languages
from snippetgen.cli.terminal import say
from snippetgen.errors import SnippetgenError
from snippetgen.published.store import replace

_NAME = re.compile(r"[a-z][a-z0-9]*\Z")
_CLIENT = re.compile(r"[a-z][a-z0-9_]*\Z")
_TEXT = re.compile(r"""[^"'\\{}\n\r]+\Z""")
_SUFFIX = re.compile(r"[A-Za-z0-9]+\Z")

_SKELETON = Path(__file__).parent / "skeleton"
_FIELD = re.compile("@([a-z_]+)@")


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
    made = create(
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


def create(checkout: Path, name: str, *, title: str, client: str, suffix: str, comment: str) -> list[Path]:
    """Write the files of a language into a checkout, and return their paths.

    They are a module, a template and a test. `comment` is what starts a line comment. Raises SnippetgenError if a name
    is not a valid file or module name, if `checkout` is not a checkout of snippetgen, or if one of the files exists.
    """
    for option, value, pattern, remedy in (
        ("LANGUAGE", name, _NAME, "start with a lower-case letter; use lower-case letters and digits"),
        ("--client", client, _CLIENT, "start with a lower-case letter; use lower-case letters, digits and _"),
        ("--suffix", suffix, _SUFFIX, "use letters and digits"),
        ("--title", title, _TEXT, "leave out quotation marks, backslashes, braces and line ends"),
        ("--comment", comment, _TEXT, "leave out quotation marks, backslashes, braces and line ends"),
    ):
        if not pattern.match(value):
            raise SnippetgenError(f"“{value}” is not a valid value", where=option, remedy=remedy)
    if name in languages.names():
        raise SnippetgenError(f"the language “{name}” already exists", where="LANGUAGE", remedy="choose another name")
    if not (checkout / "generator" / "snippetgen" / "languages").is_dir():
        raise SnippetgenError(
            "this folder is not a checkout of snippetgen",
            where=str(checkout),
            remedy="run this in the folder that contains `generator`",
        )
    words = {"name": name, "title": title, "client": client, "suffix": suffix, "comment": comment}
    folder = f"templates/{name}/{client}"
    skeletons = {
        f"generator/snippetgen/languages/{name}.py": "module",
        f"{folder}/snippet.{suffix}.jinja": "snippet",
        f"tests/languages/test_{name}.py": "test",
    }
    targets = {checkout / path: _filled(skeleton, words) for path, skeleton in skeletons.items()}
    existing = [str(path) for path in targets if path.exists()]
    if existing:
        raise SnippetgenError(
            "files of this language already exist", where=", ".join(existing), remedy="move them away"
        )
    for path, text in targets.items():
        replace(path, text)
    return list(targets)


def _filled(skeleton: str, words: dict[str, str]) -> str:
    text = (_SKELETON / f"{skeleton}.txt").read_text(encoding="utf-8")
    return _FIELD.sub(lambda field: words[field[1]], text)
