"""Install the packages of a package-lock.json with the npm of the sealed root: `install.py LOCKED TARGET`.

The files of the folder LOCKED are copied to TARGET, whose `node_modules` then holds what the lock says. No script of a
package runs. Only this needs the network: what is installed is used without it.
"""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

from snippetgen import languages, toolchains

COMMAND = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def install(locked: Path, target: Path) -> None:
    """Make `target/node_modules`. Raises SnippetgenError or CalledProcessError when that does not work."""
    target.mkdir(parents=True, exist_ok=True)
    for file in (path for path in locked.iterdir() if path.is_file()):
        shutil.copy(file, target)
    node = languages.load("node")
    [root] = toolchains.install([node], print)
    place = ["--bind", str(target), toolchains.WORK, "--chdir", toolchains.WORK]
    subprocess.run([*_online(root.files), *place, *_environment(), *COMMAND], check=True)


def _online(files: Path) -> list[str]:
    """Sealed as checks are, but with the network, and with the host's certificates and names of registries."""
    arguments = toolchains.enter(files, writable=False, network=True)
    shared = [path for path in toolchains._SHARED_FILES if Path(path).exists() and (files / path[1:]).exists()]
    for path in shared:
        arguments += ["--ro-bind", os.path.realpath(path), path]
    bundle = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile or toolchains.CA_BUNDLE
    return [*arguments, "--ro-bind", bundle, toolchains.CA_BUNDLE]


def _environment() -> list[str]:
    shared = {name: value for name, value in os.environ.items() if toolchains._SHARED_VARIABLES.fullmatch(name)}
    variables = {"PATH": toolchains.PATH, "HOME": "/tmp", **shared}
    return toolchains._variables(variables)


if __name__ == "__main__":
    install(Path(sys.argv[1]), Path(sys.argv[2]))
