"""The references of the command line (from click) and of the Python API (from docstrings)."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from enum import EnumType
from typing import Any

import click

import snippetgen
from snippetgen import cli
from snippetgen.site.blocks import Block, Bullets, Fence, Heading, Inlines, Paragraph, code, joined
from snippetgen.site.prose import line, prose
from snippetgen.site.reference import table
from snippetgen.site.site import Site

_WIDTH = 96


def command_line(site: Site) -> Iterator[Block]:
    """Yield a section for each command, with its usage, options and examples."""
    # As for a call: click caches a command's help option, with the names that its first context has.
    context = cli.snippetgen.make_context(cli.snippetgen.name, [], resilient_parsing=True)
    yield from _command(site, cli.snippetgen, context, 2)


def _command(site: Site, command: click.Command, context: click.Context, level: int) -> Iterator[Block]:
    _ = site.words
    path = context.command_path
    yield Heading(level, code(path), path.replace(" ", "-"))
    yield from prose(inspect.cleandoc(command.help or "").replace("\b", ""))
    yield Fence("text", command.get_usage(context).removeprefix("Usage: "))
    shown = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    if shown:
        yield table((_("Option"), _("Meaning")), (_option(each, context) for each in shown))
    if command.epilog:
        yield Fence("text", _examples(command.epilog))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _command(site, inner, click.Context(inner, info_name=name, parent=context), level + 1)


def _option(option: click.Option, context: click.Context) -> tuple[Inlines, Inlines]:
    names = ", ".join((*option.opts, *option.secondary_opts))
    value = "" if option.is_flag or option.count else f" {option.make_metavar(context).strip('[]')}"
    return code(f"{names}{value}"), line(option.help or "")


def _examples(text: str) -> str:
    """Return the lines of an epilog below its title."""
    return textwrap.dedent("\n".join(text.replace("\b", "").strip("\n").split("\n")[1:]))


def library(site: Site) -> Iterator[Block]:
    """Yield a section for each public name, with its signature, docstring and members."""
    _ = site.words
    for name in snippetgen.__all__:
        value = getattr(snippetgen, name)
        yield Heading(2, code(name), name)
        if not isinstance(value, EnumType):
            yield Fence("text", _signature(name, value))
        yield from prose(inspect.getdoc(value) or "")
        if isinstance(value, EnumType):
            named: Mapping[str, Any] = value.__members__
            listed = (joined([code(f"{name}.{member}"), code(named[member].value)], ": ") for member in named)
            yield Bullets(tuple((Paragraph(each),) for each in listed))
        elif isinstance(value, type):
            members = list(_members(value))
            if members:
                yield table((_("Member"), _("Meaning")), members)


def _signature(name: str, value: Callable[..., Any]) -> str:
    """Return a signature, with a line for each parameter if it is long."""
    signature = inspect.signature(value)
    flat = f"{name}{_plain(signature)}"
    if len(flat) <= _WIDTH or not signature.parameters:
        return flat
    parts = [_plain(each) for each in signature.parameters.values()]
    named = [each.kind is each.KEYWORD_ONLY for each in signature.parameters.values()]
    if any(named):
        parts.insert(named.index(True), "*")
    return "\n".join((f"{name}(", *(f"    {each}," for each in parts), f"){flat.rpartition(')')[2]}"))


def _plain(signature: inspect.Signature | inspect.Parameter) -> str:
    """Return a signature or a parameter as its source has it: types without their modules."""
    text = re.sub(r"(?:pathlib|collections\.abc)\.(?:_local\.)?|snippetgen\.\w+\.", "", str(signature))
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", text)  # annotations are text
    text = re.sub(r"<(\w+\.\w+): [^>]*>", r"\1", text)  # a member of an enumeration
    return re.sub(r"= <[^>]*>", "= ...", text)


def _members(value: type) -> Iterator[tuple[Inlines, Inlines]]:
    """Yield the public, documented methods and properties that a class defines itself."""
    for name, member in vars(value).items():
        inner = getattr(member, "__func__", member)
        documented = inspect.isfunction(inner) or isinstance(member, property)
        if not name.startswith("_") and documented and inner.__doc__:
            shown = name if isinstance(member, property) else f"{name}()"
            yield code(shown), line(inspect.cleandoc(inner.__doc__))
