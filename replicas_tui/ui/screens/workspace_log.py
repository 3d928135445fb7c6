"""The log of a replica's workspace: what the server did for it, the newest lines below, followed as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.logs import LogLine, Logs
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.log_tail import added
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
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines

LIVE_S: Final = 3.0


class WorkspaceLogScreen(LogScreen):
    """Shows and follows the log of one replica, while it is awake."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "refresh", "read again", show=False, id="output.refresh"),
        *LOG_KEYS,
    ]

    def __init__(self, store: Store, clock: Clock, replica_id: str) -> None:
        super().__init__(store, clock)
        self.log_view.left = "clock"
        self._replica = replica_id
        self._key = resources.workspace_log(replica_id)
        self._held: Resource[Logs] = Resource()
        self._resting = Safe("")
        self._note = Lines()
        self._log = RunLog()
        self._read: tuple[LogLine, ...] = ()

    @override
    def body(self) -> Iterable[Widget]:
        yield from (self.head, self._note, self.finder, self.log_view)

    @property
    @override
    def subject(self) -> str | None:
        return self._replica

    def on_mount(self) -> None:
        """Read it, and again as long as it is looked at."""
        self.ends = [
            self.store.watch(lambda state: resource(state, self._key), self._paint),
            self.store.watch(lambda state: rest(state, self._replica), self._rests),
        ]
        self.set_interval(LIVE_S, self._follow)
        self.log_view.focus()

    def action_refresh(self) -> None:
        """Read it again, unless that would wake the replica."""
        if not self._resting:
            self.want(Read((self._key,)))

    def _rests(self, resting: Safe) -> None:
        self._resting = resting
        self._note_it()
        self.action_refresh()

    def _follow(self) -> None:
        """Read it again unless that would wake the replica, or somebody reads further up."""
        if self.log_view.follows and self.is_current:
            self.action_refresh()

    def _paint(self, held: Resource[Logs]) -> None:
        lines = held.value.logs if held.value is not None else ()
        new = added(self._read, lines)
        if new is None:
            self._log, new = RunLog(), lines
        self._read = lines or self._read
        for one in new:
            self._log.add(f"{one.level.lower():<7} {one.message}\n", _second(one))
        self.log_view.show(self._log, running=False)
        self._held = held
        self._note_it()

    def _note_it(self) -> None:
        held, resting = self._held, self._resting
        read = age(held.at, self.clock())
        none = "" if self._read else "Nothing was logged for this replica."

        def note(width: int) -> list[Content]:
            return kept_note(width, "The log's lines", held, resting, read=read, none=none)

        self._note.display = bool(note(40))
        self._note.show(note)
        self._say()

    @on(RunLogView.Read)
    def _say(self) -> None:
        found = self.store.state.replicas.get(self._replica)
        name = safe_line(found.name if found is not None else "", 100)
        live = "following" if self.log_view.follows and not self._resting else "held"
        self.head.show(lambda width: [rule(width, [f"{name} › Log"], [f"{self.log_view.tail} · {live}"], on=True)])


def _second(one: LogLine) -> float:
    """Give the second of the day, here, that a line is of."""
    at = one.timestamp.astimezone() if one.timestamp is not None else None
    return 0.0 if at is None else at.hour * 3600.0 + at.minute * 60 + at.second
