"""Text of several lines."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.document._document import EditResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit
from typing_extensions import override

from replicas_tui.ui.composer.clean import clean
from replicas_tui.ui.composer.editor import EditorError, edit
from replicas_tui.ui.form.field import Check, Field, fine

ROWS = 6


class Area(TextArea):
    """Textual's own editor, without its box, its blink and its colours; nothing that steers a terminal gets in."""

    DEFAULT_CSS = f"""
    Area, Area:focus {{ background: transparent; border: none; padding: 0; width: 1fr; height: auto;
                       max-height: {ROWS}; scrollbar-size-vertical: 1; color: $ink; }}
    Area > .text-area--cursor-line {{ background: transparent; }}
    Area > .text-area--placeholder {{ color: $ink-3; }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j", "newline", "newline", show=False, id="form.newline")]

    fit = staticmethod(clean)
    """Makes a text fit to be written here."""

    def __init__(self, text: str = "", *, placeholder: str = "") -> None:
        super().__init__(
            self.fit(text),
            theme="css",
            soft_wrap=True,
            tab_behavior="focus",
            compact=True,
            placeholder=placeholder,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False

    @override
    def render_lines(self, crop: Region) -> list[Strip]:
        if not self.is_attached:  # Textual 8.2 asks once more for a line, and then cannot name the colour behind it
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    def action_newline(self) -> None:
        """Begin a new line, by the key that does so in the composer too."""
        self.insert("\n")

    @override
    def edit(self, edit: Edit) -> EditResult:
        edit.text = self.fit(edit.text)
        return super().edit(edit)


class AreaField(Field):
    """A field of several lines; it grows to six."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "edit_outside", "editor", id="form.editor"),
    ]

    def __init__(
        self,
        label: str,
        text: str = "",
        *,
        placeholder: str = "",
        check: Check = fine,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self.area = Area(text, placeholder=placeholder)
        super().__init__(label, self.area, hint="^g editor", check=check, id=id)

    @property
    @override
    def value(self) -> str:
        return self.area.text

    def fill(self, text: str) -> None:
        """Fill it in, cursor at the end."""
        self.area.load_text(clean(text))
        self.area.move_cursor(self.area.document.end)

    def action_edit_outside(self) -> None:
        """Write in the user's editor."""
        self.run_worker(self._edited(), exclusive=True, group="editor")

    async def _edited(self) -> None:
        try:
            self.fill(await edit(self.app, self.value))
        except EditorError as wrong:
            self.refuse(str(wrong))

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.changed()
