"""Render each operation in a folder's list, run it sealed, and compare what arrives.

A list (`expected.yaml` or `arrives.yaml`) states by hand what must arrive. What an operation needs beside its document
is stated as in `snippetgen.toml`. As a program, this prints a table:

    python tests/apis.py FOLDER                      every operation: cURL, Python, Node and Go run, the others render
    python tests/apis.py FOLDER --show VARIANT [ID]  the snippets of one language, client or variant
    python tests/apis.py FOLDER --run VARIANT [ID]   run these, and report the differences
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from snippetgen.checking import check
from snippetgen.checking.check import CheckResult
from snippetgen.checking.runner import SealedRunner
from snippetgen.checking.scenario import Received, Scenario, canonical
from snippetgen.checking.subject import Subject, image
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import Request, build

RUN = ("curl/sh", "python/requests", "node/fetch", "go/net_http")
"""The clients that the table runs; the others are rendered."""


@dataclass(frozen=True)
class Entry:
    """One operation with one source. `wanted` is what must arrive, or `{"no": reason}`."""

    folder: Path
    stated: Mapping[str, Any]
    source: Source

    @property
    def name(self) -> str:
        return f"{self.stated['id']}/{self.source}"

    @property
    def wanted(self) -> Mapping[str, Any]:
        return dict(self.stated[self.source.value])

    @property
    def refused(self) -> bool:
        return "no" in self.wanted or "refuse" in self.stated

    @property
    def model(self) -> str | None:
        sample = self.stated.get("model")
        sample = sample.get("sample") if isinstance(sample, Mapping) else sample
        return None if sample in {None, "none"} else str(sample)

    def needs(self) -> list[Mapping[str, Any]]:
        every = [*self.stated.get("needs", ()), *self.wanted.get("needs", ())]
        own = [need for need in every if need.get("for", self.source.value) == self.source.value]
        if own != every and "operation" in self.wanted:
            own = [need for need in own if need in self.wanted.get("needs", ()) or "image" not in need]
        return own

    def hints(self) -> dict[str, Any]:
        """The needs, as properties of an endpoint in `snippetgen.toml`."""
        found: dict[str, Any] = {}
        given: dict[str, Any] = {}
        keys: list[str] = []
        for need in self.needs():
            if "base_url" in need:
                found["base_url"] = need["base_url"]
            elif "key" in need or "secret" in need:
                keys.append(need.get("key") or need["secret"])
            elif "image" in need:
                found["image"] = f"{need['image']} as {need['as']}"
            elif "set" in need:
                given[need["set"]] = need["to"]
            elif "model" in need:
                found["model"] = need["model"]
            elif "keep_slashes" in need:
                found["keep_slashes"] = need["keep_slashes"]
            elif "body" in need:
                found |= {"image": f"body as {need['as'].removesuffix('-text')}", "content_type": need["body"]}
        if keys:
            found["auth"] = keys
        return found | ({"set": given} if given else {})

    def endpoint(self) -> Endpoint:
        operation = self.wanted.get("operation", self.stated.get("operation"))
        at = (
            self.wanted.get("at", self.stated.get("at"))
            if "operation" not in self.stated or operation is None
            else None
        )
        return spec.read(self.folder / self.stated["file"], operation or at, stated=self.hints())

    def request(self, key: str | None = None) -> Request:
        images, options = self.wanted.get("images"), self.wanted.get("options")
        return build(self.endpoint(), model=self.model, source=self.source, image=images, options=options, key=key)


def entries(folder: Path) -> Iterator[Entry]:
    """Every operation in the folder's list, with each source."""
    for entry in listed(folder)["operations"]:
        for source in Source:
            if source.value in entry:
                yield Entry(folder, entry, source)


@cache
def listed(folder: Path) -> Any:
    """The list of a folder."""
    names = [name for name in ("arrives.yaml", "expected.yaml") if (folder / name).is_file()]
    return yaml.safe_load((folder / names[0]).read_text(encoding="utf-8"))


def variants(endpoint: Endpoint, source: Source, wanted: str = "") -> list[Variant]:
    """The variants of one source whose paths begin with `wanted`."""
    every = [variant for variant in render.variants(endpoint) if variant.source is source]
    return [variant for variant in every if f"{variant}/".startswith(wanted)]


