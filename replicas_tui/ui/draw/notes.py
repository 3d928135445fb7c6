"""What a list says about itself: how much it shows, and why rows are missing or old."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.ages import count
from replicas_tui.state.views.rows import FleetView
from replicas_tui.ui.kit import G, Part, keys, line, prose


def summary(view: FleetView) -> str:
    """Write the facts of the fleet's heading: how many, and what was done to the list."""
    marked = sum(row.marked for row in view.rows)
    if view.hidden:
        second = f"{count(view.hidden)} hidden by filter"
    else:
        second = f"{marked} marked" if marked else "by attention"
    noun = "replica" if view.total == 1 else "replicas"
    return f"{count(view.total)} {noun} {G['dot']} {second}"


def note(width: int, view: FleetView) -> list[Content]:
    """Say why there are no rows, or why they may be old, and which key helps; nothing when all is well."""
    if view.trouble:
        return [line(width, []), *_fault(width, view.trouble, [("R", "try again")])]
    if view.stale:
        old: list[Part] = [" ", (G["changed"], "$t-need"), " "]
        return [*prose(width, Content.assemble((view.stale, "$t-2"), "  ", *keys([("R", "now")])), old)]
    if not view.loaded:
        return [line(width, []), line(width, [" ", (G["preparing"], "$t-live"), " ", ("Reading replicas", "$t-text")])]
    if view.rows:
        return []
    if view.hidden:
        first = Content.assemble(("No replica matches ", "$t-text"), (f"/{view.filter}", "$t-strong"), (".", "$t-text"))
        verb = "is" if view.hidden == 1 else "are"
        return _empty(width, first, f"{count(view.hidden)} {verb} hidden by the filter.  ", [("esc", "clear")])
    first = Content.styled("No replicas yet.", "$t-text")
    return _empty(width, first, "Each is an agent on its own copy of a repository.  ", [("n", "new")])


def _empty(width: int, first: Content, second: str, pairs: list[tuple[str, str]]) -> list[Content]:
    return [line(width, []), *prose(width, first), *prose(width, Content.assemble((second, "$t-2"), *keys(pairs)))]


def _fault(width: int, text: str, pairs: list[tuple[str, str]]) -> list[Content]:
    spine: list[Part] = [" ", (G["spine"], "$t-fail"), " "]
    said = prose(width, Content.styled(text, "$t-strong"), spine, spine)
    return [*said, line(width, [*spine, *keys(pairs)])]
