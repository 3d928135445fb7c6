"""A terminal too small to work in: one sentence, until there is room again. What lies below stays as it is.

Whoever is writing when a pane is pulled small goes on: letters and pastes reach the field, and nothing else does. What
cannot be seen cannot be meant: no key acts, and enter sends nothing but begins a line.
"""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.kit import prose
from replicas_tui.ui.lines import Lines

LEAST: Final = Size(40, 10)
SENTENCE: Final = f"Too small: {LEAST.width} columns by {LEAST.height} rows are needed. Nothing is lost."
WRITING: Final = f"{SENTENCE[:-1]}: what you type goes on in the field, and waits there."


class TooSmall(ModalScreen[None]):
    """Says so.

    Args:
        field: What has the focus below, if that is where one writes.
    """

    DEFAULT_CSS = "TooSmall { background: $paper; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,f10", "app.quit", "quit", show=False, id="app.quit"),
    ]

    def __init__(self, field: Widget | None) -> None:
        super().__init__()
        self._field = field

    @override
    def compose(self) -> ComposeResult:
        said = SENTENCE if self._field is None else WRITING
        yield Lines(lambda width: prose(width, Content.styled(said, "$t-text")))

    def takes(self, event: events.Event) -> bool:
        """Hand on what is written; say whether it was that."""
        field = self._field
        if field is None or not field.is_attached:
            return False
        from textual.widgets import Input, TextArea  # noqa: PLC0415 - too dear for the first paint

        if isinstance(event, events.Paste) or _is_letter(field, event):
            field._forward_event(event)  # noqa: SLF001 - as an app gives it to what has the focus
        elif _is(event, "backspace") and isinstance(field, Input | TextArea):
            field.call_later(field.action_delete_left)
        elif _is(event, "enter") and isinstance(field, TextArea):
            field.call_later(field.insert, "\n")
        else:
            return False
        return True


def _is(event: events.Event, key: str) -> bool:
    return isinstance(event, events.Key) and event.key == key


def _is_letter(field: Widget, event: events.Event) -> bool:
    return isinstance(event, events.Key) and event.is_printable and field.check_consume_key(event.key, event.character)


def _written_in(screen: Screen[object]) -> Widget | None:
    """Give the field in which letters are text, and not vim's commands."""
    field = screen.focused
    commands = field is None or getattr(field, "commanding", False)
    return field if field is not None and not commands and field.check_consume_key("a", "a") else None


class Roomy(App[None]):
    """An app that does not draw where nothing could be read."""

    @override
    async def on_event(self, event: events.Event) -> None:
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not (typed and isinstance(self.screen, TooSmall) and self.screen.takes(event)):
            await super().on_event(event)

    def on_resize(self, event: events.Resize) -> None:
        """Cover what does not fit, or uncover it."""
        if not self.is_running:
            return
        small = event.size.width < LEAST.width or event.size.height < LEAST.height
        covered = isinstance(self.screen, TooSmall)
        if small and not covered:
            self.push_screen(TooSmall(_written_in(self.screen)))
        elif covered and not small:
            self.pop_screen()
