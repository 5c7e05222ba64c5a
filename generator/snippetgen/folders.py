"""Where things are: what the package brings, and what it keeps."""

from __future__ import annotations

import os
from pathlib import Path


def packaged_templates() -> Path:
    """The folder of the packaged templates: inside an installed package, or beside `generator/` in a checkout."""
    installed = Path(__file__).parent / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"


def user_cache() -> Path:
    """Snippetgen's folder in the user's cache (XDG Base Directory Specification). It may not exist yet."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "snippetgen"
