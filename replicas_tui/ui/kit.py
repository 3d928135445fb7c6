"""The few pieces every line on the screen is made of.

A line is a `Content` of exactly the pane's width, measured in cells. Its left part gives way, its right part never.
Text parts carry a role of `themes.py` as style (`"$t-meta"`), never a colour. Every line starts with the same
three cells: cursor, glyph, air.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from replicas_tui.ui.glyphs import glyphs

Part: TypeAlias = str | Content | tuple[str, str]
Parts: TypeAlias = Sequence[Part]


class Ink:
    """The glyph set in use; one for the life of the app.

    Set by `use`, read everywhere as `G["cursor"]`.
    """

    def __init__(self) -> None:
        self.name = "unicode"
        self._set = glyphs(self.name)
        self.ansi = False

    def use(self, name: str, *, ansi: bool = False) -> bool:
        """Choose `unicode`, `narrow` or `ascii`, and say whether that is another one.

        `ansi` says the theme has only the terminal's 16 colours.
        """
        changed = (name, ansi) != (self.name, self.ansi)
        self.name, self.ansi, self._set = name, ansi, glyphs(name)
        return changed

    def __getitem__(self, name: str) -> str:
        return self._set[name]


G = Ink()


def line(width: int, left: Parts, right: Parts = ()) -> Content:
    """Lay out one line of exactly `width` cells: the left gives way with an ellipsis, the right never."""
    tail = Content.assemble(*right)
    room = max(0, width - tail.cell_length - (1 if tail.cell_length else 0))
    head = cut(Content.assemble(*left), room)
    return head.pad_right(max(0, width - head.cell_length - tail.cell_length)) + tail


def cut(text: Content, room: int) -> Content:
    """Give way to `room` cells, ending in the set's ellipsis (Textual's own is not in every set)."""
    if text.cell_length <= room:
        return text
    return text.truncate(room - 1) + Content(G["ellipsis"]) if room > 0 else Content("")


def col(text: str, size: int, style: str = "", *, right: bool = False) -> tuple[str, str]:
    """Make a table cell of `size` cells: cut with an ellipsis, padded on the side that aligns it."""
    if cell_len(text) > size:
        text = set_cell_size(text, max(0, size - 1)) + G["ellipsis"]
    pad = " " * (size - cell_len(text))
    return (pad + text if right else text + pad, style)


def rule(width: int, title: Parts, info: Parts = (), *, on: bool = False) -> Content:
    """Make a pane's heading: a rule with the title at column 3, facts right; heavy means focus."""
    mark, style = (G["rule_on"], "$t-rule-on") if on else (G["rule"], "$t-rule")
    named = [(part, "$t-title-on" if on else "$t-title") if isinstance(part, str) else part for part in title]
    head = Content.assemble((mark * 2 + " ", style), *named, " ")
    facts = [(part, "$t-meta") if isinstance(part, str) else part for part in info]
    tail = Content.assemble(" ", *facts, " ", (mark, style)) if info else Content("")
    room = max(0, width - tail.cell_length)
    head = cut(head, room)
    return head + Content.styled(mark * (room - head.cell_length), style) + tail


def pick(row: Content, *, on: bool = True) -> Content:
    """Paint the cursor's row: the bar in column 0 and a tint behind (16 colours: reverse, and no other colour)."""
    bar = Content.styled(G["cursor"], "$t-accent" if on else "$t-meta")
    rest = row[1:]
    tint = "$t-pick" if on else "$t-pick-2"
    if G.ansi:
        return bar + (Content(rest.plain) if on else rest).stylize_before(tint)
    return (bar + rest).stylize_before(tint)


def band(row: Content) -> Content:
    """Raise a line from the page: the composer, a prompt, a question."""
    return row.stylize_before("$t-band")


def keys(pairs: Sequence[tuple[str, str]], gap: int = 3) -> list[Part]:
    """Write key hints, `[("↵", "open"), …]`: bold keys, plain words."""
    parts: list[Part] = []
    for n, (key, word) in enumerate(pairs):
        parts += [" " * gap if n else "", (key, "$t-key"), (f" {word}", "$t-label")]
    return parts


def delta(added: str, removed: str, size: int = 6) -> list[Part]:
    """Write changed lines: two right-aligned columns, nothing where there is nothing."""
    return [
        col(f"+{added}" if added else "", size, "$t-done", right=True),
        col(f"{G['removed']}{removed}" if removed else "", size, "$t-fail", right=True),
    ]


def prose(width: int, body: Content, first: Parts = ("   ",), rest: Parts = ("   ",)) -> list[Content]:
    """Wrap styled text behind a gutter of `first`, then `rest`; one free cell at the right edge."""
    gutter = Content.assemble(*first).cell_length
    rows = body.wrap(max(1, width - gutter - 1))
    return [line(width, [*(first if n == 0 else rest), row.rstrip()]) for n, row in enumerate(rows)]
