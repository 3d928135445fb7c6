"""Making a set of repositories that are worked on together."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from replicas_tui.effects.asking import Refusal
from replicas_tui.effects.repositories import MakeRepositorySet
from replicas_tui.state.views.repositories import RepositoryRow
from replicas_tui.ui.dialogs.form_dialog import SentForm
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G

_LONGEST = 100


class NewSet(SentForm):
    """Asks for a name and for the repositories."""

    heading = "New set of repositories"

    def __init__(self, rows: Sequence[RepositoryRow]) -> None:
        self._called = TextField("Name", check=_wrong_name)
        options = [Option(row.id, row.name) for row in rows]
        self._picks = Picks("Repositories", options, many=True)
        self._picks.check = lambda chosen: "" if chosen else "space marks one"
        super().__init__((self._called, self._picks), f"Make {G['enter']}")

    @override
    def wish(self) -> MakeRepositorySet:
        return MakeRepositorySet(self._called.value.strip(), tuple(sorted(self._picks.chosen)))

    @override
    def refuse(self, refusal: Refusal) -> None:
        (self._picks if "repository_ids" in refusal.said else self._called).refuse(refusal.sentence)


def _wrong_name(typed: str) -> str:
    if not typed.strip():
        return "it needs a name"
    return "" if len(typed.strip()) <= _LONGEST else f"at most {_LONGEST} characters"
