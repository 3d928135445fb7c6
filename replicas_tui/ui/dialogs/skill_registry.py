"""Adding a registry: a repository whose skills all are installed."""

from __future__ import annotations

from typing_extensions import override

from replicas_tui.effects.asking import Refusal
from replicas_tui.effects.environment_items import AddRegistryOf
from replicas_tui.ui.dialogs.form_dialog import SentForm
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G

_LONGEST = 2_000


class AddSkillRegistry(SentForm):
    """Asks for its address; stays open until the server has read it."""

    heading = "Add a registry of skills"
    waiting = "reading what it holds"

    def __init__(self, environment_id: str) -> None:
        self._of = environment_id
        self._url = TextField("Git URL", placeholder="https://github.com/owner/skills", check=_wrong)
        super().__init__((self._url,), f"Add {G['enter']}")

    @override
    def wish(self) -> AddRegistryOf:
        return AddRegistryOf(self._of, self._url.value.strip())

    @override
    def refuse(self, refusal: Refusal) -> None:
        self._url.refuse(refusal.plain)


def _wrong(typed: str) -> str:
    if not typed.strip():
        return "give its address"
    return f"at most {_LONGEST:,} characters" if len(typed.strip()) > _LONGEST else ""
