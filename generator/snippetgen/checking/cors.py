"""A mock that pages of another origin may call, as the CORS protocol of the Fetch Standard allows it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from snippetgen.checking.mock import Mock


@dataclass(frozen=True)
class OpenMock(Mock):
    """A mock that lets pages of `origin` read its answers; `*` means every origin.

    It answers preflight requests itself and does not record them.
    """

    origin: str = "*"

    def application(self) -> ASGIApp:
        """The mock as an ASGI application."""
        return CORSMiddleware(
            super().application(),
            allow_origins=[self.origin],
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["*"],
        )
