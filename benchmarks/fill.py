"""Measure how many snippets one core renders per second from a compiled template."""

from __future__ import annotations

import time

from snippetgen import request
from snippetgen.openapi import spec
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

SNIPPETS = 100_000


def main() -> None:
    """Print snippets per second, first for finished requests, then with building the requests."""
    endpoint = spec.packaged()
    variant = Variant.parse("go/net_http/local")
    requests = [request.build(endpoint, model=f"my-model/{number}") for number in range(1000)]
    render.render(variant, requests[0])
    started = time.perf_counter()
    for number in range(SNIPPETS):
        render.render(variant, requests[number % 1000])
    rendered = time.perf_counter() - started
    started = time.perf_counter()
    for number in range(SNIPPETS):
        render.render(variant, request.build(endpoint, model=f"my-model/{number}"))
    built = time.perf_counter() - started
    print(f"{SNIPPETS / rendered:9,.0f} snippets per second from finished requests")
    print(f"{SNIPPETS / built:9,.0f} snippets per second with building the requests")


if __name__ == "__main__":
    main()
