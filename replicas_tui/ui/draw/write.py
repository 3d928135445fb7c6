"""The composer's rule and banner, as lines."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.write import WriteView
from replicas_tui.ui.kit import G, Part, keys, line, rule


def heading(width: int, view: WriteView, *, saved: bool, on: bool) -> list[Content]:
    """Write whom one writes to, who reads it there, and whether the draft is on disk."""
    known = [part for part in (view.agent, "draft saved" if saved else "") if part]
    info: list[Part] = [f" {G['dot']} ".join(known)] if known else []
    return [rule(width, [f"To {view.to}" if view.to else "Write"], info, on=on)]


def banner(width: int, place: int) -> list[Content]:
    """Say that a queued message is edited, and how to put it back."""
    said: list[Part] = [" ", (G["draft"], "$t-need"), " ", (f"editing queued {place + 1}", "$t-text"), "   "]
    return [line(width, [*said, *keys([(G["enter"], "send"), ("esc", "put it back")])])]
