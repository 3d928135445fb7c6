"""The first line of every screen: where I am, what needs me, how the line is."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.top import TABS, Place, StatusView, TopView
from replicas_tui.ui.kit import G, Part, line

NARROW = 112  # columns below which gaps are two cells
_TONES = {"meta": "$t-meta", "need": "$t-need", "fail": "$t-fail-b"}


def top_line(width: int, view: TopView, here: Place = "fleet") -> Content:
    """Write the first line; counts show only above zero."""
    gap = "  " if width < NARROW else "   "
    left: list[Part] = [" ", (G["logo"], "$t-accent"), " ", (view.profile, "$t-strong"), gap[1:]]
    for tab in TABS:
        name = tab.short if width < NARROW else tab.name
        count = f" {view.unread}" if tab.place == "inbox" and view.unread else ""
        left.append((f" {tab.key} {name}{count} ", "$t-tab-on" if tab.place == here else "$t-2"))
    right: list[Part] = []
    for glyph, number, role in (
        ("asks", view.asks, "$t-need-b"),
        ("error", view.errors, "$t-fail-b"),
        ("working", view.working, "$t-live"),
    ):
        if number:
            right += [(f"{G[glyph]} {number}", role), gap]
    return line(width, left, [*right, (f"{view.link} ", _TONES[view.tone])])


def status_line(width: int, view: StatusView) -> Content:
    """Write the line above the footer: trouble left, drafts right."""
    left: list[Part] = [" ", (G["changed"], "$t-need"), " ", (view.trouble, "$t-2")] if view.trouble else []
    drafts = [(f"{G['draft']}{view.drafts}", "$t-need"), (" drafts " if view.drafts > 1 else " draft ", "$t-meta")]
    return line(width, left, drafts if view.drafts else [])
