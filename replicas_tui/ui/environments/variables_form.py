"""The editor of a variable, below the list: what is typed here is staged, not sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.staging import Typed
from replicas_tui.state.views.environments_variables import tidied, warning, wrong_key, wrong_value
from replicas_tui.ui.form.field import BAR, LABEL, Check, Field
from replicas_tui.ui.form.form import Form, missing
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.secret_area import SecretAreaField
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, Part, col, keys, line, rule
from replicas_tui.ui.lines import Lines

_POLICY = (Option("", Safe("locked")), Option("open", Safe("people may have their own")))


class NameField(TextField):
    """The name of a variable: it may warn of what it would hide."""

    def __init__(self, value: str, check: Check, warn: Check) -> None:
        super().__init__("Name", value, check=check, id="name")
        self._warn = warn

    @override
    def note(self) -> str:
        return self._warn(self.value)


class VariableForm(Widget):
    """Edits one variable.

    Args:
        typed: What it begins with; `of` names the variable that is edited, whose name stays.
        check: Says what is wrong with a name, beyond its letters.
        warn: Says what a name would hide.
        applies: Whom the change reaches.
        policy: The caller may say whether people may have their own value.
    """

    DEFAULT_CSS = "VariableForm { height: auto; max-height: 60%; layout: vertical; overflow-y: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+o", "stage", "stage", id="variable.stage"),
        Binding("escape", "leave", "leave it as it was", id="variable.leave"),
    ]

    class Done(Message):
        """The editor is through; `typed` is what to stage, None for nothing."""

        def __init__(self, typed: Typed | None) -> None:
            super().__init__()
            self.typed = typed

    def __init__(self, typed: Typed, *, check: Check, warn: Check, applies: Safe, policy: bool) -> None:
        super().__init__()
        self._of, self._applies, self._begun = typed.of, applies, typed
        self._shown = safe_line(typed.of, 200)
        self.name_field = NameField(typed.key, lambda text: wrong_key(text) or check(text), warn)
        self.value = SecretAreaField("Value", typed.value, check=wrong_value, warn=warning, tidy=tidied, id="value")
        self.policy = Picks("Policy", _POLICY, frozenset({"open" if typed.allowed else ""}), id="policy")
        self.policy.display = policy
        rows: Iterable[Widget] = (self.name_field, self.value, self.policy)
        self._form = Form(rows)
        self._last = Lines(self._hints)

    @override
    def compose(self) -> ComposeResult:
        yield Lines(self._head)
        if self._of:
            self.name_field.display = False
            yield Lines(self._named)
        yield self._form
        yield Lines(self._reach)
        yield self._last

    def on_mount(self) -> None:
        """Begin at the name, or at the value of what has one."""
        field: Field = self.value if self._of else self.name_field
        self.value.fill(self._begun.value)
        field.control.focus()

    @property
    def typed(self) -> Typed:
        """What is filled in now."""
        return Typed(self._of, self._of or self.name_field.value, self.value.value, "open" in self.policy.chosen)

    def action_stage(self) -> None:
        """Stage it, if nothing is wrong with it."""
        if self._form.submit():
            self.post_message(self.Done(self.typed))
        self._last.show(self._hints)

    def action_leave(self) -> None:
        """Stage nothing."""
        self.post_message(self.Done(None))

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say what is missing."""
        event.stop()
        self._last.show(self._hints)

    def _head(self, width: int) -> list[Content]:
        return [rule(width, [f"Edit {self._shown}" if self._of else "New variable"], ["not staged"], on=True)]

    def _named(self, width: int) -> list[Content]:
        label: list[Part] = ["   ", col("Name", LABEL, "$t-label"), (G["field"], "$t-meta"), " "]
        return [line(width, [*label, (self._shown, "$t-text")], [("fixed once set", "$t-meta"), " "])]

    def _reach(self, width: int) -> list[Content]:
        bar = (G["field"], "$t-meta")
        return [line(width, ["   ", col("Applies to", LABEL, "$t-label"), bar, " ", (self._applies, "$t-text")])]

    def _hints(self, width: int) -> list[Content]:
        pairs = [("^s", "stage"), ("^t", "show 10s"), ("^g", "editor"), ("esc", "leave as it was")]
        right: list[Part] = [missing(self._form), " "]
        room = width - Content.assemble(*right).cell_length - 1
        while pairs and Content.assemble(" " * (BAR + 2), *keys(pairs)).cell_length > room:
            pairs.pop()
        return [line(width, [" " * (BAR + 2), *keys(pairs)], right)]
