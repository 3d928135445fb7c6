"""The screen of a spare workspace being made: what is printed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.hook_runs import StopWatching, WatchSpare
from replicas_tui.state.actions_hooks import HookShown
from replicas_tui.state.hook_bench import HookRun, spare_at
from replicas_tui.state.store import Store
from replicas_tui.state.views.hooks import run_view
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.hooks import phase_lines, run_facts
from replicas_tui.ui.environments.log_screen import LOG_KEYS, LogScreen
from replicas_tui.ui.environments.run_log import RunLogView
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines


class SpareScreen(LogScreen):
    """A workspace of a warm pool while it is made."""

    PLACE: ClassVar[Place] = "environments"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "stop", "stop watching", id="output.stop"),
        *LOG_KEYS,
    ]

    def __init__(self, store: Store, clock: Clock, spare_id: str, pool_id: str) -> None:
        super().__init__(store, clock)
        self._spare, self._pool, self._at = spare_id, pool_id, spare_at(spare_id)
        self._phases = Lines()

    @override
    def body(self) -> Iterable[Widget]:
        yield from (self.head, self._phases, self.finder, self.log_view)

    def on_mount(self) -> None:
        """Listen."""
        self.store.dispatch(HookShown(self._at, on=True))
        self.ends = [self.store.watch(lambda state: state.hook_runs.get(self._at), self._paint)]
        self.want(WatchSpare(self._spare, self._pool))
        self.set_interval(1.0, self._say)
        self.log_view.focus()

    @override
    def on_unmount(self) -> None:
        """Say that it is not looked at; Textual runs the base's own after this."""
        self.store.dispatch(HookShown(self._at, on=False))

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        run = self.store.state.hook_runs.get(self._at)
        return run is not None and run.running if action == "stop" else super().check_action(action, parameters)

    def action_stop(self) -> None:
        """Listen no longer; it is made all the same."""
        self.want(StopWatching(self._at))

    def _paint(self, run: HookRun | None) -> None:
        if run is not None:
            self.log_view.show(run.log, running=run.running)
        self._say()
        self.refresh_bindings()

    @on(RunLogView.Read)
    def _say(self) -> None:
        seen = run_view(self.store.state.hook_runs.get(self._at), None, self.clock(), saving=False)
        facts = run_facts(seen, self.log_view.tail)
        self.head.show(lambda width: [rule(width, [f"Workspace {self._spare[:8]}"], facts, on=True)])
        self._phases.show(lambda width: phase_lines(width, seen))
