"""Making, changing, copying and deleting environments: the keys of the environments screen."""

from __future__ import annotations

from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.state.views.environments import environments, find
from replicas_tui.state.views.environments_form import copied
from replicas_tui.state.views.environments_held import Holder
from replicas_tui.ui.dialogs.environment import EnvironmentForm
from replicas_tui.ui.dialogs.environment_delete import DeleteEnvironmentDialog
from replicas_tui.ui.places import Visit
from replicas_tui.ui.screens.frame import FrameScreen

_CHANGE = ("edit_environment", "copy_environment", "delete_environment")


class EnvironmentKeys(FrameScreen):
    """A screen with an environment under the cursor; the Global one is nobody's to change, copy or delete."""

    @property
    def environment_id(self) -> str:
        """The environment under the cursor; empty when there is none."""
        raise NotImplementedError

    @property
    def _one(self) -> Environment | None:
        return find(self.store.state, self.environment_id)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action not in _CHANGE:
            return super().check_action(action, parameters)
        one = self._one
        if one is None or one.is_global:
            return False
        return action != "copy_environment" or one.user_id is None

    def action_new_environment(self) -> None:
        """Fill in a new one."""
        self._fill_in(EnvironmentForm(self.store))

    def action_edit_environment(self) -> None:
        """Change the one under the cursor."""
        if self._one is not None:
            self._fill_in(EnvironmentForm(self.store, self._one))

    def action_copy_environment(self) -> None:
        """Fill in a copy of the one under the cursor."""
        if self._one is not None:
            names = [str(row.name) for row in environments(self.store.state).rows]
            self._fill_in(EnvironmentForm(self.store, begun=copied(self._one, names)))

    def action_delete_environment(self) -> None:
        """Delete the one under the cursor, after its name was typed."""
        if self._one is not None:
            self.app.push_screen(DeleteEnvironmentDialog(self.store, self._one), self._go_there)

    def _fill_in(self, dialog: EnvironmentForm) -> None:
        self.app.push_screen(dialog, lambda made: self.look_at(made) if made else None)

    def _go_there(self, holder: Holder | None) -> None:
        if holder is None:
            return
        if holder.kind == "environments":
            self.look_at(holder.id)
        else:
            self.post_message(Visit("automations", holder.id))
