"""What several test files need: the packaged endpoint, a small document to damage, and a cache of each test's own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint

# The same examples each time, so that a red run is a change's doing; `make test-hostile` looks for new ones.
settings.register_profile(
    "snippetgen", deadline=None, database=None, derandomize=not os.environ.get("SNIPPETGEN_HOSTILE")
)
settings.load_profile("snippetgen")

# A background job inherits these as ignored, and would hand that on to the programs that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)

# Programs that tests start write as they do for most people: it decides what a closed pipe does to them.
os.environ.pop("PYTHONUNBUFFERED", None)

CATS = """\
openapi: 3.1.0
info: {title: Cat finder, version: "1"}
servers: [{url: "https://cats.example"}]
paths:
  /{model}:
    post:
      operationId: find
      parameters:
        - {name: model, in: path, required: true, schema: {type: string}}
        - {name: photo, in: query, schema: {type: string, format: uri}}
        - {name: size, in: query, schema: {type: integer}}
      requestBody:
        content:
          text/plain: {schema: {type: string, contentEncoding: base64}}
      responses: {"200": {description: The cats.}}
      security: [{key: []}]
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key}
"""


@pytest.fixture(autouse=True)
def own_cache(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No unit test reads or writes the user's cache; what runs real toolchains finds them there."""
    if request.node.get_closest_marker("toolchain") is None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def endpoint() -> Endpoint:
    """The endpoint of the packaged spec."""
    return spec.packaged()


@pytest.fixture
def spec_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small valid document, with each `(old, new)` of `changes` replaced, and returns its path.

    Its first line is line 1; the operation's pointer is `/paths/~1{model}/post`.
    """

    def write(*changes: tuple[str, str], name: str = "cats.yaml") -> Path:
        text = CATS
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
