"""Adding a registry: a repository whose skills all are installed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.environment_items import AddRegistryOf
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted

_LONGEST = 2_000


class AddSkillRegistry(Dialog[bool]):
    """Asks for its address; stays open until the server has it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "add", "add", priority=True, id="dialog.save"),
    ]
    heading = "Add a registry of skills"

    def __init__(self, environment_id: str) -> None:
        super().__init__()
        self._of, self._busy = environment_id, False
        self._url = TextField("Git URL", placeholder="https://github.com/owner/skills", check=_wrong)
        self._last = LastLine(f"Add {G['enter']}")

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield self._url
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Wait for an address."""
        self._say()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say whether it can be added."""
        event.stop()
        self._say()

    def action_add(self) -> None:
        """Add it."""
        if not self._busy and self._url.ready():
            self._busy = True
            self.post_message(Wanted(Ask(AddRegistryOf(self._of, self._url.value.strip()), self._told)))
            self._say()

    def _told(self, refusal: Refusal | None) -> bool:
        self._busy = False
        if not self.is_current:
            return refusal is None
        if refusal is None:
            self.dismiss(True)
            return True
        self._url.refuse(refusal.plain)
        self._say()
        return True

    def _say(self) -> None:
        said = ("reading what it holds", "$t-live") if self._busy else ""
        self._last.say(said, ready=not self._url.wrong() and not self._busy)


def _wrong(typed: str) -> str:
    if not typed.strip():
        return "give its address"
    return f"at most {_LONGEST:,} characters" if len(typed.strip()) > _LONGEST else ""
