"""Where things are: what the package brings, and what it keeps, whole or not at all."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path


def packaged_templates() -> Path:
    """The folder of the packaged templates: inside an installed package, or beside `generator/` in a checkout."""
    installed = Path(__file__).parent / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"


def user_cache() -> Path:
    """Snippetgen's folder in the user's cache (XDG Base Directory Specification). It may not exist yet."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "snippetgen"


def keep(place: Path, text: str) -> None:
    """Put a file into a cache, whole or not at all. A cache that cannot be written to is no error."""
    temporary = place.with_suffix(f".{os.getpid()}.{time.monotonic_ns()}")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)  # the half that still fitted on a full disk
