"""Writers: each writes the blocks of a page in the syntax of a platform.

All writers escape text with character references, which CommonMark, MDX and Python-Markdown read alike, and in which
none of them finds syntax. Writers differ only in tabs, titles and code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import assert_never

from markupsafe import Markup as Html

from snippetgen.site.blocks import (
    Badge,
    Block,
    Bullets,
    Code,
    Emphasis,
    Fence,
    Heading,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Tab,
    Table,
    Tabs,
    Text,
    printable,
    words,
)

# Characters with a meaning in CommonMark, MDX, GitBook, Python-Markdown or one of its common extensions.
_SPECIAL = re.compile(
    r"[\\`*_{}\[\]<>#|~^=$&+@\"]"
    r"|:(?! )"  # directives, emoji, addresses
    r"|-(?=-)|(?<=-)-"  # dashes
    r"|!\Z"  # a link after it would be an image
    r"|(?<=www)\.",
    re.IGNORECASE,
)
_START = re.compile(r"[-=:!?/%]|[ie](?=mport\b|xport\b)")  # lists, rules, blocks; statements of MDX
_NUMBER = re.compile(r"(\d+)([.)])")
_PLAIN_CODE = re.compile(r"(?![ :])[\w .,:;/='()\[\]\"@+*%?&-]+(?<! )\Z")
_PLAIN_FILE = re.compile(r"\w[\w.+-]*\Z")
_UNSAFE_IN_ADDRESS = re.compile(r"[^A-Za-z0-9:/?#@!$&+,;=%._~-]")
_INCLUDE = re.compile(r"^[ \t]*;*-+8<-", re.MULTILINE)


def text(words: str) -> str:
    """Escape plain text for anywhere but the start of a line."""
    return _SPECIAL.sub(_reference, printable(re.sub(r"\s+", " ", words)))


def _reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _first(words: str) -> str:
    """Escape plain text for the start of a line."""
    words = words.lstrip()
    if number := _NUMBER.match(words):
        return f"{number[1]}&#{ord(number[2])};{text(words[number.end() :])}"
    if start := _START.match(words):
        return f"{_reference(start)}{text(words[1:])}"
    return text(words)


def merged(inside: Inlines) -> Inlines:
    """Return `inside` with adjacent texts merged."""
    found: list[Inline] = []
    for each in inside:
        if isinstance(each, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].text + each.text)
        else:
            found.append(each)
    return tuple(found)


class Markup:
    """Plain Markdown, with headings for tabs. A platform overrides what it writes differently."""

    nests = True
    titles = False
    header = ""

    def page(self, blocks: Iterable[Block]) -> str:
        """Write a whole page."""
        return self.header + self.write(blocks) + "\n"

    def write(self, blocks: Iterable[Block]) -> str:
        """Write blocks with an empty line between them, and none at the end."""
        return "\n\n".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:  # noqa: PLR0911  one for each kind
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph(inside):
                return self.line(inside)
            case Bullets(items, start):
                return "\n".join(self._item(item, start, number) for number, item in enumerate(items))
            case Fence():
                return self.fence(block)
            case Badge():
                return self.badge(block)
            case Table():
                return self._table(block)
            case Tabs():
                return self.tabs(block if self.nests else _flat(block))
            case Html():
                return self.html(block)
        assert_never(block)

    def line(self, inside: Inlines) -> str:
        """Write inline nodes on one line."""
        first, *rest = merged(inside) or (Text(""),)
        written = _first(first.text) if isinstance(first, Text) else self._inline(first)
        return (written + "".join(map(self._inline, rest))).rstrip(" ")

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(words):
                return text(words)
            case Code(words):
                return self._code(words)
            case Emphasis(inside, strong):
                tag = "strong" if strong else "em"
                return f"<{tag}>{self._inlines(inside)}</{tag}>"
            case Link(inside, address):
                return f"[{self._inlines(inside)}]({_address(address)})"
        assert_never(inline)

    def _inlines(self, inside: Inlines) -> str:
        return "".join(map(self._inline, merged(inside)))

    def _code(self, words: str) -> str:
        """Write a code span; as `<code>` if some platform would find syntax between backticks."""
        shown = re.sub(r"\s+", " ", words)
        return f"`{shown}`" if _PLAIN_CODE.match(shown) else f"<code>{text(shown)}</code>"

    def heading(self, block: Heading) -> str:
        """Write a heading."""
        return f"{'#' * block.level} {self.line(block.inside)}"

    def _item(self, blocks: Iterable[Block], start: int | None, number: int) -> str:
        mark = "-" if start is None else f"{start + number}."
        return f"{mark:<3} {_indented(self.write(blocks)).lstrip()}"

    def fence(self, block: Fence) -> str:
        """Write code, with the name of its file in the first line if the platform has titles, or else above it."""
        if self.titles and _PLAIN_FILE.match(block.file):
            return fenced(block, f'{block.language} title="{block.file}"')
        return self._titled(block, fenced(block, block.language))

    def badge(self, block: Badge) -> str:
        """Write how a snippet was checked."""
        return self.line(block.said)

    def _titled(self, block: Fence, written: str) -> str:
        return written if not block.file else f"{self.line((Emphasis((Text(block.file),), strong=True),))}\n\n{written}"

    def tabs(self, tabs: Tabs) -> str:
        """Write the tabs one after the other, each below a heading."""
        return "\n\n".join(
            f"{'#' * tabs.level} {self.line((Text(tab.title),))}\n\n{self.write(tab.blocks)}" for tab in tabs.tabs
        )

    def _table(self, table: Table) -> str:
        rows = (tuple(map(self.line, row)) for row in table.rows)
        lines = (tuple(map(self.line, table.header)), ("---",) * len(table.header), *rows)
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    def html(self, block: Html) -> str:
        """Raise TypeError: HTML is only for a site that is built here."""
        raise TypeError(f"{type(self).__name__} cannot write HTML: {block}")


class Material(Markup):
    """Material for MkDocs: indented content tabs, and the title in the first line of a fence.

    Code keeps its tab characters if `pymdownx.superfences` has the option `preserve_tabs: true`.
    """

    titles = True

    def page(self, blocks: Iterable[Block]) -> str:
        """Write a whole page. Its title is also in front matter, as HTML, if it has a `<`.

        The theme takes a title from the heading, and puts it into the head of the page without escaping it.
        """
        first, *others = blocks
        title = words(first.inside) if isinstance(first, Heading) else ""
        front = (
            f"---\ntitle: {json.dumps(escape(printable(title)), ensure_ascii=False)}\n---\n\n" if "<" in title else ""
        )
        return front + super().page((first, *others))

    def heading(self, block: Heading) -> str:
        """Write a heading, with its id if it has one."""
        return super().heading(block) + (f" {{ #{block.name} }}" if block.name else "")

    def fence(self, block: Fence) -> str:
        """Write code; as HTML if `pymdownx.snippets` would take one of its lines for an include."""
        if _INCLUDE.search(block.text):
            escaped = re.sub(r"[^\w ]", _reference, block.text)  # and on one line: Markdown finds no syntax in it
            return self._titled(block, f"<pre><code>{escaped}</code></pre>")
        return super().fence(block)

    def tabs(self, tabs: Tabs) -> str:
        """Write content tabs; `===!` starts a new set."""
        written = (f'=== "{text(tab.title)}"\n\n{_indented(self.write(tab.blocks))}' for tab in tabs.tabs)
        return "\n\n".join(written).replace("===", "===!", 1)


class GitBook(Markup):
    """GitBook: blocks between `{% … %}`. Its tabs do not nest, so each client has a tab."""

    nests = False

    def fence(self, block: Fence) -> str:
        """Write code, in a block that shows the name of its file."""
        if not _PLAIN_FILE.match(block.file):
            return super().fence(block)
        return f'{{% code title="{block.file}" %}}\n{fenced(block, block.language)}\n{{% endcode %}}'

    def tabs(self, tabs: Tabs) -> str:
        """Write a block of tabs."""
        written = (
            f'{{% tab title="{escape(tab.title)}" %}}\n{self.write(tab.blocks)}\n{{% endtab %}}' for tab in tabs.tabs
        )
        return "\n".join(("{% tabs %}", *written, "{% endtabs %}"))


class Docusaurus(Markup):
    """Docusaurus: MDX, in which braces and tags outside code are executed.

    Its highlighter knows some languages only if `prism.additionalLanguages` names them.
    """

    titles = True
    header = "import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n"

    def tabs(self, tabs: Tabs) -> str:
        """Write tabs; the chosen one is in the query of the URL."""
        items = (
            f'<TabItem value="{escape(tab.name)}" label="{escape(tab.title)}">\n\n'
            f"{self.write(tab.blocks)}\n\n</TabItem>"
            for tab in tabs.tabs
        )
        return "\n".join((f'<Tabs groupId="{escape(tabs.group)}" queryString>', *items, "</Tabs>"))


def fenced(block: Fence, info: str) -> str:
    """Write a fence that is longer than any run of backticks in its text."""
    content = printable(block.text if block.text.endswith("\n") else f"{block.text}\n")
    longest = max(map(len, re.findall("`+", content)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{info}\n{content}{ticks}"


def _address(address: str) -> str:
    return _UNSAFE_IN_ADDRESS.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode(errors="replace")), address
    ).replace("&", "&amp;")


def _flat(tabs: Tabs) -> Tabs:
    """Return tabs without nested tabs: each nested tab becomes one with both titles."""
    return Tabs(tabs.group, tabs.level, tuple(flat for tab in tabs.tabs for flat in _flat_tab(tab)))


def _flat_tab(tab: Tab) -> Iterable[Tab]:
    inner = next((block for block in tab.blocks if isinstance(block, Tabs)), None)
    if inner is None:
        return (tab,)
    return (Tab(f"{tab.name}-{each.name}", f"{tab.title} ({each.title})", each.blocks) for each in inner.tabs)


def _indented(written: str) -> str:
    return re.sub(r"^(?=[^\n])", "    ", written, flags=re.MULTILINE)
