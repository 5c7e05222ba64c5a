"""`snippetgen toolchains`."""

from __future__ import annotations

import click

from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.cli.options import language_option
from snippetgen.cli.terminal import say
from snippetgen.errors import SnippetgenError


@click.group()
def command() -> None:
    """Install or remove the sealed toolchains.

    They are in one root filesystem in your cache folder, of about 4 GB for all languages.
    """


@command.command()
@language_option
def install(langs: tuple[str, ...]) -> None:
    """Build a root filesystem with the toolchains of all languages that have none yet.

    Needs mmdebstrap and bubblewrap, Debian packages. If they are missing, they are installed with apt-get, as root or
    with sudo. Without root, the build uses user namespaces. An interrupted build can be resumed: run the command again.
    """
    wanted = [languages.find(word) for word in langs] or list(languages.every())
    for root in toolchains.install(wanted, say):
        click.echo(root.path)


@command.command()
def path() -> None:
    """Print the folder of the root filesystem."""
    roots = toolchains.roots()
    if not roots:
        raise SnippetgenError("no toolchain is installed", remedy="run `snippetgen toolchains install`")
    for root in roots:
        click.echo(root.path)


@command.command()
def remove() -> None:
    """Delete every root filesystem, and the remains of interrupted builds."""
    gone = toolchains.remove()
    for folder in gone:
        click.echo(folder)
    if not gone:
        say("no toolchain is installed")
