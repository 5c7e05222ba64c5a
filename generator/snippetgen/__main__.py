"""The program `snippetgen`."""

from __future__ import annotations

import sys

from snippetgen.errors import SnippetgenError


def main() -> None:
    """Run the command line. Errors that a person can put right are printed, and no traceback is."""
    from snippetgen.cli import snippetgen  # noqa: PLC0415  so that an error of an import is one of the command line

    try:
        snippetgen(prog_name="snippetgen")
    except SnippetgenError as error:
        sys.stdout.flush()
        _complain(str(error))
        raise SystemExit(error.exit_code) from None
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("snippetgen"):
            raise
        _complain(f"this needs the package “{error.name}”\n  to do: install snippetgen[check]")
        raise SystemExit(2) from None


def _complain(text: str) -> None:
    sys.stderr.write(f"snippetgen: {text}\n")


if __name__ == "__main__":
    main()
