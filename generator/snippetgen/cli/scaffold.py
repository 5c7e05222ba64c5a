"""Begin a new language: the files that one needs, with what is still to be said marked in them."""

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
_PLACE = re.compile("@([a-z_]+)@")


def create(checkout: Path, name: str, *, title: str, client: str, suffix: str, comment: str) -> list[Path]:
    """Write the module, the template and the test of a language into a checkout; return the paths, in reading order.

    `comment` is what begins a line comment. Raises SnippetgenError when a name is not fit for files and modules, when
    `checkout` is none, or when one of the files is there already.
    """
    for option, value, pattern, remedy in (
        ("LANGUAGE", name, _NAME, "begin with a lower-case letter and use lower-case letters and digits"),
        ("--client", client, _CLIENT, "begin with a lower-case letter and use lower-case letters, digits and _"),
        ("--suffix", suffix, _SUFFIX, "use letters and digits"),
        ("--title", title, _TEXT, "leave out quotation marks, backslashes, braces and line ends"),
        ("--comment", comment, _TEXT, "leave out quotation marks, backslashes, braces and line ends"),
    ):
        if not pattern.match(value):
            raise SnippetgenError(f"“{value}” cannot be used here", where=option, remedy=remedy)
    if name in languages.names():
        raise SnippetgenError(f"there is a language “{name}” already", where="LANGUAGE", remedy="choose another name")
    if not (checkout / "generator" / "snippetgen" / "languages").is_dir():
        raise SnippetgenError(
            "this is no checkout of snippetgen",
            where=str(checkout),
            remedy="run this in the folder that holds `generator`",
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
    there = [str(path) for path in targets if path.exists()]
    if there:
        raise SnippetgenError(
            "there are files of that name already", where=", ".join(there), remedy="move them away first"
        )
    for path, text in targets.items():
        replace(path, text)
    return list(targets)


def _filled(skeleton: str, words: dict[str, str]) -> str:
    text = (_SKELETON / f"{skeleton}.txt").read_text(encoding="utf-8")
    return _PLACE.sub(lambda place: words[place[1]], text)
