"""What the schedule in the form comes to, beside it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from typing_extensions import override

from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.automations_form import Filled
from replicas_tui.state.views.automations_preview import preview, short
from replicas_tui.ui.automations import zones
from replicas_tui.ui.clock import Clock, this_minute
from replicas_tui.ui.draw.automations_preview import preview_lines
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines


class SchedulePreview(Vertical):
    """Follows the form, which tells it when to look.

    Args:
        automation_id: Whose form it is; empty for a new one.
    """

    def __init__(self, store: Store, clock: Clock, automation_id: str) -> None:
        super().__init__(id="automation-preview", classes="right")
        self._store, self._clock, self._automation_id = store, clock, automation_id
        self._here = ZoneInfo(zones.here())
        self._head, self._lines = Lines(classes="head"), Lines()

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield VerticalScroll(self._lines, can_focus=False)

    def look(self, now: Filled) -> Safe:
        """Show what the form says now, and give it in a line."""
        moment = this_minute(self._clock)
        shown = preview(self._store.state, now, self._automation_id, moment, self._here)
        self._lines.show(lambda width: preview_lines(width, shown))
        local = moment.astimezone(self._here)
        when = f"{local.day} {local:%b} {local:%H:%M}"
        self._head.show(lambda width: [rule(width, ["Preview"], [when])])
        return short(shown)
