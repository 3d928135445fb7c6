"""HTML as markdown, to be read in a terminal: what it says, not what it does. Nothing is run and nothing is fetched.

Tags are found by searching forward only, so that no page, however broken, takes longer than its length: Python's own
parser looks for the end of every comment that has none through all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

LONGEST: Final = 300_000  # characters of a page that are read
_DEEPEST: Final = 8  # levels of lists that are told apart
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "svg", "math", "object", "iframe", "title"})
_BLOCKS: Final = frozenset(
    "p div section article main header footer nav aside figure figcaption form fieldset address dl dt dd details "  # noqa: SIM905
    "summary table thead tbody tfoot tr caption blockquote body html h1 h2 h3 h4 h5 h6".split()
)
_TIGHT: Final = frozenset({"dt", "dd", "summary", "figcaption", "caption"})
_MARKS: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "del": "~~", "s": "~~"}
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~])")
_SPACE: Final = re.compile(r"\s+")
_AIR: Final = re.compile(r"\n{3,}")
_NAME: Final = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]*")
_ATTRIBUTE: Final = re.compile(r"""([a-zA-Z-]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_LINK: Final = re.compile(r"https?://[^\s<>\\]+")


class _Token(NamedTuple):
    """Words, or a tag: `name` is `p`, `/p`, or empty for words."""

    name: str
    text: str


def markdown_of(html: str) -> str:
    """Write a page as markdown: headings, lists, tables, links and where they lead, code; no script, no style."""
    writer = _Writer()
    for token in _tokens(html[:LONGEST]):
        writer.take(token)
    text = _AIR.sub("\n\n", "".join(writer.parts)).strip("\n")
    return f"{text}\n\nThe page is longer; the rest is not shown." if len(html) > LONGEST else text


def _tokens(html: str) -> Iterator[_Token]:
    at = 0
    while 0 <= at < len(html):
        start = html.find("<", at)
        start = len(html) if start < 0 else start
        if start > at:
            yield _Token("", html[at:start])
        if name := _NAME.match(html, start + 1):
            at = _after(html, ">", start)
            tag = name[0].lower()
            yield _Token(tag, html[name.end() : at - 1 if at > 0 else len(html)])
            at = _end_of(html, tag, at) if tag in _SILENT else at
        elif html[start + 1 : start + 2] in ("!", "?"):
            at = _after(html, "-->" if html.startswith("<!--", start) else ">", start)
        else:
            yield _Token("", html[start : start + 1])
            at = start + 1


def _after(html: str, end: str, start: int) -> int:
    """Give where to go on; -1 when what began never ends."""
    found = html.find(end, start)
    return found + len(end) if found >= 0 else -1


def _end_of(html: str, tag: str, start: int) -> int:
    """Pass over an element that is not read."""
    found = re.compile(rf"</{tag}[\s>]", re.IGNORECASE).search(html, start) if start >= 0 else None
    return _after(html, ">", found.start()) if found else -1


class _Writer:
    """Writes what the tokens say, piece by piece, into `parts`."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._lists: list[int] = []  # 0 for bullets, else the next number
        self._links: list[str] = []
        self._pre = False
        self._cells: int | None = None  # of the row that is open
        self._has_head = False
        self._fresh = True  # nothing was written since the last line end

    def take(self, token: _Token) -> None:
        """Write one token."""
        name = token.name.removeprefix("/")
        if not name:
            self._words(token.text)
        elif name in _MARKS:
            self._inline("" if self._pre else _MARKS[name])
        elif name in ("ul", "ol"):
            self._list(token.name)
        elif name in ("td", "th", "tr") or name == "table":
            self._table(token.name)
        elif name in _BLOCKS:
            self._block(token.name)
        elif token.name == name:
            self._open(name, token.text)
        else:
            self._close(name)

    def _words(self, text: str) -> None:
        if self._pre:
            self._inline(unescape(text).replace("```", "'''"))
            return
        words = _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", unescape(text)))
        self._inline(words.lstrip() if self._fresh else words)

    def _block(self, name: str) -> None:
        if self._cells is not None:
            return
        self._break(1 if name.removeprefix("/") in _TIGHT else 2)
        if name[0] == "h" and name[1:].isdigit():
            self._inline("#" * int(name[1:]) + " ")
            self._fresh = True

    def _list(self, name: str) -> None:
        if name[0] != "/":
            self._break(1 if self._lists else 2)
            self._lists.append(0 if name == "ul" else 1)
        elif self._lists:
            self._lists.pop()
            self._break(1 if self._lists else 2)

    def _table(self, name: str) -> None:
        if name in ("td", "th"):
            self._inline(" | " if self._cells else "| ")
            self._cells = (self._cells or 0) + 1
            self._fresh = True
        elif name in ("tr", "/tr", "/table"):
            self._end_row()
            self._cells = 0 if name == "tr" else None
        elif name == "table":
            self._break(2)
            self._has_head = False
        if name == "/table":
            self._break(2)

    def _end_row(self) -> None:
        if self._cells:
            self.parts.append(" |\n")
            if not self._has_head:
                self.parts.append("|" + " --- |" * self._cells + "\n")
            self._has_head = self._fresh = True

    def _open(self, name: str, text: str) -> None:
        match name:
            case "li":
                self._item()
            case "pre":
                self._break(2)
                self.parts.append("```\n")
                self._pre = True
            case "br":
                self._inline("\n" if self._pre else " " if self._cells is not None else "\\\n")
            case "hr":
                self._break(2)
                self._inline("---")
                self._break(2)
            case "a":
                self._links.append(_address(text))
                self._inline("[" if self._links[-1] else "")
            case "img":
                said = _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", _attribute(text, "alt"))).strip()
                self._inline(f"(picture: {said})" if said else "(picture)")

    def _close(self, name: str) -> None:
        if name == "a" and self._links:
            address = self._links.pop()
            self._inline(f"](<{address}>)" if address else "")
        elif name == "pre" and self._pre:
            self.parts.append("\n```\n\n")
            self._pre, self._fresh = False, True

    def _item(self) -> None:
        self._break(1)
        number = self._lists[-1] if self._lists else 0
        if number:
            self._lists[-1] += 1
        self._inline("    " * min(len(self._lists) - 1, _DEEPEST) + (f"{number}. " if number else "- "))
        self._fresh = True

    def _inline(self, words: str) -> None:
        if words:
            self.parts.append(words)
            self._fresh = False

    def _break(self, lines: int) -> None:
        """Begin a new line, after an empty one when `lines` is 2."""
        if not self._pre and self.parts:
            self.parts.append("\n" * lines)
            self._fresh = True


def _attribute(text: str, wanted: str) -> str:
    for name, *values in _ATTRIBUTE.findall(text[:4_000]):
        if name.lower() == wanted:
            return unescape("".join(values))
    return ""


def _address(text: str) -> str:
    """Give where a link leads, if it leads to the web."""
    address = _attribute(text, "href").strip()
    return address if _LINK.fullmatch(address) else ""
