"""The script of a hook: read with colours, or written in place."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from typing_extensions import override

from replicas_tui.state.safe import safe
from replicas_tui.ui.composer.clean import typeable
from replicas_tui.ui.draw.hooks import SCRIPT_AT, script_lines
from replicas_tui.ui.page import Page

LARGEST: Final = 200_000  # characters, as the API has it


class ScriptPage(Page):
    """The script to read."""

    DEFAULT_CSS = "ScriptPage { overflow-x: hidden; }"

    def write(self, text: str) -> None:
        """Show this script."""
        self.show(lambda width: script_lines(width, safe(text)), anew=False)


class ScriptArea(TextArea):
    """The script to write; `esc` leaves, what is typed is a draft."""

    DEFAULT_CSS = """
    ScriptArea, ScriptArea:focus { background: transparent; border: none; padding: 0; width: 1fr; height: 1fr;
                                   scrollbar-size-vertical: 1; color: $ink; display: none; }
    ScriptArea > .text-area--cursor-line { background: transparent; }
    ScriptArea > .text-area--gutter, ScriptArea > .text-area--cursor-gutter { color: $ink-3; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "done, keep the draft", priority=True, id="script.leave"),
        Binding("ctrl+s,ctrl+o", "leave", "done", show=False, id="script.done"),
    ]

    class Typed(Message):
        """It is another text now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The user is done writing."""

    def __init__(self) -> None:
        super().__init__(
            theme="css",
            soft_wrap=True,
            tab_behavior="indent",
            compact=True,
            show_line_numbers=True,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False

    def begin(self, text: str) -> None:
        """Write on in this text."""
        self.load_text(text)
        self._stand()
        self.move_cursor(self.document.end)

    def action_leave(self) -> None:
        """Be done."""
        self.post_message(self.Left())

    @override
    async def _on_paste(self, event: object) -> None:
        event.text = typeable(event.text)  # type: ignore[attr-defined]  # Textual's Paste
        await super()._on_paste(event)  # type: ignore[arg-type]

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._stand()
        self.post_message(self.Typed(self.text))

    def _stand(self) -> None:
        """Begin the text where the page to read has it, however wide the numbers are."""
        self.styles.padding = (0, 0, 0, max(0, SCRIPT_AT - self.gutter_width))


def can_be_typed(text: str) -> bool:
    """Say whether a script can be written in place and stay as it is, to the letter."""
    return typeable(text) == text