def show(folder: Path, wanted: str, name: str = "") -> None:
    """Print rendered snippets."""
    for entry in entries(folder):
        if name not in entry.name:
            continue
        try:
            request = entry.request()
            for variant in variants(request.endpoint, entry.source, wanted):
                print(f"==== {entry.name} {variant}\n{render.render(variant, request).text}")
        except SnippetgenError as error:
            print(f"==== {entry.name}: {error}")


# ---- Running ----


def clients(entry: Entry) -> list[str]:
    """The clients that support the entry's endpoint, such as `go/net_http`."""
    return [str(variant).rpartition("/")[0] for variant in variants(entry.endpoint(), entry.source)]


def subject(variant: Variant, request: Request) -> Subject:
    """The rendered snippet and its request."""
    return Subject(render.render(variant, request), request)


def run(chosen: list[Subject], scenarios: tuple[Scenario, ...] = (Scenario.OK,), jobs: int = 2) -> list[CheckResult]:
    """Run subjects in the sandbox."""
    with SealedRunner() as runner:
        return check.run(chosen, scenarios, runner, jobs=jobs)


def differences(entry: Entry, request: Request, keys: tuple[str, ...], received: tuple[Received, ...]) -> list[str]:
    """How what arrived differs from the handwritten list."""
    if len(received) != 1:
        return [f"{len(received)} requests arrived"]
    (there,), wanted = received, entry.wanted
    values = _values(request, keys)
    url = urlsplit(_filled(wanted["url"], values))
    found = []
    if there.method != wanted["method"]:
        found.append(f"the method is {there.method}")
    if there.path != canonical(url.path or "/"):
        found.append(f"the path is {there.path}, not {url.path}")
    if (there.header("host") or "") != url.netloc:
        found.append(f"the host is {there.header('host')}")
    pairs = [(name, _filled(value, values)) for name, value in wanted.get("query", ())]
    secret = set(keys)
    order = [pair for pair in there.query if pair[1] not in secret], [pair for pair in pairs if pair[1] not in secret]
    if sorted(there.query) != sorted(pairs) or order[0] != order[1]:
        found.append(f"the query is {there.query}, not {pairs}")
    for name, value in wanted.get("headers", {}).items():
        sent, right = there.header(name) or "", _filled(value, values)
        if sent != right and not (right == "multipart/form-data" and sent.startswith("multipart/form-data;")):
            found.append(f"{name} is {sent!r}, not {right!r}")
    return found + _body(wanted.get("body", {"kind": "none"}), there, values)


def _values(request: Request, keys: tuple[str, ...]) -> dict[str, str]:
    encoded = base64.b64encode(image()).decode()
    found = {"model": request.model, "image.base64": encoded, "image.url": request.image}
    found["image.data_uri"] = f"data:image/jpeg;base64,{encoded}"
    for name, key in zip(("key", "secret"), keys, strict=False):
        found |= {name: key, f"{name}.basic": base64.b64encode(key.encode()).decode()}
    return found


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{\{([a-z0-9._]+)\}\}", lambda place: values[place[1]], value)
    if isinstance(value, Mapping):
        return {_filled(name, values): _filled(inner, values) for name, inner in value.items()}
    return [_filled(inner, values) for inner in value] if isinstance(value, list) else value


def _body(wanted: Mapping[str, Any], there: Received, values: Mapping[str, str]) -> list[str]:  # noqa: PLR0911  one a kind
    kind, body, content_type = wanted["kind"], there.body, there.header("content-type") or ""
    if kind == "none":
        return [f"the body has {len(body)} bytes"] if body else []
    if kind == "base64-text":
        return [] if body == values["image.base64"].encode() else ["the body is not the image's Base64"]
    if kind == "binary":
        return [] if body == image() else ["the body is not the image"]
    if kind == "json":
        try:
            sent = json.loads(body)
        except ValueError as error:
            return [f"the body is not JSON: {error}: {body[:200]!r}"]
        right = _filled(wanted["json"], values)
        return [] if sent == right else [f"the body is {str(sent)[:300]}, not {str(right)[:300]}"]
    if kind == "urlencoded":
        pairs = sorted(parse_qsl(body.decode(), keep_blank_values=True))
        right = sorted((field["name"], str(_filled(field["value"], values))) for field in wanted["fields"])
        return [] if pairs == right else [f"the form is {str(pairs)[:300]}"]
    return _multipart(wanted["fields"], body, content_type, values)


