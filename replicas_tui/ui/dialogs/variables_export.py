"""The variables of an environment into a `.env` file that only the user can read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.variable_changes import ExportVariables
from replicas_tui.state.safe import safe_line
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, line, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.paths import whole_path

_SAID = "Its values are written in clear, as the server has them; what is only staged is not among them."


class ExportDotenv(Dialog[bool]):
    """Asks for the file; over what is there only when asked a second time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "export", "export", priority=True, id="dialog.export"),
    ]
    heading = "Export variables"

    def __init__(self, environment_id: str, name: str) -> None:
        super().__init__()
        self._of, self._whose = environment_id, safe_line(name, 100)
        self._file = TextField("File", str(Path.cwd() / ".env"), check=_wrong_file)
        self._last = LastLine(f"Export {G['enter']}")
        self._agreed: Path | None = None

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, []), line(width, ["   ", (self._whose, "$t-strong")])])
        yield Lines(lambda width: [*prose(width, Content.styled(_SAID, "$t-2")), line(width, [])])
        yield self._file
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Offer to export."""
        self._last.say("", ready=True)

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say whether it can be written there."""
        event.stop()
        self._agreed = None
        self._last.say("", ready=not self._file.complaint())

    def action_export(self) -> None:
        """Write it."""
        if not self._file.ready():
            return
        path = Path(whole_path(self._file.value))
        if path.exists() and path != self._agreed:
            self._agreed = path
            self._last.say((f"it is there already; {G['enter']} again replaces it", "$t-need"), ready=True)
            return
        self.post_message(Wanted(Ask(ExportVariables(self._of, path, path == self._agreed), self._done)))

    def _done(self, refusal: Refusal | None) -> bool:
        if not self.is_current:
            return False
        if refusal is None:
            self.dismiss(True)
        else:
            self._file.refuse(refusal.sentence)
        return True


def _wrong_file(typed: str) -> str:
    if not typed.strip():
        return "name a file"
    path = Path(whole_path(typed))
    if path.is_dir():
        return "that is a folder; name the file"
    return "" if path.parent.is_dir() else "there is no such folder"
