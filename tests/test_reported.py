"""What readers reported of older snippets: unusual servers, proxies and keys, tried in the sealed root.

Each table states what a client does today, so that the documentation can say it. If a client changes, its test fails
until the table is changed, too. A server takes at most `SLOW` seconds, and a snippet that does not end is killed:
`Ran.code` fails then.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator

import pytest

from servers import HOST, PROXY, Answer, Builds, ServerRunner
from snippetgen import request
from snippetgen.checking import check, mock, report
from snippetgen.checking.runner import SealedRunner
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import KEY, Subject
from snippetgen.folders import user_cache
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

pytestmark = pytest.mark.toolchain

ENDPOINT = spec.packaged()
CLIENTS = [f"{v.folder}" for v in render.variants(ENDPOINT) if v.source is Source.LOCAL]
SDK = "python/inference_sdk"
JVM = {"java/http_client", "java/okhttp", "kotlin/okhttp"}

CATS = {"class": "猫", "é": "ü"}
BODY = json.dumps(CATS, ensure_ascii=False).encode()
SHORT = b'{"a":1}'
TIMEOUT = 4
SLOW = 7
"""The seconds that a slow server takes for `SHORT`. It then sends the rest, so a client that waited would succeed."""

TIMED_OUT = re.compile(r"time(d )?out|aborted|-1001\b", re.IGNORECASE)
"""What the clients say of a timeout. For axios, it is “stream has been aborted” once the headers have arrived."""


@pytest.fixture(scope="module")
def runner() -> Iterator[ServerRunner]:
    with ServerRunner() as runner:
        yield runner


clients = pytest.mark.parametrize("client", CLIENTS)


@pytest.mark.parametrize("client", [client for client in CLIENTS if client != SDK])
def test_a_whole_image_arrives_over_plain_http(client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole body reaches uvicorn with `httptools`, which drops the body of a request that offers HTTP/2.

    The Inference SDK is left out: it first asks a server that is not Roboflow's for a list of models.
    """
    monkeypatch.setattr(mock, "_PARSER", "httptools")
    variant = Variant.parse(f"{client}/{Source.LOCAL}")
    asked = request.build(spec.at(ENDPOINT, "http://plain.example:8080"), source=variant.source)
    subject = Subject(render.render(variant, asked), asked)
    with SealedRunner() as runner:
        results = check.run([subject], [Scenario.OK], runner, kept=Builds(user_cache() / "checks"), again=True)
    assert [result.status for result in results] == [check.Status.PASSED], report.explain(results)


READS_AS_LATIN_1 = {"python/requests", SDK}
"""Requests reads `text/plain` without a charset as ISO-8859-1, and makes `ç\\x8c«` of `猫`."""


@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/plain", ""])
@clients
def test_an_answer_is_printed_whatever_its_content_type(client: str, content_type: str, runner: ServerRunner) -> None:
    """JSON is printed in UTF-8 and without escapes, even if the server does not call it JSON.

    That a server calls it JSON is the case of the other tests.
    """
    ran = runner.ask(client, Answer(BODY, {"Content-Type": content_type} if content_type else {}))
    misread = content_type == "text/plain" and client in READS_AS_LATIN_1
    assert (ran.code, ran.printed) == (0, json.loads(BODY.decode("latin-1")) if misread else CATS)
    assert misread or "猫" in ran.finished.stdout


@clients
def test_an_answer_is_printed_without_a_locale(client: str, runner: ServerRunner) -> None:
    """In the locale C, as in many containers, the answer is still printed in UTF-8; only Java and Kotlin print `?`."""
    ran = runner.ask(client, Answer(BODY), environment={"LC_ALL": "C"})
    assert (ran.code, ran.printed) == (0, {"class": "?", "?": "?"} if client in JVM else CATS)


@clients
def test_202_is_a_success(client: str, runner: ServerRunner) -> None:
    """Like 200 and 201, it prints the answer and exits with 0."""
    ran = runner.ask(client, Answer(BODY, status="202 Accepted"))
    assert (ran.code, ran.printed) == (0, CATS)


