"""Asking for one line of text that the server takes or refuses; refused, it stays with the reason beside it."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from typing_extensions import override

from replicas_tui.effects.asking import Refusal
from replicas_tui.effects.context import Intent
from replicas_tui.state.safe import Safe
from replicas_tui.ui.dialogs.form_dialog import SentForm
from replicas_tui.ui.form.field import Check, fine
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, line, prose
from replicas_tui.ui.lines import Lines


class OneLine(SentForm):
    """Asks for a line; answers True once the server took it.

    Args:
        heading: What is done, a word or two.
        label: What is asked for.
        make: Gives the wish for what was typed.
        about: What it is for, sentences.
        value: What to begin with.
        word: The action, one word.
        check: Judges what is typed.
    """

    def __init__(
        self,
        heading: str,
        label: str,
        make: Callable[[str], Intent],
        *,
        about: Safe,
        value: str = "",
        word: str = "Save",
        check: Check = fine,
    ) -> None:
        self.heading = heading
        self._make = make
        self.field = TextField(label, value, check=lambda text: check(text) if text.strip() else "it cannot be empty")
        said = Lines(lambda width: [*prose(width, Content.styled(about, "$t-2")), line(width, [])])
        super().__init__((said, self.field), f"{word} {G['enter']}")

    @override
    def wish(self) -> Intent:
        return self._make(self.field.value.strip())

    @override
    def refuse(self, refusal: Refusal) -> None:
        self.field.refuse(refusal.sentence)
