"""What is installed from a wheel works in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from snippetgen import languages

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `snippetgen` of a fresh virtual environment, which has our wheel, and borrows what it depends on."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    environment = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    pip: list[str | Path] = [environment / "bin" / "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True)
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return environment / "bin" / "snippetgen"


@pytest.mark.parametrize("name", languages.names())
def test_an_installed_wheel_renders(installed: Path, tmp_path: Path, name: str) -> None:
    """Every language, for a hosted image, exactly as the checkout does."""
    words = ["render", "--lang", name, "--model", "my-model/42", "--image", "hosted", "--locale", "ja"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment.pop("PYTHONPATH", None)  # it may lead to the checkout
    done = subprocess.run([installed, *words], cwd=tmp_path, env=environment, capture_output=True, check=True)
    here = subprocess.run([sys.executable, "-m", "snippetgen", *words], capture_output=True, check=True)
    assert done.stdout == here.stdout
    assert b"my-model/42" in done.stdout


def test_an_installed_wheel_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Its modules and its templates are those in the virtual environment."""
    code = "import snippetgen.folders as f; print(f.__file__, f.packaged_templates())"
    python = installed.with_name("python")
    done = subprocess.run([python, "-E", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert all(path.startswith(str(installed.parents[1])) for path in done.stdout.split())
