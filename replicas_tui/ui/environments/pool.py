"""The warm pool of an environment: on or off, how it is doing, its workspaces."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.pools import ReadPool, SwitchPool
from replicas_tui.effects.telling import Tell
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.pools import PoolView, pool
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.pools import pool_lines, spare_lines
from replicas_tui.ui.environments.panel import Panel
from replicas_tui.ui.environments.run_screen import SpareScreen
from replicas_tui.ui.kit import line, prose, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing

LOOK_S = 2.0  # while one is being made, or is waited for


class PoolPanel(Panel[PoolView]):
    """Shows it; `enter` on a workspace that is being made shows what its hooks print."""

    TITLE: ClassVar[str] = "Warm pool"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", "on/off", id="pool.switch"),
    ]

    def __init__(self, store: Store, clock: Clock, environment_id: str) -> None:
        super().__init__(store, clock, environment_id)
        self.list = Listing()
        self._facts, self._head = Lines(), Lines()
        self._view = PoolView()
        self._refused: Safe = NOTHING

    @override
    def compose(self) -> ComposeResult:
        yield Lines(lambda width: [line(width, [])])
        yield from (self._facts, self._head, self.list)

    @classmethod
    @override
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        return (resources.warm_hooks(environment_id),)

    @classmethod
    @override
    def count(cls, state: State, environment: Environment) -> int | None:
        held = resources.resource(state, resources.warm_hooks(environment.id)).value
        found = held.warm_pool if held is not None else None
        return found.ready_count if found is not None and found.enabled else None

    @override
    def on_mount(self) -> None:
        """Read the workspaces, again and again while one is made; Textual runs the base's own after this."""
        self.want(ReadPool(self.environment_id))
        self.set_interval(LOOK_S, self._look_again)

    @override
    def enter(self) -> None:
        self.list.focus()

    @override
    def select(self, state: State) -> PoolView:
        return pool(state, self.environment_id)

    @override
    def paint(self, view: PoolView) -> None:
        self._view = view
        now = self.clock()
        self.list.fill([Entry(row.id, partial(spare_lines, row=row, now=now)) for row in view.spares])
        self._facts.show(self._said)
        heading = "Newest workspaces" if view.spares else "No workspaces yet"
        self._head.show(lambda width: [line(width, []), rule(width, [heading])])
        self._head.display = view.known
        self.refresh_bindings()

    def action_switch(self) -> None:
        """Keep spare workspaces, or none."""
        if self._view.known:
            self.want(Ask(SwitchPool(self.environment_id, not self._view.enabled), self._switched))

    @on(Listing.Chosen)
    def _open(self, message: Listing.Chosen) -> None:
        message.stop()
        row = next(row for row in self._view.spares if row.id == message.at)
        if row.status in ("warming", "snapshotting"):
            self.app.push_screen(SpareScreen(self.store, self.clock, row.id, self._view.id))
        else:
            self.want(Tell("What a workspace prints is told only while it is being made."))

    def _switched(self, refusal: Refusal | None) -> bool:
        self._refused = safe_line(refusal.sentence if refusal is not None else "", 500)
        self._facts.show(self._said)
        return self.is_attached

    def _look_again(self) -> None:
        if self.screen.is_current and self._view.enabled and not self._settled:
            self.want(ReadPool(self.environment_id))

    @property
    def _settled(self) -> bool:
        ready = self._view.counts[0][1] if self._view.counts else 0
        return not self._view.moving and ready >= self._view.target

    def _said(self, width: int) -> list[Content]:
        refused = prose(width, Content.styled(self._refused, "$t-fail")) if self._refused else []
        return [*refused, *pool_lines(width, self._view, self.clock())]
