"""The command line. Each command is a module of this package, imported on first use.

Commands turn options into parameters of the library, and errors about a parameter into errors about its option.
"""

from __future__ import annotations

from importlib import import_module

import click

from snippetgen.errors import SnippetgenError, nearest
from snippetgen.languages import EXAMPLE

COMMANDS = {
    "render": "Print a snippet, or write all of them.",
    "init": "Write a snippetgen.toml for your OpenAPI document.",
    "operations": "List the operations of a document, and how each takes an image.",
    "list": "List languages, clients and sources.",
    "assets": "Write the script and the style sheet of pages with markers.",
    "page": "Write the endpoint's page for another documentation platform.",
    "check": "Build and run snippets against the mock endpoint.",
    "budget": "Show how long, wide and branched each snippet is.",
    "mock": "Serve the mock endpoint on this machine.",
    "doctor": "Show which toolchains are installed, and how to get the others.",
    "toolchains": "Install or remove the sealed toolchains.",
    "new": "Create the files of a new language.",
    "completion": "Print the completion script for a shell.",
}


def as_flags(error: SnippetgenError) -> SnippetgenError:
    """Return `error` with its parameter as the option that sets it, such as `--image-url`."""
    for each in error.problems:
        if each.parameter and not each.where:
            name, _, rest = each.parameter.partition(" ")
            each.where = f"--{name.replace('_', '-')} {rest}".strip()
    return error


class _Lazy(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            ctx.fail(f"there is no command “{args[0]}”: {nearest(args[0], [*COMMANDS])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"""\b
Try:
  snippetgen render --lang {EXAMPLE} --model my-model/42
  snippetgen render --lang {EXAMPLE} --model my-model/42 --image hosted
  snippetgen list""",
)
@click.version_option(package_name="snippetgen", message="%(package)s %(version)s", help="Print the version.")
def snippetgen() -> None:
    """Code snippets that work, in many languages, from one endpoint spec.

    Every snippet that snippetgen publishes was compiled and run, byte for byte, on its real toolchain.
    """
