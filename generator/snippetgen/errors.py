"""Errors for users: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection

_LONG, _BEGINNING, _END = 500, 350, 100


class SnippetgenError(Exception):
    """Something that the user can fix. The command line prints it and exits with `exit_code`.

    `what` is one sentence. `where` is a file and line, or a variant. `parameter` is the wrong parameter of the library:
    `model`, or `option confidence` for an option of the endpoint; the command line turns it into its flag. `remedy`
    says what to do. `quoted` is the end of the output of a program that failed. `problems` are the errors in
    it: several, or itself.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", parameter: str = "", remedy: str = "", quoted: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.parameter = parameter
        self.remedy = remedy
        self.quoted = quoted
        self.problems: tuple[SnippetgenError, ...] = (self,)

    def __str__(self) -> str:
        lines = [legible(self.what), *(f"    {legible(line)}" for line in self.quoted.splitlines())]
        if self.where or self.parameter:
            lines.append(f"  where: {legible(self.where or self.parameter)}")
        if self.remedy:
            lines.append(f"  to do: {legible(self.remedy)}")
        return "\n".join(lines)


def legible(text: str) -> str:
    """`text` on one line, without control characters; a long text is cut in its middle.

    Messages quote values, which may be anything.
    """
    return visible(text if len(text) <= _LONG else f"{text[:_BEGINNING]} … {text[-_END:]}")


def visible(text: str) -> str:
    """`text` on one line, with escapes for control characters and invisible ones."""
    plain = (c if c.isprintable() or c == "\t" else c.encode("unicode_escape").decode("ascii") for c in text)
    return "".join(plain)


class Problems(SnippetgenError):
    """Several errors in one input, collected so that the user can fix them all at once."""

    def __init__(self, problems: list[SnippetgenError]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def collected(problems: list[SnippetgenError]) -> SnippetgenError:
    """One error for `problems`, of which there is at least one."""
    return problems[0] if len(problems) == 1 else Problems(problems)


def nearest(word: str, known: Collection[str], otherwise: str = "leave it out") -> str:
    """A remedy for an unknown name: the closest known one, or all of them; `otherwise` if none is known."""
    return closest(word, known) or (f"choose one of: {', '.join(known)}" if known else otherwise)


def closest(word: str, known: Collection[str]) -> str:
    """A remedy for an unknown name that resembles a known one; empty if it does not."""
    from difflib import get_close_matches  # noqa: PLC0415  only an error needs it

    close = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"did you mean “{close[0]}”?" if close else ""