def _multipart(fields: list[Mapping[str, Any]], body: bytes, content_type: str, values: Mapping[str, str]) -> list[str]:
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    if not boundary or not body.rstrip(b"\r\n").endswith(b"--" + boundary + b"--"):
        return [f"the body is not multipart: {content_type}: {body[-80:]!r}"]
    left = []
    for chunk in body.split(b"--" + boundary)[1:-1]:
        head, _, content = chunk.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        lines = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head.decode().split("\r\n")}
        disposition = lines["content-disposition"]
        name = re.search(r'[ ;]name="?([^";]*)', disposition)
        left.append((name[1] if name else "", "filename" in disposition, lines.get("content-type", ""), content[:-2]))
    found = []
    for field in fields:
        match = next((part for part in left if _part_fits(field, part, values)), None)
        if match is None:
            found.append(f"no part fits {field}: {[(p[0], p[1], p[2], p[3][:40]) for p in left]}")
        else:
            left.remove(match)
    return found + [f"there is also a part {part[0]}" for part in left]


def _part_fits(field: Mapping[str, Any], part: tuple[str, bool, str, bytes], values: Mapping[str, str]) -> bool:
    name, named, media_type, content = part
    if name != field["name"]:
        return False
    if "file" in field:
        right = image() + field.get("path", "").encode()
        return named and media_type in {field["file"], "application/octet-stream"} and content == right
    if "json" in field:
        return media_type == field["media"] and bool(json.loads(content) == field["json"])
    lines = content.decode().replace("\r\n", "\n")  # HTML forms send every line end as CRLF
    return not named and lines == str(_filled(field["value"], values))


def _verdict(entry: Entry, wanted: tuple[str, ...]) -> Iterator[tuple[str, str, list[str]]]:
    """Each client, its status, and what is wrong."""
    if entry.refused:
        try:
            entry.request()
        except SnippetgenError as error:
            yield "all", f"refused: {str(error).splitlines()[0]}", []
        else:
            yield "all", "rendered", [f"it is not refused: {entry.wanted.get('no', entry.stated.get('refuse'))}"]
        return
    try:
        request = entry.request()
        chosen = [
            subject(variant, request)
            for variant in variants(request.endpoint, entry.source)
            if wanted == RUN or f"{variant}".startswith(wanted)
        ]
    except SnippetgenError as error:
        yield "all", "failed", [str(error)]
        return
    run_now = [each for each in chosen if str(each.snippet.variant).startswith(wanted)]
    for result, each in zip(run(run_now), run_now, strict=True):
        wrong = list(result.mismatches) + differences(entry, request, each.keys, result.received)
        if wrong and result.finished:
            wrong.append(result.finished.stdout[-300:] + result.finished.stderr[-700:])
        yield str(each.snippet.variant).rpartition("/")[0], result.status, wrong


def table(folder: Path, wanted: tuple[str, ...], name: str = "") -> int:
    """Print the result of every operation; return the number of failures."""
    failures = 0
    for entry in entries(folder):
        if name not in entry.name:
            continue
        shown = []
        for client, status, wrong in _verdict(entry, wanted):
            shown.append(status if client == "all" else client.partition("/")[0] + (" ✗" if wrong else " ✓"))
            failures += bool(wrong)
            for line in wrong:
                print(f"    {entry.name} {client}: {line}", file=sys.stderr)
        print(f"{entry.name:45} {'  '.join(shown)}", flush=True)
    print(f"{failures} failures")
    return failures


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    if sys.argv[2:3] == ["--show"]:
        show(folder, *sys.argv[3:5])
    else:
        wanted = (sys.argv[3],) if sys.argv[2:3] == ["--run"] else RUN
        sys.exit(1 if table(folder, wanted, *sys.argv[4:5]) else 0)
