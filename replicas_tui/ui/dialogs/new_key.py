"""A key that was just made: masked until it is to be seen, copied by a key, and gone with the dialog."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.safe import safe
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.text import MASK
from replicas_tui.ui.kit import G, line, prose
from replicas_tui.ui.lines import Lines

_ONCE = "This is the only time it can be seen or copied. Keep it where you keep passwords."


class NewKeyMade(Dialog[bool]):
    """Shows the key this once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "copy", id="dialog.copy"),
        Binding("v", "reveal", "show or mask", id="dialog.reveal"),
    ]
    heading = "Your new key"

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key, self._shown = key, False
        self._line = Lines(self._draw)
        self._last = LastLine("Copy y", leave="leave; it is never shown again")

    @override
    def body(self) -> Iterable[Widget]:
        yield self._line
        yield self._last

    def on_mount(self) -> None:
        """Offer to copy."""
        self._last.say(Content.assemble(("v", "$t-key"), (" show", "$t-label")), ready=True)

    def action_copy(self) -> None:
        """Give it to the clipboard of the terminal."""
        self.post_message(Copy(self._key, "The key", secret=True))

    def action_reveal(self) -> None:
        """Show it, or mask it again."""
        self._shown = not self._shown
        self._line.show(self._draw)

    def _draw(self, width: int) -> Iterable[Content]:
        text = safe(self._key) if self._shown else G["mask"] * MASK
        yield line(width, [])
        yield from prose(width, Content.styled(text, "$t-strong"))
        yield line(width, [])
        yield from prose(width, Content.styled(_ONCE, "$t-2"))
        yield line(width, [])
