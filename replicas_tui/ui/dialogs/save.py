"""Saving a copy of a canvas file under a folder of the user's choice; nothing there is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.canvas import CanvasContent
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.saving import SaveCanvasCopy
from replicas_tui.state.safe import safe_line
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.paths import whole_path


class SaveCopy(Dialog[bool]):
    """Asks for the folder.

    Args:
        content: The file, with what is in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "save", "save", priority=True, id="dialog.save"),
    ]
    heading = "Save a copy"

    def __init__(self, content: CanvasContent) -> None:
        super().__init__()
        self._content = content
        self._folder = TextField("Folder", str(Path.cwd()), check=_wrong_folder)
        self._last = LastLine(f"Save {G['enter']}")

    @override
    def body(self) -> Iterable[Widget]:
        name = safe_line(self._content.filename, 100)
        yield Lines(lambda width: [line(width, []), line(width, ["   ", (name, "$t-strong")])])
        yield self._folder
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Offer to save."""
        self._last.say("", ready=True)

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say whether it can be saved there."""
        event.stop()
        self._last.say("", ready=not self._folder.complaint())

    def action_save(self) -> None:
        """Save it there."""
        if not self._folder.judge():
            folder = Path(whole_path(self._folder.value))
            self.post_message(Wanted(Ask(SaveCanvasCopy(self._content, folder), self._saved)))

    def _saved(self, refusal: Refusal | None) -> bool:
        if not self.is_current:
            return False
        if refusal is None:
            self.dismiss(True)
        else:
            self._folder.refuse(refusal.sentence)
        return True


def _wrong_folder(typed: str) -> str:
    if not typed.strip():
        return "name a folder"
    return "" if Path(whole_path(typed)).is_dir() else "there is no such folder"
