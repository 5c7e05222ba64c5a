"""Where a check runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from cryptography import x509

from snippetgen import languages, request
from snippetgen.checking.bench import KEY, HostBench, SealedBench, Subject, image
from snippetgen.checking.scenario import ELSEWHERE, Scenario
from snippetgen.checking.toolchains import Root
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant


def subject_of(path: str, endpoint: Endpoint | None = None) -> Subject:
    variant = Variant.parse(path)
    asked = request.build(endpoint or spec.packaged(), source=variant.source)
    return Subject(render.render(variant, asked), asked)


def never(subject: Subject, base_url: str) -> Subject:
    raise AssertionError((subject, base_url))


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """A root that holds nothing but its authority."""
    authority = trustme.CA(key_type=trustme.KeyType.RSA)
    found = Root(tmp_path, {"go": "recipe", "python": "recipe"}, {"go": "go 1", "python": "3"})
    found.authority.write_bytes(authority.private_key_pem.bytes() + authority.cert_pem.bytes())
    return found


def test_the_image_is_a_picture_and_long() -> None:
    """A decoder reads it, a single read does not, and no line of Base64 holds it."""
    assert image().startswith(b"\xff\xd8\xff")
    assert len(image()) > 2**17


def test_a_language_without_a_root_is_told_how_to_get_one(root: Root) -> None:
    """It is skipped, with the command that installs it."""
    with SealedBench({"go": root}) as bench:
        assert bench.lacks(subject_of("go/net_http/local"), Scenario.OK) == ""
        assert "snippetgen toolchains install" in bench.lacks(subject_of("ruby/net_http/local"), Scenario.OK)


@pytest.mark.parametrize("scenario", [Scenario.REDIRECTED, Scenario.UNTRUSTED_CERTIFICATE])
def test_the_host_skips_what_needs_a_network_of_its_own(scenario: Scenario) -> None:
    """It says why, and does not blame the snippet."""
    with HostBench(never) as bench:
        assert "only a sealed check" in bench.lacks(subject_of("go/net_http/local"), scenario)


def test_the_host_lacks_what_is_not_on_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's name and where to get it."""
    monkeypatch.setenv("PATH", "")
    with HostBench(never) as bench:
        told = bench.lacks(subject_of("go/net_http/local"), Scenario.OK)
    assert told.startswith("not on PATH: go; ")
    assert languages.load("go").toolchain.install in told


def test_an_sdk_is_not_checked_on_the_host() -> None:
    """It sends something else to hosts that it does not know."""
    with HostBench(never) as bench:
        assert "only a sealed check" in bench.lacks(subject_of("python/inference_sdk/local"), Scenario.OK)


@pytest.mark.parametrize(
    ("path", "hosts"),
    [
        ("go/net_http/local", ("serverless.roboflow.com", ELSEWHERE)),
        ("go/net_http/hosted", ("serverless.roboflow.com", ELSEWHERE)),
        ("python/inference_sdk/local", ("serverless.roboflow.com", ELSEWHERE, None)),
        ("python/inference_sdk/hosted", ("serverless.roboflow.com", ELSEWHERE, "example.com")),
    ],
)
def test_the_hosts_that_a_snippet_asks_lead_to_the_mock(root: Root, path: str, hosts: tuple[str | None, ...]) -> None:
    """The endpoint's, and the image's where the client fetches the image itself."""
    subject = subject_of(path)
    with SealedBench({"go": root, "python": root}) as bench, bench.open(subject, Scenario.OK) as opened:
        assert opened.gate is not None
        assert opened.gate.hosts == tuple(filter(None, hosts))
        assert opened.gate.port == 443
        assert opened.gate.socket is not None
        assert opened.gate.socket.is_socket()
        assert opened.received == []


@pytest.mark.parametrize(
    ("base_url", "port"),
    [("http://api.example", 80), ("https://api.example:8443/x", 8443), ("http://api.example:81", 81)],
)
def test_the_port_is_that_of_the_base_url(root: Root, base_url: str, port: int) -> None:
    """As a client takes it from the address."""
    subject = subject_of("go/net_http/local", spec.at(spec.packaged(), base_url))
    with SealedBench({"go": root}) as bench, bench.open(subject, Scenario.OK) as opened:
        assert opened.gate is not None
        assert (opened.gate.hosts, opened.gate.port) == (("api.example", ELSEWHERE), port)


def test_a_refusing_endpoint_has_no_socket(root: Root) -> None:
    """Nothing listens, so that the kernel refuses the connection."""
    with SealedBench({"go": root}) as bench, bench.open(subject_of("go/net_http/local"), Scenario.REFUSED) as opened:
        assert opened.gate is not None
        assert opened.gate.socket is None


