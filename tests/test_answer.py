"""A success is answered as the document states it; the mock's own tests show the rest."""

from __future__ import annotations

import json

from snippetgen.checking.answer import success
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.openapi.schema import Schemas


def test_the_packaged_answer_is_the_documents_example(endpoint: Endpoint) -> None:
    """Under the first success that it states."""
    answered = success(endpoint)
    assert (answered.status, answered.media_type) == (200, "application/json")
    assert answered.value == endpoint.example(200)
    assert success(endpoint, other=True).status == 201


def test_a_value_is_made_where_there_is_no_example() -> None:
    """Of what the schema requires."""
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"enum": [4]}, "b": {"type": "string"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://t.example"}],
        "paths": {
            "/t": {
                "post": {
                    "requestBody": {"content": {"image/png": {}}},
                    "responses": {"200": {"description": "A.", "content": {"application/json": {"schema": schema}}}},
                }
            }
        },
    }
    assert json.loads(success(spec.endpoint(Schemas(document, "t.json"))).body) == {"a": 4}