EMPTY = {
    "csharp/http_client": "\n",
    "curl/sh": "",
    "go/net_http": "\n",
    "java/http_client": "\n",
    "java/okhttp": "\n",
    "kotlin/okhttp": "\n",
    "node/axios": '""\n',
    "php/curl": "",
    "php/guzzle": "",
    "swift/urlsession": "\n",
}
"""What these clients print for an empty answer before they exit with 0. The others parse it and fail."""


@clients
def test_an_empty_answer_is_printed_or_a_failure(client: str, runner: ServerRunner) -> None:
    """A client that parses the answer fails; the others print it. axios prints the empty text as JSON."""
    ran = runner.ask(client, Answer(b""))
    assert ran.finished.stdout == EMPTY.get(client, "")
    assert (ran.code == 0) is (client in EMPTY)
    assert client in EMPTY or re.search("json", ran.finished.stderr, re.IGNORECASE)


TIMED = {
    "csharp/http_client": "call",
    "curl/sh": "call",
    "go/net_http": "call",
    "java/http_client": "head",
    "java/okhttp": "read",
    "kotlin/okhttp": "read",
    "node/axios": "read",
    "node/fetch": "call",
    "php/curl": "call",
    "php/guzzle": "call",
    "python/httpx": "read",
    "python/inference_sdk": "none",
    "python/requests": "read",
    "ruby/httparty": "read",
    "ruby/net_http": "none",
    "swift/urlsession": "read",
}
"""What the timeout in a snippet limits.

`call`: the whole call. `read`: each wait for more bytes. `head`: the wait for the headers (Java before 26). `none`: the
snippet sets no timeout; Net::HTTP waits 60 s for more bytes, and the Inference SDK forever.
"""


@clients
def test_only_a_timeout_of_the_whole_call_ends_an_answer_that_drips(client: str, runner: ServerRunner) -> None:
    """With one byte a second, every wait is shorter than the timeout, but the call is longer."""
    ran = runner.ask(client, Answer(SHORT, pause=SLOW / len(SHORT)), timeout=TIMEOUT)
    if TIMED[client] == "call":
        assert ran.code != 0
        assert TIMED_OUT.search(ran.finished.stderr)
    else:
        assert (ran.code, ran.printed) == (0, json.loads(SHORT))


@clients
def test_a_timeout_ends_an_answer_that_stops(client: str, runner: ServerRunner) -> None:
    """After one byte nothing follows for longer than the timeout; one that covers only the headers is over by then."""
    ran = runner.ask(client, Answer(SHORT, pause=SLOW, slow=1), timeout=TIMEOUT)
    if TIMED[client] in {"call", "read"}:
        assert ran.code != 0
        assert TIMED_OUT.search(ran.finished.stderr)
    else:
        assert (ran.code, ran.printed) == (0, json.loads(SHORT))


PROXIES = {f"{scheme}_proxy": f"http://127.0.0.1:{PROXY}" for scheme in ("http", "https")}
PROXIES |= {name.upper(): address for name, address in PROXIES.items()}
IGNORES_PROXIES = {*JVM, "node/fetch"}
"""Clients that do not read the variables.

Java and Kotlin need options. `fetch` reads the variables if NODE_USE_ENV_PROXY=1, in Node.js 22.21, 24 and later.
"""


@clients
def test_a_proxy_in_the_environment_leads_to_the_endpoint(client: str, runner: ServerRunner) -> None:
    """A client that reads `https_proxy` gets its answer through the proxy, which does not see the key."""
    ran = runner.ask(client, Answer(BODY), environment=PROXIES, proxied=True)
    if client in IGNORES_PROXIES:
        assert ran.code != 0
        assert not ran.heads
    else:
        assert (ran.code, ran.printed) == (0, CATS)
        assert ran.heads[0].startswith(f"CONNECT {HOST}:443 ".encode())
        assert KEY.encode() not in ran.heads[0]


@pytest.mark.parametrize("client", sorted(JVM))
def test_java_uses_a_proxy_in_its_options(client: str, runner: ServerRunner) -> None:
    """Two options of `java` name the proxy, with no change to the snippet. They can be in the environment."""
    options = f"-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort={PROXY}"
    ran = runner.ask(client, Answer(BODY), environment={"JDK_JAVA_OPTIONS": options}, proxied=True)
    assert (ran.code, ran.printed) == (0, CATS)
    assert ran.heads[0].startswith(b"CONNECT ")


