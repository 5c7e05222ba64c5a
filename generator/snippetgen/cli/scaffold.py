"""Create the files of a new language, with TODO where the author has to fill something in."""

from __future__ import annotations

import re
from pathlib import Path

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.published.store import replace

_NAME = re.compile(r"[a-z][a-z0-9]*\Z")
_CLIENT = re.compile(r"[a-z][a-z0-9_]*\Z")
_TEXT = re.compile(r"""[^"'\\{}\n\r]+\Z""")
_SUFFIX = re.compile(r"[A-Za-z0-9]+\Z")

_SKELETON = Path(__file__).parent / "skeleton"
_FIELD = re.compile("@([a-z_]+)@")


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
    texts = {path: _filled(skeleton, words) for path, skeleton in skeletons.items()}
    targets = {checkout / path: text for path, text in texts.items()}
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
