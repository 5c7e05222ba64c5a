"""Blocks → the text of a page, in the syntax of a platform. Code is written as it is; only prose is ever escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape

from snippetgen.site.blocks import Block, Fence, Heading, Prose, Tab, Table, Tabs, fence

# What is code in a line of prose: a span, and an escaped character, which is none. In paragraphs there are fences as
# well, at the start of a line and to its end, or that of the prose. Everything between is text.
_IN_LINE = r"(?<!`)(?P<span>(?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`))|(?P<escaped>\\.)"
_LINE = re.compile(_IN_LINE)
_PARAGRAPHS = re.compile(
    r"(?ms)^(?P<fence>(?P<open>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*(?:\n.*?)??(?P<close>\n(?P=open)[`~]*[ \t]*$|\Z))|"
    + _IN_LINE
)
_STATEMENT = re.compile(r"^([ \t]*)([ie])(?=mport\b|xport\b)", re.MULTILINE)


class Markup:
    """Plain Markdown: tabs are headings. A platform overrides what it writes in another way."""

    nests = True
    header = ""

    def page(self, blocks: Iterable[Block]) -> str:
        """The whole page."""
        return self.header + self.write(blocks) + "\n"

    def write(self, blocks: Iterable[Block]) -> str:
        """Blocks with an empty line between them, and none at the end."""
        return "\n\n".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        match block:
            case Heading(level, text):
                return f"{'#' * level} {self.line(text)}"
            case Prose(text):
                return self.prose(text)
            case Fence():
                return self.fence(block)
            case Table():
                return self._table(block)
            case Tabs():
                return self.tabs(block if self.nests else _flat(block))

    def prose(self, text: str) -> str:
        """Paragraphs, in which no fence stays open."""
        return self._mapped(_PARAGRAPHS, text.strip())

    def _mapped(self, parts: re.Pattern[str], prose: str) -> str:
        """`prose` with each text and each code span as the platform writes them; fences and escapes as they are."""
        written, end = [], 0
        for found in parts.finditer(prose):
            named = found.groupdict()
            written.append(self.text(prose[end : found.start()]))
            if named["span"] is not None:
                written.append(self.span(named["span"]))
            elif named.get("fence") is not None and not named["close"]:
                written.append(f"{named['fence']}\n{named['open']}")
            else:
                written.append(found[0])
            end = found.end()
        return "".join((*written, self.text(prose[end:])))

    def text(self, text: str) -> str:
        """A part of prose that is no code. Its HTML is shown: what a spec says runs on no page."""
        return text.replace("<", "&lt;")

    def span(self, span: str) -> str:
        """A code span, with its backticks."""
        return span

    def line(self, text: str) -> str:
        """Prose in one line."""
        return self._mapped(_LINE, " ".join(text.split()))

    def fence(self, block: Fence) -> str:
        title = f"**{self.line(block.file)}**\n\n" if block.file else ""
        return title + fenced(block, block.language)

    def tabs(self, tabs: Tabs) -> str:
        return "\n\n".join(
            f"{'#' * tabs.level} {self.line(tab.title)}\n\n{self.write(tab.blocks)}" for tab in tabs.tabs
        )

    def _table(self, table: Table) -> str:
        rows = (table.header, ("---",) * len(table.header), *table.rows)
        return "\n".join("| " + " | ".join(map(self._cell, row)) + " |" for row in rows)

    def _cell(self, text: str) -> str:
        return re.sub(r"(?<!\\)\|", r"\\|", self.line(text))


class Material(Markup):
    """Material for MkDocs: content tabs are indented; a fence has its title in its first line.

    Code keeps its tab characters where `pymdownx.superfences` has the option `preserve_tabs: true`.
    """

    def fence(self, block: Fence) -> str:
        return fenced(block, f'{block.language} title="{block.file}"' if block.file else block.language)

    def tabs(self, tabs: Tabs) -> str:
        return "\n\n".join(f'=== "{tab.title}"\n\n{_indented(self.write(tab.blocks))}' for tab in tabs.tabs)


class GitBook(Markup):
    """GitBook: blocks between `{% … %}`. Its tabs do not nest, so that each client is a tab of its own."""

    nests = False

    def text(self, text: str) -> str:
        return re.sub(r"\{(?=[{%#])", "&#123;", super().text(text))

    def fence(self, block: Fence) -> str:
        written = fenced(block, block.language)
        if not block.file:
            return written
        return f'{{% code title="{escape(block.file)}" %}}\n{written}\n{{% endcode %}}'

    def tabs(self, tabs: Tabs) -> str:
        written = (
            f'{{% tab title="{escape(tab.title)}" %}}\n{self.write(tab.blocks)}\n{{% endtab %}}' for tab in tabs.tabs
        )
        return "\n".join(("{% tabs %}", *written, "{% endtabs %}"))


class Docusaurus(Markup):
    """Docusaurus: MDX, in which braces and tags outside code would be programs.

    Its highlighter knows some languages only when `prism.additionalLanguages` names them.
    """

    header = "import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n"

    def text(self, text: str) -> str:
        text = super().text(text).replace("{", "&#123;").replace("}", "&#125;").replace("`", "&#96;")
        text = text.replace("~~~", "&#126;" * 3)
        # A line that begins with one of these words would be a statement.
        return re.sub(
            r"^([ \t]*)([ie])(?=mport\b|xport\b)", lambda m: f"{m[1]}&#{ord(m[2])};", text, flags=re.MULTILINE
        )

    def span(self, span: str) -> str:
        """As it is, or as an element where a link around it could uncover its braces."""
        if not re.search(r"[{}<|]", span):
            return span
        inner = span.strip("`")
        if inner.strip() and inner.startswith(" ") and inner.endswith(" "):
            inner = inner[1:-1]
        text = json.dumps(inner, ensure_ascii=False).replace("|", "\\u007c")
        return f"<code>{{{text}}}</code>"

    def fence(self, block: Fence) -> str:
        return fenced(block, f'{block.language} title="{block.file}"' if block.file else block.language)

    def tabs(self, tabs: Tabs) -> str:
        items = (
            f'<TabItem value="{escape(tab.value)}" label="{escape(tab.title)}">\n\n'
            f"{self.write(tab.blocks)}\n\n</TabItem>"
            for tab in tabs.tabs
        )
        return "\n".join((f'<Tabs groupId="{escape(tabs.group)}" queryString>', *items, "</Tabs>"))


def fenced(block: Fence, info: str) -> str:
    """A fence around the block's text, longer than any run of backticks in it."""
    ticks = fence(block.text)
    text = block.text if block.text.endswith("\n") else f"{block.text}\n"
    return f"{ticks}{info}\n{text}{ticks}"


def _flat(tabs: Tabs) -> Tabs:
    """Tabs without tabs inside: one for each of those, under both titles."""
    return Tabs(tabs.group, tabs.level, tuple(flat for tab in tabs.tabs for flat in _flat_tab(tab)))


def _flat_tab(tab: Tab) -> Iterable[Tab]:
    inner = next((block for block in tab.blocks if isinstance(block, Tabs)), None)
    if inner is None:
        return (tab,)
    return (Tab(f"{tab.value}-{each.value}", f"{tab.title} ({each.title})", each.blocks) for each in inner.tabs)


def _indented(text: str) -> str:
    return re.sub(r"^(?=[^\n])", "    ", text, flags=re.MULTILINE)