LINE_ENDS = {
    "csharp/http_client": "refuses",
    "curl/sh": "breaks the head",
    "go/net_http": "refuses",
    "java/http_client": "trims",
    "java/okhttp": "refuses",
    "kotlin/okhttp": "refuses",
    "node/axios": "trims",
    "node/fetch": "trims",
    "php/curl": "trims",
    "php/guzzle": "trims",
    "python/httpx": "trims",
    "python/inference_sdk": "trims",
    "python/requests": "trims",
    "ruby/httparty": "trims",
    "ruby/net_http": "trims",
    "swift/urlsession": "sends no key",
}
"""What a client does with a key that ends with a line end, such as one read from a file.

`refuses`: sends nothing and fails. `breaks the head`: sends the line end, and with CR and LF ends the head there.
"""


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
@clients
def test_a_key_with_a_line_end_does_what_the_table_says(client: str, end: str, runner: ServerRunner) -> None:
    """It is trimmed or refused by all but the clients that the table names, and printed by none."""
    ran = runner.ask(client, Answer(BODY), environment={ENDPOINT.key: KEY + end})
    assert did(ran.heads) == LINE_ENDS[client]
    assert ran.heads or ran.code != 0
    assert KEY not in ran.finished.stdout + ran.finished.stderr


def did(heads: list[bytes]) -> str:
    """What a client did with a key, by the request that arrived."""
    if not heads:
        return "refuses"
    [head] = heads
    lines = re.split(r"\r\n|\r|\n", head.decode("ascii").removesuffix("\r\n\r\n"))
    names = [line.partition(":")[0].lower() for line in lines[1:]]
    if "" in names or "content-length" not in names:
        return "breaks the head"
    keys = [line.partition(": ")[2] for line in lines[1:] if line.lower().startswith("authorization:")]
    assert keys in ([], [f"Bearer {KEY}"])
    return "trims" if keys else "sends no key"


def test_fail_in_a_curlrc_stops_curl_before_it_sends(runner: ServerRunner) -> None:
    """Before 8.17, curl refuses `--fail` together with `--fail-with-body`, with a message that names both."""
    ran = runner.ask("curl/sh", Answer(BODY), environment={"CURL_HOME": "/w"}, files={".curlrc": "fail\n"})
    assert (ran.code, ran.heads, ran.finished.stdout) == (2, [], "")
    assert "either --fail or --fail-with-body" in ran.finished.stderr


PRINTS_COMPRESSED = {"csharp/http_client", "java/http_client"}
"""Clients that print a compressed answer as it came; the others decode it."""


@clients
def test_a_compressed_answer_is_decoded(client: str, runner: ServerRunner) -> None:
    """A client that asks for compression decodes it. Two that do not ask print the compressed bytes."""
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    ran = runner.ask(client, Answer(gzip.compress(BODY), headers))
    assert ran.code == 0
    assert (ran.printed == CATS) is (client not in PRINTS_COMPRESSED)
    [head] = ran.heads
    asked = re.search(rb"(?i)\r\naccept-encoding:.*gzip", head)
    assert not (asked and client in PRINTS_COMPRESSED)


NAMES_NO_HOST = {"java/http_client", "node/axios", "node/fetch", "swift/urlsession"}
"""Clients whose error message has an address at most."""


@clients
def test_a_refused_connection_is_reported_with_the_host(client: str, runner: ServerRunner) -> None:
    """All but four clients name the host in their message."""
    ran = runner.ask(client, None)
    assert (ran.code == 0, ran.finished.stdout) == (False, "")
    assert (HOST in ran.finished.stderr) is (client not in NAMES_NO_HOST)


@pytest.mark.parametrize("table", [EMPTY, TIMED, LINE_ENDS], ids=["empty", "timed", "line ends"])
def test_a_table_names_clients_that_there_are(table: dict[str, str]) -> None:
    """No table names a client that is gone, and two of them name every client."""
    assert set(table) <= set(CLIENTS)
    assert table is EMPTY or set(table) == set(CLIENTS)
