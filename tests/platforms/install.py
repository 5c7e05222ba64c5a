"""Install the packages of a package-lock.json with the npm of the sealed root: `install.py LOCKED TARGET`.

The files of the folder LOCKED are copied to TARGET, whose `node_modules` then holds what the lock says. No script of a
package runs. Only this needs the network: what is installed is used without it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from snippetgen import languages
from snippetgen.checking import toolchains

COMMAND = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def install(locked: Path, target: Path) -> None:
    """Make `target/node_modules`. Raises SnippetgenError or CalledProcessError when that does not work."""
    target.mkdir(parents=True, exist_ok=True)
    for file in (path for path in locked.iterdir() if path.is_file()):
        shutil.copy(file, target)
    node = languages.load("node")
    [root] = toolchains.install([node], print)
    place = ["--bind", str(target), toolchains.WORK, "--chdir", toolchains.WORK]
    subprocess.run([*toolchains.online(root.files, {}), *place, *COMMAND], check=True)


if __name__ == "__main__":
    install(Path(sys.argv[1]), Path(sys.argv[2]))
