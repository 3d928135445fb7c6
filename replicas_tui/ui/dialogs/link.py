"""A link, shown whole before anything opens it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.kit import G, Part, keys, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.markdown.wrap import wrapped


class ShowLink(Dialog[Literal["open", "copy"]]):
    """Answers what to do with the link, or None.

    Args:
        link: All of it is shown, however long.
        can_open: There is a browser on the reader's own machine.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,o", "open", "open", priority=True, id="dialog.open"),
        Binding("y", "copy", "copy", id="dialog.copy"),
    ]
    heading = "Link"

    def __init__(self, link: Safe, *, can_open: bool) -> None:
        super().__init__()
        self._link, self._can_open = link, can_open

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(self._said)

    def action_open(self) -> None:
        """Open it; where that cannot be, copy it."""
        self.dismiss("open" if self._can_open else "copy")

    def action_copy(self) -> None:
        """Copy it."""
        self.dismiss("copy")

    def _said(self, width: int) -> list[Content]:
        rows = [line(width, ["   ", row]) for row in wrapped(Content.styled(self._link, "$t-strong"), width - 4)]
        where: list[Part] = ["   ", ("it leads to ", "$t-meta"), (goes_to(self._link), "$t-text")]
        hints = [(G["enter"], "open"), ("y", "copy")] if self._can_open else [(G["enter"], "copy")]
        why = "" if self._can_open else "no browser here: it is copied, not opened"
        last = line(width, ["   ", (why, "$t-meta")], [*keys([*hints, ("esc", "cancel")]), " "])
        return [line(width, []), *rows, line(width, []), line(width, where), line(width, []), last]


def goes_to(link: Safe) -> Safe:
    """Name the host a link leads to, in the letters that are looked up: a look-alike shows."""
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return Safe("no host at all")
    try:
        return safe_line(host if host.isascii() else f"{host.encode('idna').decode()}, written {host}", 200)
    except UnicodeError:
        return safe_line(host, 200)
