"""A terminal too small to work in: one sentence, until there is room again. What lies below stays as it is.

It goes on as if it had the least room there may be, so screens come and go as ever; only what is written to the
terminal is another. A screen on top of all would be in the way of every one that comes or goes meanwhile.

Whoever is writing when a pane is pulled small goes on: letters and pastes reach the field, and nothing else does. What
cannot be seen cannot be meant: no key acts, and enter sends nothing but begins a line.
"""

from __future__ import annotations

from typing import Final

from rich.console import RenderableType
from textual import events
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.color import Color
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.chords import bindings_of
from replicas_tui.ui.keys import key_name
from replicas_tui.ui.kit import line, prose

LEAST: Final = Size(40, 10)
_NEEDED: Final = f"Too small: {LEAST.width} columns by {LEAST.height} rows are needed. Nothing is lost"
_WRITING: Final = ": what you type goes on in the field, and waits there"
SENTENCE: Final = f"{_NEEDED}; ^q quits."
WRITING: Final = f"{_NEEDED}{_WRITING}; ^q quits."


class Roomy(App[None]):
    """An app that does not draw where nothing could be read."""

    _cramped: Size | None = None  # the terminal's size, while it is too small
    _field: Widget | None = None  # where one wrote when it became so

    @property
    def too_small(self) -> str:
        """What is said instead of what there is; empty while there is room."""
        if self._cramped is None:
            return ""
        said = SENTENCE if self._field is None else WRITING
        keys = bindings_of(self).key_to_bindings
        key = next((key for key, bound in keys.items() if any(one.id == "app.quit" for one in bound)), "")
        return said.replace("^q quits", f"{key_name(key)} quits") if key else said.replace("; ^q quits", "")

    @override
    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Resize):
            await self._resized(event)
        elif self._cramped is None or event.is_forwarded or not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)
        elif isinstance(event, events.Key) and self._quits(event):
            await self.run_action("quit")
        else:
            self._write(event)

    async def _resized(self, event: events.Resize) -> None:
        """Tell what lies below of a terminal that is large enough; draw anew what is written in its place, or it."""
        size, was = event.size, self._cramped
        self._cramped = size if size.width < LEAST.width or size.height < LEAST.height else None
        if was is None and self._cramped is not None:
            self._field = _written_in(self.screen) if self.screen_stack else None
        room = Size(max(size.width, LEAST.width), max(size.height, LEAST.height))
        await super().on_event(events.Resize(room, room))
        if (was or self._cramped) and self.screen_stack:
            self.screen.refresh()

    @override
    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if self._cramped is not None:  # what changes below changes nothing
            renderable = self._cover(self._cramped) if isinstance(renderable, LayoutUpdate) else None
        super()._display(screen, renderable)

    def _cover(self, size: Size) -> LayoutUpdate:
        rows = prose(size.width, Content.styled(self.too_small, "$t-text"))
        rows += [line(size.width, [])] * (size.height - len(rows))
        paper = Style(background=Color.parse(self.theme_variables["paper"]))
        strips = Visual.to_strips(self.screen, Content("\n").join(rows), size.width, size.height, paper, pad=True)
        return LayoutUpdate([[strip] for strip in strips], size.region)

    def _quits(self, event: events.Key) -> bool:
        return any(one.id == "app.quit" for one in bindings_of(self).key_to_bindings.get(event.key, ()))

    def _write(self, event: events.InputEvent | events.Paste) -> None:
        """Hand on what is written; drop everything else."""
        field = self._field
        if field is None or not field.is_attached:
            return
        from textual.widgets import Input, TextArea  # noqa: PLC0415 - too dear for the first paint

        if isinstance(event, events.Paste) or _is_letter(field, event):
            field._forward_event(event)  # noqa: SLF001 - as an app gives it to what has the focus
        elif _is(event, "backspace") and isinstance(field, Input | TextArea):
            field.call_later(field.action_delete_left)
        elif _is(event, "enter") and isinstance(field, TextArea):
            field.call_later(field.insert, "\n")


def _is(event: events.Event, key: str) -> bool:
    return isinstance(event, events.Key) and event.key == key


def _is_letter(field: Widget, event: events.Event) -> bool:
    return isinstance(event, events.Key) and event.is_printable and field.check_consume_key(event.key, event.character)


def _written_in(screen: Screen[object]) -> Widget | None:
    """Give the field in which letters are text, and not vim's commands."""
    field = screen.focused
    commands = field is None or getattr(field, "commanding", False)
    return field if field is not None and not commands and field.check_consume_key("a", "a") else None
