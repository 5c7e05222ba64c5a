"""The runners: sealed and on the host."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme
from cryptography import x509

from snippetgen import languages, request
from snippetgen.checking.runner import HostRunner, SealedRunner
from snippetgen.checking.scenario import ELSEWHERE, Scenario
from snippetgen.checking.subject import Subject
from snippetgen.checking.toolchains import Root
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint
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


def test_a_language_without_a_root_names_the_command_to_get_one(root: Root) -> None:
    """It is skipped, with the command that installs it."""
    with SealedRunner({"go": root}) as runner:
        assert runner.lacks(subject_of("go/net_http/local"), Scenario.OK) == ""
        assert "snippetgen toolchains install" in runner.lacks(subject_of("ruby/net_http/local"), Scenario.OK)


@pytest.mark.parametrize("scenario", [Scenario.REDIRECTED, Scenario.TEMPORARY_REDIRECT, Scenario.UNTRUSTED_CERTIFICATE])
def test_the_host_skips_what_needs_a_network_of_its_own(scenario: Scenario) -> None:
    """It says why, and does not blame the snippet."""
    with HostRunner(never) as runner:
        assert "only a sealed check" in runner.lacks(subject_of("go/net_http/local"), scenario)


def test_the_host_lacks_what_is_not_on_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason has the program's name and where to get it."""
    monkeypatch.setenv("PATH", "")
    with HostRunner(never) as runner:
        told = runner.lacks(subject_of("go/net_http/local"), Scenario.OK)
    assert told.startswith("not on PATH: go; ")
    assert languages.load("go").toolchain.install in told


def test_an_sdk_is_not_checked_on_the_host() -> None:
    """It sends something else to hosts that it does not know."""
    with HostRunner(never) as runner:
        assert "only a sealed check" in runner.lacks(subject_of("python/inference_sdk/local"), Scenario.OK)


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
    with SealedRunner({"go": root, "python": root}) as runner, runner.prepare(subject, Scenario.OK) as setup:
        assert setup.route is not None
        assert setup.route.hosts == tuple(filter(None, hosts))
        assert setup.route.port == 443
        assert setup.route.socket is not None
        assert setup.route.socket.is_socket()
        assert setup.received == []


@pytest.mark.parametrize(
    ("base_url", "port"),
    [("http://api.example", 80), ("https://api.example:8443/x", 8443), ("http://api.example:81", 81)],
)
def test_the_port_is_that_of_the_base_url(root: Root, base_url: str, port: int) -> None:
    """As a client takes it from the address."""
    subject = subject_of("go/net_http/local", spec.at(spec.packaged(), base_url))
    with SealedRunner({"go": root}) as runner, runner.prepare(subject, Scenario.OK) as setup:
        assert setup.route is not None
        assert (setup.route.hosts, setup.route.port) == (("api.example", ELSEWHERE), port)


def test_a_refusing_endpoint_has_no_socket(root: Root) -> None:
    """Nothing listens, so that the kernel refuses the connection."""
    with (
        SealedRunner({"go": root}) as runner,
        runner.prepare(subject_of("go/net_http/local"), Scenario.REFUSED) as setup,
    ):
        assert setup.route is not None
        assert setup.route.socket is None


@pytest.mark.parametrize(("scenario", "trusted"), [(Scenario.OK, True), (Scenario.UNTRUSTED_CERTIFICATE, False)])
def test_a_certificate_is_signed_by_the_authority_that_the_root_trusts(
    root: Root, scenario: Scenario, *, trusted: bool
) -> None:
    """Where the scenario wants it, an unknown authority issues it. It is issued once for all checks."""
    with SealedRunner({"go": root}) as runner:
        hosts = ("serverless.roboflow.com",)
        path = runner._certificate(subject_of("go/net_http/local"), hosts, scenario)
        assert runner._certificate(subject_of("go/net_http/hosted"), hosts, scenario) == path
        leaf = x509.load_pem_x509_certificate(path.read_bytes())
    authority = x509.load_pem_x509_certificate(root.authority.read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == list(hosts)
    assert (leaf.issuer == authority.subject) is trusted


def test_the_host_runner_renders_for_the_address_of_the_mock() -> None:
    """The snippet is rendered again for a port of the loopback interface."""
    told: list[str] = []

    def rerender(subject: Subject, base_url: str) -> Subject:
        told.append(base_url)
        return subject

    with HostRunner(rerender) as runner, runner.prepare(subject_of("go/net_http/local"), Scenario.OK) as setup:
        assert setup.route is None
    assert told[0].startswith("http://127.0.0.1:")
