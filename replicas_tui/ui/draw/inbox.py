"""The inbox as lines: groups, items of two lines, and why there are none."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.inbox import SEEN, TO_SEE, WAITING, InboxItem, InboxView
from replicas_tui.ui.draw.fleet import HUES, ask_lines, glyph
from replicas_tui.ui.kit import G, Part, col, keys, line, prose

_NAME, _STATE = 20, 12
_HEADS = {WAITING: "$t-need-b", TO_SEE: "$t-strong", SEEN: "$t-title"}


def group_lines(width: int, group: str, count: int, *, air: bool) -> list[Content]:
    """Write a group's heading, with a blank line before it where there is room."""
    head = line(width, ["   ", (group, _HEADS[group]), (f"  {count}", "$t-meta")])
    return [line(width, []), head] if air else [head]


def item_lines(width: int, item: InboxItem, *, opened: bool = False) -> list[Content]:
    """Write one item; `opened` shows all that it asks, and the keys that answer."""
    row, seen = item.row, item.group == SEEN
    quiet = "$t-meta" if seen else "$t-2"
    first: list[Part] = [" ", (glyph(row.state), "$t-meta" if seen else HUES.get(row.state, "$t-meta")), " "]
    first += [col(row.name, _NAME, "$t-2" if seen else "$t-strong"), col(row.word, _STATE, quiet)]
    head = line(width, first, [(row.age, quiet), " "])
    if opened and row.ask is not None:
        return [head, *ask_lines(width, row)]
    return [head, line(width, ["   ", (item.said, "$t-meta" if seen else "$t-text"), " "])]


def inbox_note(width: int, view: InboxView) -> list[Content]:
    """Say why there is nothing, or why it may be old; nothing when all is well."""
    if view.trouble:
        return prose(width, Content.styled(view.trouble, "$t-2"), [" ", (G["changed"], "$t-need"), " "])
    if not view.loaded:
        return [line(width, []), line(width, [" ", (G["preparing"], "$t-live"), " ", ("Reading replicas", "$t-text")])]
    if view.items:
        return []
    second = Content.assemble(("What asks, fails or ends comes here.  ", "$t-2"), *keys([("1", "fleet")]))
    return [line(width, []), *prose(width, Content.styled("Nothing waits for you.", "$t-text")), *prose(width, second)]
