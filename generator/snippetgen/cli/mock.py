"""`snippetgen mock`."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from snippetgen.checking.scenario import MOCKED, Received, Scenario
from snippetgen.cli.options import inputs, request_options
from snippetgen.cli.terminal import say
from snippetgen.errors import visible


@click.command(
    epilog="""\b
Try, from another terminal:
  snippetgen render --lang LANGUAGE --base-url http://127.0.0.1:8080"""
)
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port of 127.0.0.1; 0 for any free port.",
)
@click.option("--tls", is_flag=True, help="Serve HTTPS, with a certificate from a CA that is created for this run.")
@click.option(
    "--scenario", default="ok", show_default=True, type=click.Choice([s.value for s in MOCKED]), help="How it answers."
)
@click.option(
    "--cors", metavar="ORIGIN", help="Let pages of ORIGIN, such as http://127.0.0.1:8000, read the answers; * for all."
)
@click.option("--quiet", is_flag=True, help="Do not print the requests.")
@request_options
def command(port: int, scenario: str, *, tls: bool, cors: str | None, quiet: bool, **request: Any) -> None:
    """Serve the mock endpoint on 127.0.0.1, for development, until Ctrl-C.

    It answers as the spec says: with 400, 401, 404, 405 or 413 where the real endpoint would, and with the spec's
    example otherwise. It accepts any API key, or only that of --api-key. With another --scenario, it always answers
    with that.
    """
    from snippetgen.checking.mock import LOOPBACK, Mock, loopback, server  # noqa: PLC0415  completion needs no server

    given = inputs(**request)
    with ExitStack() as stack:
        listener = stack.enter_context(loopback(port))
        address = f"{'https' if tls else 'http'}://{LOOPBACK}:{listener.getsockname()[1]}"
        certificate = _certificate(Path(stack.enter_context(tempfile.TemporaryDirectory()))) if tls else None
        banner = f"{given.endpoint.method} {address}{given.endpoint.path}   scenario: {scenario}   Ctrl-C to stop"
        try:
            if scenario != Scenario.REFUSED:
                listener.listen()  # before the banner: its reader can connect
            say(banner)
            while scenario == Scenario.REFUSED:  # a port that is bound but not listening refuses connections
                time.sleep(3600)
            key = given.arguments["key"]
            keys = None if key is None else (key,)
            mock = Mock(given.endpoint, Scenario(scenario), keys, record=id if quiet else _print, cors=cors or "")
            server(mock, certificate).run([listener])
        except KeyboardInterrupt:
            say("stopped")


def _certificate(folder: Path) -> Path:
    import trustme  # noqa: PLC0415

    authority = trustme.CA(organization_name="snippetgen mock")
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    authority.issue_cert("127.0.0.1", "localhost").private_key_and_cert_chain_pem.write_to_path(
        str(folder / "mock.pem")
    )
    say(f"CA certificate to trust, until the mock stops: {folder / 'authority.pem'}")
    return folder / "mock.pem"


def _print(received: Received) -> None:
    """Print a line about a request, without values: one of them may be the API key."""
    names = "".join(f"  {name}=…" for name, _ in received.query)
    kind = received.header("content-type") or "no Content-Type"
    click.echo(visible(f"{received.method} {received.path}{names}  {len(received.body)} bytes, {kind}"))
