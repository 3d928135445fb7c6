"""Files and MCP servers as lines."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.environments_items import ItemRow, ItemsView
from replicas_tui.ui.kit import G, Part, col, keys, line, prose

_ROWS = 16  # of what is shown; the form shows all of it
_NOTE, _SET = 9, 5


def item_lines(width: int, row: ItemRow, refused: Safe) -> Iterator[Content]:
    """Write one thing; below, what is in it while it is shown, and why it could not be removed."""
    sign: Part = (G["changed"], "$t-need") if row.typed else " "
    masked: Part = ("", "") if row.shown is not None else (G["mask"] * 11, "$t-meta")
    left: list[Part] = [" ", sign, " ", col(row.name, min(40, max(24, width // 3)), "$t-text"), " "]
    left += [(row.about, "$t-2"), "  "] if row.about else []
    right: list[Part] = [col(row.note, _NOTE, "$t-meta", right=True), col(row.age, _SET, "$t-meta", right=True), " "]
    yield line(width, [*left, masked], right)
    if row.shown is not None:
        shown = row.shown.removesuffix("\n").split("\n") if row.shown else ["empty"]
        for text in shown[:_ROWS]:
            yield line(width, ["     ", (G["field"], "$t-meta"), " ", (text, "$t-text")])
        if len(shown) > _ROWS:
            yield line(width, ["       ", (f"{len(shown) - _ROWS:,} lines more; e opens all of it", "$t-meta")])
    if refused:
        first: list[Part] = ["   ", (f"{G['error']} ", "$t-fail")]
        yield from prose(width, Content.styled(refused, "$t-fail"), first, [" " * 5])


def note_lines(width: int, view: ItemsView, words: str, more: str) -> list[Content]:
    """Say why there is nothing to see, or that it could not be read anew."""
    if view.trouble:
        return prose(width, Content.styled(f"{view.trouble} R reads again.", "$t-fail"))
    if not view.known:
        return [line(width, ["   ", (f"Reading the {words}", "$t-meta")])]
    if view.rows:
        return []
    return prose(width, Content.styled(f"No {words}. n makes one{more}.", "$t-meta"))


def foot_lines(width: int, view: ItemsView, word: str) -> list[Content]:
    """Say what was typed and not saved."""
    typed = sum(1 for row in view.rows if row.typed)
    if view.begun:
        said: list[Part] = [(f"{G['added']} ", "$t-done"), (f"a new {word} is begun", "$t-text"), "   "]
        return [line(width, ["   ", *said, *keys([("n", "go on"), ("u", "give up")])])]
    if typed:
        said = [(f"{G['changed']} ", "$t-need"), (f"{typed} not saved", "$t-text"), "   "]
        return [line(width, ["   ", *said, *keys([("e", "go on"), ("u", "give up")])])]
    return []