@pytest.mark.parametrize(("scenario", "trusted"), [(Scenario.OK, True), (Scenario.UNTRUSTED_CERTIFICATE, False)])
def test_a_certificate_is_signed_by_the_authority_that_the_root_trusts(
    root: Root, scenario: Scenario, *, trusted: bool
) -> None:
    """And by another one where nobody is to trust it. It is issued once, whatever the number of checks."""
    with SealedBench({"go": root}) as bench:
        hosts = ("serverless.roboflow.com",)
        path = bench._certificate(subject_of("go/net_http/local"), hosts, scenario)
        assert bench._certificate(subject_of("go/net_http/hosted"), hosts, scenario) == path
        leaf = x509.load_pem_x509_certificate(path.read_bytes())
    authority = x509.load_pem_x509_certificate(root.authority.read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == list(hosts)
    assert (leaf.issuer == authority.subject) is trusted


def test_the_host_is_told_the_address_of_the_mock() -> None:
    """The snippet is rendered anew, for a port of the loopback interface."""
    told: list[str] = []

    def rerender(subject: Subject, base_url: str) -> Subject:
        told.append(base_url)
        return subject

    with HostBench(rerender) as bench, bench.open(subject_of("go/net_http/local"), Scenario.OK) as opened:
        assert opened.gate is None
    assert told[0].startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("known", "scenario", "reason"),
    [
        ({"forbidden": "why"}, Scenario.FORBIDDEN, "why"),
        ({"local/forbidden": "why"}, Scenario.FORBIDDEN, "why"),
        ({"hosted/forbidden": "why"}, Scenario.FORBIDDEN, ""),
        ({"forbidden": "why"}, Scenario.OK, ""),
    ],
)
def test_a_known_failure_is_of_a_scenario_or_of_one_source_of_it(
    known: dict[str, str], scenario: Scenario, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`forbidden` means both sources, `local/forbidden` one."""
    client = replace(languages.load("go").clients[0], known_failures=known)
    found: Callable[..., object] = lambda *_: client  # noqa: E731
    monkeypatch.setattr(languages, "client", found)
    assert subject_of("go/net_http/local").known_failure(scenario) == reason


def of_api(name: str, source: Source = Source.LOCAL, key: str | None = None) -> Subject:
    """A snippet for a document in `tests/apis`."""
    asked = request.build(spec.read(Path(__file__).parent / "apis" / f"{name}.yaml"), source=source, key=key)
    variant = Variant.parse(f"python/requests/{source}")
    return Subject(render.render(variant, asked), asked)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("multipart", (KEY,)),
        ("binary", (KEY, "check+secret/1==")),
        ("multipart_parts", (f"check user:{KEY}",)),
        ("json_string", ()),
    ],
)
def test_a_check_has_as_many_keys_as_its_request(name: str, keys: tuple[str, ...]) -> None:
    """Each another one; for HTTP Basic a user and a password. The variables that a snippet reads hold them."""
    subject = of_api(name)
    assert subject.keys == keys
    variables = [variable for secret in subject.request.secrets for variable in secret.variables]
    assert list(subject.environment) == variables
    assert ":".join(subject.environment.values()) == ":".join(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("name", "key"), [("multipart", "own/key"), ("multipart_parts", "me:it")])
def test_a_key_that_stands_in_the_snippet_is_the_one_that_must_arrive(name: str, key: str) -> None:
    """The mock admits no other."""
    subject = of_api(name, key=key)
    assert subject.keys == (key,)
    mock = subject.mock(Scenario.OK, id)
    assert (mock.keys, mock.auth) == ((key,), subject.request.auth)


def test_without_a_key_none_can_be_unset() -> None:
    """And without a file none can be missing."""
    assert Scenario.UNSET_KEY in of_api("multipart").scenarios(Scenario)
    assert Scenario.UNSET_KEY not in of_api("json_string").scenarios(Scenario)
    hosted = of_api("get_hosted", Source.HOSTED).scenarios(Scenario)
    assert not {Scenario.UNSET_KEY, Scenario.MISSING_FILE} & set(hosted)


def test_only_a_local_image_can_be_missing() -> None:
    """A hosted image has no file."""
    assert Scenario.MISSING_FILE in subject_of("go/net_http/local").scenarios(Scenario)
    assert Scenario.MISSING_FILE not in subject_of("go/net_http/hosted").scenarios(Scenario)
    assert subject_of("go/net_http/hosted").snippet.variant.source is Source.HOSTED
