"""A chat into a file: in which form, into which folder, under which name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar, Final, cast

from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.exporting import ENDINGS, ExportChat, Form, is_made
from replicas_tui.state.model import State
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, Part, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.paths import whole_path

_FORMS: Final[tuple[Option, ...]] = (
    Option("markdown", Safe("markdown")),
    Option("json", Safe("JSON events")),
    Option("scenario", Safe("scenario")),
)


class Export(Dialog[bool]):
    """Asks where to, reads the whole chat, writes it; stays open until that is done.

    Args:
        title: The chat's; the file is called like it.
        folder: Where the file goes unless the user says otherwise.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "export", "export", priority=True, id="dialog.export"),
    ]
    heading = "Export this chat"

    def __init__(self, store: Store, replica_id: str, chat_id: str, title: str, folder: Path) -> None:
        super().__init__()
        self._store, self._replica, self._chat = store, replica_id, chat_id
        self._form = Picks("As", _FORMS, frozenset({"markdown"}))
        self._folder = TextField("Folder", str(folder), check=_wrong_folder)
        self._file = TextField("Name", file_name(title) + ENDINGS["markdown"], check=_wrong_name)
        self._last = LastLine(f"Export {G['enter']}")
        self._agreed: Path | None = None  # the file that was said to be there already
        self._busy = False
        self._end: Callable[[], None] = lambda: None

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield from (self._form, self._folder, self._file)
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Offer to export, and tell how far reading it is."""
        self._file.control.focus()
        self._last.say("", ready=True)
        self._end = self._store.watch(self._older, self._progress)

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Name the file by its form, and say whether it can be written."""
        event.stop()
        self._agreed = None
        stem = self._file.value
        for ending in sorted(ENDINGS.values(), key=len, reverse=True):
            stem = stem.removesuffix(ending)
        wanted = stem + ENDINGS[self._chosen]
        if event.field is self._form and wanted != self._file.value:
            self._file.fill(wanted)
        self._last.say("", ready=not self._busy and not self._folder.complaint() and not self._file.complaint())

    def action_export(self) -> None:
        """Export it; over what is there only when asked a second time."""
        if self._busy or not self._folder.ready() or not self._file.ready():
            return
        name = self._file.value.strip()
        path = Path(whole_path(self._folder.value)) / (name if "." in name else name + ENDINGS[self._chosen])
        replace = path == self._agreed
        if path.exists() and not replace:
            self._agreed = path
            self._last.say((f"it is there already; {G['enter']} again replaces it", "$t-need"), ready=True)
            return
        self._busy = True
        self._last.say(("writing", "$t-meta"), ready=False)
        wish = ExportChat(self._replica, self._chat, self._chosen, path, replace)
        self.post_message(Wanted(Ask(wish, self._done)))

    @property
    def _chosen(self) -> Form:
        return cast(Form, self._form.value or "markdown")

    def _older(self, state: State) -> int:
        held = state.transcripts.get(self._chat)
        return held.log.start if held is not None else 0

    def _progress(self, older: int) -> None:
        if self._busy:
            said: Part = (f"reading {older:,} older events" if older else "writing", "$t-meta")
            self._last.say(said, ready=False)

    def _done(self, refusal: Refusal | None) -> bool:
        if not self.is_current:
            return False
        self._busy = False
        if refusal is None:
            self.dismiss(True)
        else:
            self._last.say("", ready=True)
            self._file.refuse(refusal.sentence)
        return True


def file_name(title: str) -> str:
    """Make a file's name of a chat's title: letters, digits and dashes."""
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-_")[:60] or "chat"


def _wrong_folder(typed: str) -> str:
    if not typed.strip():
        return "name a folder"
    folder = Path(whole_path(typed))
    return "" if folder.is_dir() or is_made(folder) else "there is no such folder"


def _wrong_name(typed: str) -> str:
    name = typed.strip()
    if not name:
        return "name the file"
    return "a name, not a path" if "/" in name or name in (".", "..") else ""
