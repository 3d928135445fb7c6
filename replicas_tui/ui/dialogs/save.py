"""Saving a copy of a file in a folder of the user's choice; nothing there is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar
from weakref import WeakKeyDictionary

from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.saving import SaveFile, downloads, free_name, local_name
from replicas_tui.state.safe import safe_line
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.paths import whole_path

_CHOSEN: WeakKeyDictionary[App[object], str] = WeakKeyDictionary()  # the folder of the copy before, until the app ends


class SaveCopy(Dialog[bool]):
    """Asks for the folder and the name; the folder is offered that was chosen last.

    Args:
        name: What a server calls the file.
        content: What is in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "save", "save", priority=True, id="dialog.save"),
    ]
    heading = "Save a copy"

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__()
        self._content = content
        self._folder = TextField("Folder", str(downloads()), check=_wrong_folder)
        self._named = TextField("Name", safe_line(local_name(name), 200), check=_wrong_name)
        self._where, self._last = Lines(self._said), LastLine(f"Save {G['enter']}")

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield self._folder
        yield self._named
        yield self._where
        yield self._last

    def on_mount(self) -> None:
        """Offer to save."""
        if (folder := _CHOSEN.get(self.app)) is not None:
            self._folder.fill(folder)
        self._last.say("", ready=True)

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say whether it can be saved there, and as what."""
        event.stop()
        self._last.say("", ready=not self._folder.complaint() and not self._named.complaint())
        self._where.show(self._said)

    def action_save(self) -> None:
        """Save it there."""
        if self._folder.ready() and self._named.ready():
            wish = SaveFile(self._named.value.strip(), self._content, Path(whole_path(self._folder.value)))
            self.post_message(Wanted(Ask(wish, self._saved)))

    def _said(self, width: int) -> list[Content]:
        """Say under which name it is saved where its own is taken."""
        folder, name = Path(whole_path(self._folder.value)), self._named.value.strip()
        if self._folder.complaint() or self._named.complaint():
            return [line(width, [])]
        free = free_name(folder, local_name(name))
        if free == name:
            return [line(width, [])]
        said = f"{safe_line(name, 100)} is there already: this one is saved as {safe_line(free, 100)}"
        return [line(width, []), line(width, ["   ", (said, "$t-meta")]), line(width, [])]

    def _saved(self, refusal: Refusal | None) -> bool:
        if not self.is_current:
            return False
        if refusal is None:
            _CHOSEN[self.app] = self._folder.value
            self.dismiss(True)
        else:
            self._folder.refuse(refusal.sentence)
        return True


def _wrong_folder(typed: str) -> str:
    if not typed.strip():
        return "name a folder"
    return "" if Path(whole_path(typed)).is_dir() else "there is no such folder"


def _wrong_name(typed: str) -> str:
    if not typed.strip():
        return "name the file"
    return "" if local_name(typed.strip()) == typed.strip() else "a plain name, without a folder"
