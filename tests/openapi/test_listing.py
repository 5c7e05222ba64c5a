"""The list of a document's operations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.listing import listed

SpecFile = Callable[..., Path]
MORE = (
    "components:\n",
    """\
  /health:
    get: {operationId: health, responses: {"200": {description: Well.}}}
  /signed:
    put:
      requestBody: {content: {image/png: {}}}
      responses: {"200": {description: Done.}}
      security: [{signed: []}]
  /broken:
    post: {operationId: broken, parameters: [{$ref: "#/nowhere"}], responses: {}}
components:
""",
)
SIGNED = "{type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4}"
SCHEMES = ("  securitySchemes:\n", f"  securitySchemes:\n    signed: {SIGNED}\n")


def test_every_operation_is_listed_in_the_documents_order(spec_file: SpecFile) -> None:
    """One without a snippet has a reason, and does not stop the others."""
    found = list(listed(spec_file(MORE, SCHEMES)))
    assert [(each.name, each.method, each.path) for each in found] == [
        ("find", "POST", "/{model}"),
        ("health", "GET", "/health"),
        ("PUT /signed", "PUT", "/signed"),
        ("broken", "POST", "/broken"),
    ]
    assert found[0].takes == {"local": "body as base64", "hosted": "query photo"}
    assert [each.takes for each in found[1:]] == [{}, {}, {}]
    assert [bool(each.endpoint) for each in found] == [True, False, False, False]
    assert found[0].reason == ""
    assert "does not take an image" in found[1].reason
    assert "must be signed" in found[2].reason
    assert "#/nowhere" in found[3].reason


def test_two_operations_with_one_id_are_listed(spec_file: SpecFile) -> None:
    """Each with its own image."""
    twin = "  /twin:\n    get: {operationId: find, responses: {}}\ncomponents:\n"
    assert [bool(each.takes) for each in listed(spec_file(("components:\n", twin)))] == [True, False]


def test_a_document_without_a_server_is_listed(spec_file: SpecFile) -> None:
    """The server does not matter here."""
    (only,) = listed(spec_file(('servers: [{url: "https://cats.example"}]\n', "")))
    assert only.takes


def test_an_overlay_is_applied(spec_file: SpecFile, tmp_path: Path) -> None:
    """It may state where the image is sent."""
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(
        "overlay: 1.0.0\ninfo: {title: Mine, version: '1'}\n"
        "actions: [{target: $.paths.*.post, update: {x-snippetgen: {image: query size}}}]\n",
        encoding="utf-8",
    )
    (only,) = listed(spec_file(), overlay)
    assert only.takes["hosted"] == "query size"


def test_an_invalid_document_is_an_error(tmp_path: Path) -> None:
    """As for every command."""
    with pytest.raises(SnippetgenError, match="cannot be read"):
        list(listed(tmp_path / "none.yaml"))
