"""Begin a new language: the files that one needs, with what is still to be said marked in them."""

from __future__ import annotations

import re
from pathlib import Path

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.store import replace

_NAME = re.compile(r"[a-z][a-z0-9]*\Z")
_CLIENT = re.compile(r"[a-z][a-z0-9_]*\Z")
_SUFFIX = re.compile(r"[A-Za-z0-9]+\Z")

_MODULE = '''"""{title}: say what is ordinary about it, and then only what is its own trouble."""

from snippetgen.language import Client, Language, Toolchain
from snippetgen.literal import Comment, Literal

LANGUAGE = Language(
    name="{name}",
    title="{title}",
    lexer="{name}",
    suffix="{suffix}",
    # How a string is written: which character stands for itself no longer, and how an invisible one is written.
    literal=Literal(
        quote='"',
        escapes={{'"': r"\\"", "\\\\": r"\\\\", "\\n": r"\\n", "\\r": r"\\r", "\\t": r"\\t"}},
        other=r"\\u{{:04x}}",
    ),
    # What ends a line comment, or means something in one.
    comment=Comment(refuses=()),
    clients=(
        Client(
            name="{client}",
            title="{client}",
            install="{title} 1.0 or later. Nothing to install: the snippet needs the standard library only.",
            run=("{name}", "{{file}}"),
        ),
    ),
    toolchain=Toolchain(
        packages=("{name}",),
        version=("{name}", "--version"),
        programs=("{name}",),
        install="install {title} from your package manager",
    ),
)
'''

_BASE = """\
{% block request %}
{% endblock %}
"""

_LOCAL = """\
{{% extends "{folder}/_base.{suffix}.jinja" %}}
{{% block request %}}
// {{{{ _("The body is the image, Base64-encoded.") }}}}
post {{{{ url_with_options }}}} {{{{ content_type }}}} base64 {{{{ image_path }}}}
{{% endblock %}}
"""

_HOSTED = """\
{{% extends "{folder}/_base.{suffix}.jinja" %}}
{{% block request %}}
// {{{{ _("The image's URL goes in the query; the body stays empty.") }}}}
image = {{{{ image_url }}}}
post "{{{{ url_with_options | percent }}}}{{{{ separator }}}}{{{{ image_parameter | percent }}}}=" encode image
{{% endblock %}}
"""

_TEST = '''"""What is {title}'s own."""

from __future__ import annotations


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value in hexadecimal, one per line."""
    return "".join(f"print hexadecimal {{literal}}\\n" for literal in literals)
'''


def create(checkout: Path, name: str, *, title: str, client: str, suffix: str) -> list[Path]:
    """Write the module, the templates and the test of a language into a checkout; return the paths, in reading order.

    Raises SnippetgenError when a name is not fit for files and modules, when `checkout` is none, or when one of the
    files is there already.
    """
    for option, value, pattern in (
        ("LANGUAGE", name, _NAME),
        ("--client", client, _CLIENT),
        ("--suffix", suffix, _SUFFIX),
    ):
        if not pattern.match(value):
            raise SnippetgenError(
                f"“{value}” cannot name a file and a module", where=option, remedy="use lower-case letters and digits"
            )
    if name in languages.names():
        raise SnippetgenError(f"there is a language “{name}” already", where="LANGUAGE", remedy="choose another name")
    if not (checkout / "generator" / "snippetgen" / "languages").is_dir():
        raise SnippetgenError(
            "this is no checkout of snippetgen",
            where=str(checkout),
            remedy="run this in the folder that holds `generator`",
        )
    words = {"name": name, "title": title, "client": client, "suffix": suffix, "folder": f"{name}/{client}"}
    folder = f"templates/{name}/{client}"
    texts = {
        f"generator/snippetgen/languages/{name}.py": _MODULE.format_map(words),
        f"{folder}/_base.{suffix}.jinja": _BASE,
        f"{folder}/local.{suffix}.jinja": _LOCAL.format_map(words),
        f"{folder}/hosted.{suffix}.jinja": _HOSTED.format_map(words),
        f"tests/languages/test_{name}.py": _TEST.format_map(words),
    }
    targets = {checkout / path: text for path, text in texts.items()}
    there = [str(path) for path in targets if path.exists()]
    if there:
        raise SnippetgenError(
            "there are files of that name already", where=", ".join(there), remedy="move them away first"
        )
    for path, text in targets.items():
        replace(path, text)
    return list(targets)
