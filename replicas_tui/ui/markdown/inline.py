"""Words within a block: emphasis, code, links, to one `Content` with newlines where the text breaks."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.tree import SyntaxTreeNode
from textual.content import Content, Span

from replicas_tui.ui.kit import G

_STYLES = {"strong": "$t-strong", "em": "italic", "s": "$t-off"}


class _Words:
    """Text and its styles, outer ones first so that inner ones win."""

    def __init__(self, style: str) -> None:
        self.text = ""
        self.spans: list[Span] = []
        self.style = style

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
            self.say(f" {url}", "$t-meta")

    def _image(self, node: SyntaxTreeNode) -> None:
        self.say(f"{G['archived']} {node.content or 'image'}", "$t-2")
        if url := str(node.attrs.get("src", "")):
            self.say(f" {url}", "$t-meta")


def words(node: SyntaxTreeNode, style: str = "$t-text") -> Content:
    """Give the text of a paragraph, heading or cell."""
    made = _Words(style)
    for inline in node.children:
        for child in inline.children if inline.type == "inline" else [inline]:
            made.take(child)
    return Content(made.text, made.spans)
