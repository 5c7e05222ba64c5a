"""`snippetgen completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from snippetgen.cli import snippetgen


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    bash:  snippetgen completion bash > ~/.local/share/bash-completion/completions/snippetgen
    zsh:   snippetgen completion zsh > a file named `_snippetgen` in a folder of $fpath
    fish:  snippetgen completion fish > ~/.config/fish/completions/snippetgen.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None  # click knows the three  # noqa: S101
    click.echo(kind(snippetgen, {}, "snippetgen", "_SNIPPETGEN_COMPLETE").source())
