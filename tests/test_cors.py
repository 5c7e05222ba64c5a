"""The mock for pages of another origin, asked over a real socket."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection

import pytest
from anyio.from_thread import start_blocking_portal

from snippetgen.checking.mock import Mock, loopback, serve
from snippetgen.checking.scenario import Received
from snippetgen.openapi import spec

OWN, OTHER = "http://127.0.0.1:8000", "http://127.0.0.1:9000"
ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


@pytest.mark.parametrize("origin", [OWN, OTHER])
def test_a_preflight_is_answered_for_one_origin_and_not_recorded(origin: str) -> None:
    """The header of the key is allowed by its name: `*` does not cover Authorization. Errors can be read, too."""
    received: list[Received] = []
    listener = loopback()
    port = listener.getsockname()[1]
    mock = Mock(spec.packaged(), keys=("right",), record=received.append, cors=OWN)
    with start_blocking_portal() as portal, serve(portal, mock, listener):
        for method, headers, statuses in (("OPTIONS", ASKED, (200, 400)), ("POST", {}, (401, 401))):
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request(method, "/my-model/42", headers={"Origin": origin, **headers})
                response = connection.getresponse()
                assert response.status == statuses[origin != OWN]
                assert response.headers["Access-Control-Allow-Origin"] == (OWN if origin == OWN else None)
                if method == "OPTIONS":
                    assert response.headers["Access-Control-Allow-Headers"] == ASKED["Access-Control-Request-Headers"]
    assert [each.method for each in received] == ["POST"]
