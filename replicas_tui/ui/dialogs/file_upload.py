"""Which file of the user's disk shall an environment have?"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.variable_changes import ReadDotenv
from replicas_tui.state.views.environments_files import wrong_content
from replicas_tui.ui.dialogs.form_dialog import FormDialog
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.paths import completed, whole_path


class UploadFile(FormDialog[tuple[str, str]]):
    """Asks for its path; answers that and the file's text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "read", "take it", priority=True, id="dialog.save"),
        Binding("tab", "complete", "complete", priority=True, id="dialog.complete"),
    ]
    heading = "A file from your disk"
    ahead = "tab completes"

    def __init__(self) -> None:
        self._file = TextField("Path", placeholder="~/.npmrc", check=_wrong)
        super().__init__((self._file,), f"Take it {G['enter']}")

    def action_complete(self) -> None:
        """Go on with the path as far as there is but one way."""
        self._file.fill(completed(self._file.value))

    def action_read(self) -> None:
        """Read the file."""
        if self._file.ready():
            path = whole_path(self._file.value)
            self.post_message(Wanted(Ask(ReadDotenv(Path(path), lambda text: self._got(path, text)), self._told)))

    def _got(self, path: str, text: str) -> None:
        if wrong := wrong_content(text):
            self._file.refuse(wrong)
        elif self.is_current:
            self.dismiss((path, text))

    def _told(self, refusal: Refusal | None) -> bool:
        if refusal is not None and self.is_current:
            self._file.refuse(refusal.sentence)
            return True
        return refusal is None


def _wrong(typed: str) -> str:
    if not typed.strip():
        return "name a file"
    path = Path(whole_path(typed))
    if path.is_dir():
        return "is a folder"
    return "" if path.is_file() else "there is no such file"
