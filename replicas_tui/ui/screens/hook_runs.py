"""What the hooks of a replica printed; as it was read before, where reading it now would wake the replica."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.hooks import HookLog, Hooks
from replicas_tui.effects.workspace_hooks import ReadHookRuns
from replicas_tui.state import resources
from replicas_tui.state.resources import Resource, resource
from replicas_tui.state.run_log import RunLog
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.ages import age
from replicas_tui.state.views.resting import rest
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.resting import kept_note
from replicas_tui.ui.environments.log_screen import LOG_KEYS, LogScreen
from replicas_tui.ui.environments.run_log import RunLogView
from replicas_tui.ui.kit import G, Part, col, line, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing


class HookRunsScreen(LogScreen):
    """What the hooks of a replica printed: the runs above, the output of one below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "other", "runs or output", show=False, id="output.other"),
        Binding("R", "refresh", "read again", show=False, id="output.refresh"),
        *LOG_KEYS,
    ]

    def __init__(self, store: Store, clock: Clock, replica_id: str) -> None:
        super().__init__(store, clock)
        self.log_view.left = "number"
        self._replica = replica_id
        self.list = Listing()
        self._note, self._output = Lines(), Lines()
        self._held: Resource[Hooks] = Resource()
        self._resting = Safe("")
        self._runs: dict[str, HookLog] = {}
        self._logs: dict[str, RunLog] = {}

    @override
    def body(self) -> Iterable[Widget]:
        yield from (self.head, self._note, self.list, self._output, self.finder, self.log_view)

    @property
    @override
    def subject(self) -> str | None:
        return self._replica

    def on_mount(self) -> None:
        """Read the runs, and again when the replica wakes."""
        key = resources.hooks_of_replica(self._replica)
        self.ends = [
            self.store.watch(lambda state: resource(state, key), self._paint),
            self.store.watch(lambda state: rest(state, self._replica), self._rests),
        ]
        self.list.focus()

    def action_refresh(self) -> None:
        """Read them again, unless that would wake the replica."""
        self.want(ReadHookRuns(self._replica))

    def _rests(self, resting: Safe) -> None:
        self._resting = resting
        self._note_it()
        self.action_refresh()

    def action_other(self) -> None:
        """Go from the runs to the output, or back."""
        (self.log_view if self.list.has_focus else self.list).focus()

    @override
    def action_back(self) -> None:
        if self.log_view.has_focus:
            self.list.focus()
        else:
            self.dismiss()

    def _paint(self, held: Resource[Hooks]) -> None:
        found = held.value
        logs = (*found.warm_hooks.logs, *found.start_hooks.logs) if found is not None else ()
        warm = len(found.warm_hooks.logs) if found is not None else 0
        self._runs = {str(n): one for n, one in enumerate(logs)}
        self._logs = {name: _log(one) for name, one in self._runs.items()}
        rows = [
            Entry(name, partial(self._row, "warm" if int(name) < warm else "start", one))
            for name, one in self._runs.items()
        ]
        self._held = held
        self._note_it()
        self.list.styles.height = max(1, min(len(rows), self.app.size.height // 4))
        self.list.fill(rows)
        self._look()

    def _note_it(self) -> None:
        held, resting = self._held, self._resting
        read = age(held.at, self.clock())
        none = "" if self._runs else "No hook ran in this workspace."

        def note(width: int) -> list[Content]:
            return kept_note(width, "The hook runs", held, resting, read=read, none=none)

        self._note.display = bool(note(40))
        self._note.show(note)

    def _row(self, kind: str, one: HookLog, width: int) -> list[Content]:
        well = one.exitCode == 0 and not one.timedOut
        how = "timed out" if one.timedOut else f"exit {one.exitCode}" if one.exitCode is not None else "no exit code"
        mark: Part = (G["done"], "$t-done") if well else (G["error"], "$t-fail")
        name = safe_line(one.hookName or one.repoName or "", 100)
        left: list[Part] = [" ", mark, " ", col(kind, 7, "$t-meta"), (name or safe_line(one.hookType), "$t-text")]
        facts = f"{how}  {age(one.executedAt, self.clock())} "
        return [line(width, left, [(facts, "$t-meta" if well else "$t-fail")])]

    @on(Listing.Chosen)
    def _read(self, message: Listing.Chosen) -> None:
        message.stop()
        self.log_view.focus()

    @on(Listing.Moved)
    def _look(self) -> None:
        log = self._logs.get(self.list.at, RunLog())
        self.log_view.show(log, running=False)
        self.log_view.move_to(0)
        self._say()

    @on(RunLogView.Read)
    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        replica = self.store.state.replicas.get(self._replica)
        title = safe_line(replica.name if replica is not None else "", 100)
        self.head.show(lambda width: [rule(width, [f"{title} › Hooks"], on=self.list.has_focus)])
        one = self._runs.get(self.list.at)
        cut = [f"cut: {one.outputTotalChars:,} characters in all · "] if one is not None and one.outputTruncated else []
        facts: list[Part] = [*cut, self.log_view.tail]
        self._output.show(lambda width: [line(width, []), rule(width, ["Output"], facts, on=self.log_view.has_focus)])


def _log(one: HookLog) -> RunLog:
    log = RunLog()
    log.add(one.output, 0.0)
    return log
