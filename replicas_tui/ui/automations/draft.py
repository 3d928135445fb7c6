"""An unfinished edit of an automation: where it began, what is typed by now, what the server gets of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from replicas_tui.api.automations import Automation
from replicas_tui.effects.automations import ChangeAutomation, MakeAutomation
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.state.model import State
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.automations_form import Edit, Filled, change, copied, create, draft_key, of, unpacked
from replicas_tui.state.views.automations_triggers import TriggerFilled
from replicas_tui.ui.automations import zones


class AutomationDraft:
    """The edit behind the form.

    Attributes:
        one: What is changed, as it is known to be now; None for a new one.
        edit: Where the form began, and what is filled in.
    """

    def __init__(self, state: State, one: Automation | None, like: Automation | None) -> None:
        self.one, self._like = one, like
        self._key = draft_key(one, like)
        kept = state.drafts.get(self._key)
        self._is_kept = kept is not None
        self.edit = (unpacked(kept.text) if kept is not None else None) or self._fresh()

    @property
    def id(self) -> str:
        """The automation's; empty for a new one."""
        return self.one.id if self.one is not None else ""

    def title(self, now: Filled) -> tuple[Safe, Safe]:
        """Say what is edited, and whether the server has it."""
        if self.one is None:
            return Safe("New automation"), Safe("not saved")
        return safe_line(f"Change {self.one.name}", 60), Safe("saved" if now == self.edit.base else "not saved")

    def begin_anew(self) -> None:
        """Forget what was typed."""
        self.edit = self._fresh()

    def offered(self, now: Filled) -> None:
        """Take what the form filled in by itself: nobody typed it."""
        if not self.edit.changed:
            self.edit = Edit(now, now)

    def typed(self, now: Filled) -> None:
        """Take what is filled in now."""
        self.edit = replace(self.edit, now=now)

    def refreshed(self, one: Automation) -> bool:
        """Take the automation as the server has it; True when the form is to show it, as nothing was typed yet."""
        before, self.one = self.one, one
        if self.edit.changed or before == one:
            return False
        self.begin_anew()
        return True

    def intent(self, made: Callable[[str], None], *, run_once: bool) -> MakeAutomation | ChangeAutomation:
        """Say what is to be sent; nothing may be wrong with the form."""
        if self.one is None:
            return MakeAutomation(create(self.edit.now, self._like), run_once, made)
        return ChangeAutomation(self.one.id, change(self.edit, self.one), run_once)

    def keeping(self) -> SaveDraft | None:
        """Say how the draft is kept; None when there is nothing to keep and nothing is kept."""
        if not self.edit.changed and not self._is_kept:
            return None
        self._is_kept = self.edit.changed
        return SaveDraft(self._key, Draft(self.edit.packed()))

    def dropping(self) -> SaveDraft:
        """Say how it is dropped."""
        return SaveDraft(self._key)

    def _fresh(self) -> Edit:
        """Begin with the automation, with one like another, or with nothing."""
        if self.one is not None:
            start = of(self.one)
        elif self._like is not None:
            start = copied(self._like)
        else:
            start = Filled(triggers=(TriggerFilled(timezone=zones.here()),))
        return Edit(start, start)
