"""Words within a block: emphasis, code, links, to one `Content` with newlines where the text breaks."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.tree import SyntaxTreeNode
from textual.content import Content, Span

from replicas_tui.ui.kit import G
from replicas_tui.ui.markdown.parse import inline

BESIDE = 48  # characters of an address that stands beside its label
_STYLES = {"strong": "$t-strong", "em": "italic", "s": "$t-off"}


class _Words:
    """Text and its styles, outer ones first so that inner ones win."""

    def __init__(self, style: str) -> None:
        self.text = ""
        self.spans: list[Span] = []
        self.style = style
        self._below: list[str] = []

    def say(self, text: str, style: str = "") -> None:
        """Append text."""
        start = len(self.text)
        self.text += text
        self.spans.append(Span(start, len(self.text), style or self.style))

    def within(self, style: str, nodes: Iterable[SyntaxTreeNode]) -> None:
        """Append nodes with one more style over them."""
        start = len(self.text)
        for node in nodes:
            self.take(node)
        if len(self.text) > start:
            self.spans.append(Span(start, len(self.text), style))

    def take(self, node: SyntaxTreeNode) -> None:
        """Append one node."""
        if node.type in _STYLES:
            self.within(_STYLES[node.type], node.children)
        elif node.type == "link":
            self._link(node)
        elif node.type == "image":
            self._image(node)
        elif node.type == "code_inline":
            self.say(node.content, "$t-code")
        elif node.type in ("softbreak", "hardbreak"):
            self.say(" " if node.type == "softbreak" else "\n")
        else:
            self.say(node.content)

    def _link(self, node: SyntaxTreeNode) -> None:
        start = len(self.text)
        self.within("$t-link", node.children)
        url = str(node.attrs.get("href", ""))
        if url and self.text[start:] not in (url, url.removeprefix("mailto:")):
            self._where(url)

    def _where(self, url: str) -> None:
        """Say where a link goes: beside its label, or below the words when it is long."""
        if len(url) <= BESIDE:
            self.say(f" {url}", "$t-meta")
            return
        if url not in self._below:
            self._below.append(url)
        self.say(f" [{self._below.index(url) + 1}]", "$t-meta")

    def made(self) -> Content:
        """Give the words, and below them where their long links go."""
        for n, url in enumerate(self._below, 1):
            self.say(f"\n[{n}] {url}", "$t-meta")
        return Content(self.text, self.spans)

    def _image(self, node: SyntaxTreeNode) -> None:
        self.say(f"{G['archived']} {node.content or 'image'}", "$t-2")
        if url := str(node.attrs.get("src", "")):
            self._where(url)


def words(node: SyntaxTreeNode, style: str = "$t-text") -> Content:
    """Give the text of a paragraph, heading or cell."""
    made = _Words(style)
    for part in node.children:
        for child in inline(part.content) if part.type == "inline" else [part]:
            made.take(child)
    return made.made()


def inline_words(text: str, style: str = "$t-text") -> Content:
    """Give words that stand by themselves: a cell of a table."""
    made = _Words(style)
    for child in inline(text):
        made.take(child)
    return made.made()
