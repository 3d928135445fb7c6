"""What can be done to variables: staging, looking, copying, applying; the panel that lists them says which one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from replicas_tui.api.environments import Variable
from replicas_tui.effects.variable_changes import ApplyStaged
from replicas_tui.state.actions_staging import StagedReverted, VariablesStaged
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.staging import Staged, Staging
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments import find
from replicas_tui.state.views.environments_variables import VariablesView, variable
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.dialogs.confirm import Confirm
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.dialogs.variables_diff import VariablesDiff
from replicas_tui.ui.dialogs.variables_export import ExportDotenv
from replicas_tui.ui.dialogs.variables_import import ImportDotenv
from replicas_tui.ui.environments.panel import Panel
from replicas_tui.ui.form.revealed import Revealed


class VariableActs(Panel[VariablesView]):
    """Base of the panel.

    Attributes:
        shown: Name of the variable whose value is shown; empty for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "remove", "remove", id="variables.remove"),
        Binding("t", "reveal", "show 10s", id="variables.reveal"),
        Binding("y", "yank_name", "yank the name", show=False, id="variables.yank_name"),
        Binding("Y", "yank_value", "yank the value", show=False, id="variables.yank_value"),
        Binding("u", "undo", "take back this change", show=False, id="variables.undo"),
        Binding("D", "diff", "diff of what is staged", show=False, id="variables.diff"),
        Binding("A", "apply", "apply what is staged", show=False, id="variables.apply"),
        Binding("U", "revert", "take back all changes", show=False, id="variables.revert"),
        Binding("I", "import", "import .env", show=False, id="variables.import"),
        Binding("E", "export", "export .env", show=False, id="variables.export"),
    ]

    def __init__(self, store: Store, clock: Clock, environment_id: str) -> None:
        super().__init__(store, clock, environment_id)
        self.shown = Revealed(self, self.again)

    @property
    def at(self) -> str:
        """The name of the variable the keys act on; empty when there is none."""
        raise NotImplementedError

    def action_remove(self) -> None:
        """Stage that it goes, or take that back."""
        change = self.staging.get(self.at)
        if change is not None and change.value is None:
            self.action_undo()
        else:
            self.stage(Staged(self.at, None, base=self.base(self.at)))

    def action_undo(self) -> None:
        """Take back what is staged for the variable under the cursor."""
        self.store.dispatch(StagedReverted(self.environment_id, (self.at,)))

    def action_reveal(self) -> None:
        """Show the value under the cursor for ten seconds, or hide it."""
        self.shown.toggle(self.at)

    def action_yank_name(self) -> None:
        """Copy the name."""
        self.post_message(Copy(self.at, "The name"))

    def action_yank_value(self) -> None:
        """Copy the value, after asking."""
        key = self.at
        said = Safe("Its value goes to the clipboard of your terminal, where other programs can read it.")
        self._ask(Confirm(safe_line(key, 200), said, "Copy the value", leave="cancel"), partial(self._yank, key))

    def action_diff(self) -> None:
        """Show what is staged."""
        self._ask(VariablesDiff(self.store, self.environment_id), self.action_apply)

    def action_apply(self) -> None:
        """Send what is staged."""
        self.want(ApplyStaged(self.environment_id))

    def action_revert(self) -> None:
        """Take back all that is staged, after asking."""
        keys = tuple(one.key for one in self.staging.changes)
        said = safe_line(f"These changes are given up: {', '.join(keys)}.", 1000)
        give_up = partial(self.store.dispatch, StagedReverted(self.environment_id, keys))
        self._ask(Confirm(Safe(f"{len(keys)} staged"), said, "Revert"), give_up)

    def action_import(self, text: str = "") -> None:
        """Take variables from a `.env` file or a text."""
        self.app.push_screen(ImportDotenv(self.store, self.environment_id, text))

    def action_export(self) -> None:
        """Write them into a `.env` file."""
        one = find(self.store.state, self.environment_id)
        self.app.push_screen(ExportDotenv(self.environment_id, one.name if one is not None else ""))

    @property
    def staging(self) -> Staging:
        """What is staged for this environment."""
        return self.store.state.staged.get(self.environment_id, Staging())

    def base(self, key: str) -> Variable | None:
        """Give a variable as the server has it."""
        return variable(self.store.state, self.environment_id, key)

    def now(self, key: str) -> tuple[str, bool]:
        """Give the value and the policy of a variable as they would be once all that stays is applied."""
        change, base = self.staging.get(key), self.base(key)
        if change is not None and change.value is not None:
            return change.value, change.allowed
        return (base.value, base.personal_override_allowed) if base is not None else ("", False)

    def stage(self, change: Staged) -> None:
        """Prepare a change."""
        self.store.dispatch(VariablesStaged(self.environment_id, (change,)))

    def _yank(self, key: str) -> None:
        self.post_message(Copy(self.now(key)[0], "The value", secret=True))

    def _ask(self, dialog: Dialog[bool], agreed: Callable[[], None]) -> None:
        def answered(answer: bool | None) -> None:
            if answer:
                agreed()

        self.app.push_screen(dialog, answered)
