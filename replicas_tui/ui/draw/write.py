"""The composer's rule, what goes along with the text, and banners, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from replicas_tui.state.attachments import Attachment, Modes
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.ages import file_size
from replicas_tui.state.views.write import WriteView
from replicas_tui.ui.kit import G, Part, keys, line, prose, rule

_NAME = 40
_AIR = 12  # cells of a heading that are its rule


def heading(width: int, view: WriteView, modes: Modes, *, saved: bool, on: bool, keys_as: str = "") -> list[Content]:
    """Write whom one writes to, who reads it there and how, whether the draft is on disk, and vim's mode.

    How full the memory of who reads it is stands there too where there is room for all.
    """
    title = f"To {view.target(modes)}" if view.to else "Write"
    rest = ("draft saved" if saved else "", keys_as)
    told = _joined(view.taken(modes), view.filled(modes), *rest)
    if cell_len(title) + cell_len(told) + _AIR > width:
        told = _joined(view.taken(modes), *rest)
    return [rule(width, [title], [told] if told else [], on=on)]


def _joined(*parts: str) -> str:
    return f" {G['dot']} ".join(part for part in parts if part)


def banner(width: int, place: int) -> list[Content]:
    """Say that a queued message is edited, and how to put it back."""
    said: list[Part] = [" ", (G["draft"], "$t-need"), " ", (f"editing queued {place + 1}", "$t-text"), "   "]
    return [line(width, [*said, *keys([(G["enter"], "send"), ("esc", "put it back")])])]


def along(width: int, images: Sequence[Attachment], said: Safe) -> list[Content]:
    """Write what goes along with the text, and one sentence when something is to be said of it."""
    rows = []
    if images:
        chips: list[Part] = []
        for one in images:
            chips += ["  " if chips else "", ("image ", "$t-meta"), (chip(one), "$t-text")]
        rows.append(line(width, ["   ", *chips], [*keys([("^t", "change")]), " "]))
    if said:
        rows += prose(width, Content.styled(said, "$t-text"), [" ", (G["changed"], "$t-need"), " "])
    return rows


def chip(one: Attachment) -> Safe:
    """Name an image, with its size: `login.png 84K`."""
    name = safe_line(one.name, _NAME)
    return Safe(f"{name} {file_size(one.size)}") if one.size else Safe(f"{name} by URL")
