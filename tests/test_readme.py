"""The README's examples are real: what it shows is what the commands print."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```console\n\$ snippetgen ([^\n]*)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_shown_command_prints_what_is_shown(command: str, output: str) -> None:
    """Standard output and standard error, to the letter."""
    words = [sys.executable, "-m", "snippetgen", *shlex.split(command)]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert done.stdout.decode() == output


def test_the_readme_shows_commands() -> None:
    """A snippet and a mistake."""
    assert len(SHOWN) == 2


def test_the_quick_start_is_two_commands() -> None:
    """One renders, one tests everything."""
    quick = README.partition("## Quick start")[2].partition("## ")[0]
    commands = re.findall(r"```sh\n(.*?)\n```", quick, re.DOTALL)
    assert commands == [
        "make install && .venv/bin/snippetgen render --lang go --model my-model/42",
        "make test",
    ]
