"""Lint the script of the pages and its tests with ESLint: `lint.py BUILT`.

Node.js is that of the sealed root filesystem. `BUILT/tests/js/node_modules` has the packages of `package-lock.json`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.sandbox import Program, run_sealed

ROOT = Path(__file__).parents[2]
ESLINT = ("node", "tests/js/node_modules/eslint/bin/eslint.js", "--config", "tests/js/eslint.config.mjs")
SECONDS = 120.0


def lint(built: Path) -> int:
    """Print ESLint's output, and return its exit code; a warning fails, too."""
    for name in ("generator/snippetgen/site/assets", "tests/js"):
        for file in (path for path in (ROOT / name).iterdir() if path.is_file()):
            (built / name).mkdir(parents=True, exist_ok=True)
            shutil.copy(file, built / name)
    node = languages.load("node")
    command = (*ESLINT, "--max-warnings", "0", "generator/snippetgen/site/assets", "tests/js")
    done = run_sealed(toolchains.find([node])["node"], Program(command, built, SECONDS))
    sys.stderr.write(done.stdout + done.stderr)
    return 1 if done.code is None else done.code


if __name__ == "__main__":
    sys.exit(lint(Path(sys.argv[1])))
