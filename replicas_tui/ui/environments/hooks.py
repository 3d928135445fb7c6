"""The hooks of an environment, and those its repositories bring along and that wait for trust."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from typing_extensions import override

from replicas_tui.api.capabilities import TRUST
from replicas_tui.api.environment_hooks import SeenHooks
from replicas_tui.api.environments import Environment
from replicas_tui.effects.context import Intent
from replicas_tui.effects.pools import GiveTrust, TakeTrustBack
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.hook_bench import HookKind, hook_at
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key
from replicas_tui.state.safe import Safe, safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.hooks import KINDS, WHEN, HookView, RunView, active, hook, run_view, trusted
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.dialogs.confirm import Confirm
from replicas_tui.ui.draw.hooks import hook_row, note_lines, script_lines, trust_row
from replicas_tui.ui.environments.hook_screen import HookScreen
from replicas_tui.ui.environments.panel import Panel
from replicas_tui.ui.kit import line, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.page import Page

_GIVE = "What it says runs as you, in every workspace of this repository, until it is changed."
_TAKE = "These hooks run no more; workspaces that are open keep what was done already."


@dataclass(frozen=True, slots=True)
class HooksView:
    """Both hooks with their runs, and the hooks of repositories."""

    hooks: tuple[tuple[HookKind, HookView, RunView], ...] = ()
    theirs: tuple[SeenHooks, ...] = ()


class HooksPanel(Panel[HooksView]):
    """Lists them, with the script under the cursor below; `enter` opens one to change and try it."""

    TITLE: ClassVar[str] = "Hooks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "edit", id="hooks.edit"),
        Binding("t", "trust", "trust", id="hooks.trust"),
        Binding("X", "distrust", "trust no more", show=False, id="hooks.distrust"),
        Binding("escape", "leave_script", "back to the hooks", show=False, id="hooks.leave"),
    ]

    def __init__(self, store: Store, clock: Clock, environment_id: str) -> None:
        super().__init__(store, clock, environment_id)
        self.list, self._page = Listing(), Page()
        self._head = Lines()
        self._view = HooksView()

    @override
    def compose(self) -> ComposeResult:
        yield Lines(lambda width: [line(width, [])])
        yield from (self.list, self._head, self._page)

    @classmethod
    @override
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        return (resources.warm_hooks(environment_id), resources.start_hooks(environment_id))

    @classmethod
    @override
    def count(cls, state: State, environment: Environment) -> int | None:
        keys: tuple[Key[Any], ...] = cls.keys(environment.id)
        if any(resources.resource(state, key).value is None for key in keys):
            return None
        return sum(active(state, kind, environment.id) is not None for kind in KINDS)

    @override
    def on_mount(self) -> None:
        """Read what waits for trust, where there is such a thing; Textual runs the base's own after this."""
        offered = self.store.state.server.capabilities
        if offered is not None and TRUST in offered.extensions:
            self.want(Read((resources.TRUST,)))
        self.set_interval(1.0, self._tick)

    @override
    def enter(self) -> None:
        self.list.focus()

    @override
    def select(self, state: State) -> HooksView:
        shown = []
        for kind in KINDS:
            at = hook_at(kind, self.environment_id)
            run = run_view(state.hook_runs.get(at), state.hook_pasts.get(at), self.clock())
            shown.append((kind, hook(state, kind, self.environment_id), run))
        return HooksView(tuple(shown), trusted(state, self.environment_id))

    @override
    def paint(self, view: HooksView) -> None:
        self._view = view
        entries = [Entry(kind, partial(hook_row, kind=kind, view=seen, run=run)) for kind, seen, run in view.hooks]
        if view.theirs:
            entries.append(Entry("", _heading))
        entries += [Entry(one.digest, partial(trust_row, one=one, now=self.clock())) for one in view.theirs]
        self.list.styles.height = min(len(entries) + (1 if view.theirs else 0), 8)
        self.list.fill(entries)
        self._look()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        one = self._theirs
        if action in ("trust", "distrust"):
            return one is not None and one.trusted == (action == "distrust")
        if action == "leave_script":
            return self._page.has_focus
        if action == "edit":
            return one is None and all(view.known and not view.locked for _, view, _ in self._view.hooks)
        return True

    @property
    def _theirs(self) -> SeenHooks | None:
        return next((one for one in self._view.theirs if one.digest == self.list.at), None)

    def action_edit(self) -> None:
        """Write the hook under the cursor."""
        for kind in KINDS:
            if kind == self.list.at:
                self._go(kind, writing=True)

    def action_trust(self) -> None:
        """Let the hooks under the cursor run, after asking."""
        if self._theirs is not None:
            self._ask(self._theirs, _GIVE, "Trust", GiveTrust(self._theirs.digest))

    def action_distrust(self) -> None:
        """Let the hooks under the cursor run no more, after asking."""
        if self._theirs is not None:
            self._ask(self._theirs, _TAKE, "Trust no more", TakeTrustBack(self._theirs.digest))

    def action_leave_script(self) -> None:
        """Go back from what a repository wants to run."""
        self.list.focus()

    @on(Listing.Chosen)
    def _open(self, message: Listing.Chosen) -> None:
        message.stop()
        kind = next((kind for kind in KINDS if kind == message.at), None)
        if kind is not None:
            self._go(kind)
        else:
            self._page.focus()

    @on(Listing.Moved)
    def _moved(self, message: Listing.Moved) -> None:
        message.stop()
        self._look()

    def _go(self, kind: HookKind, *, writing: bool = False) -> None:
        self.app.push_screen(HookScreen(self.store, self.clock, kind, self.environment_id, writing=writing))

    def _ask(self, one: SeenHooks, what: str, word: str, intent: Intent) -> None:
        def answered(agreed: bool | None) -> None:
            if agreed:
                self.want(intent)

        self.app.push_screen(Confirm(safe_line(one.url, 200), Safe(what), word), answered)

    def _tick(self) -> None:
        if any(run.running for _, _, run in self._view.hooks):
            self.again()

    def _look(self) -> None:
        """Show what is under the cursor."""
        at = self.list.at
        kind, view = next(((kind, view) for kind, view, _ in self._view.hooks if kind == at), (None, None))
        if kind is not None and view is not None:
            title, fact = f"{kind} hook", WHEN[kind]
            self._page.show(partial(_preview, kind, view), anew=False)
        else:
            one = self._theirs
            title, fact = "From the repository", ""
            text = safe(one.text) if one is not None else Safe("")
            self._page.show(lambda width: script_lines(width, text), anew=False)
        self._head.show(lambda width: [line(width, []), rule(width, [title], [fact] if fact else [])])
        self.refresh_bindings()


def _heading(width: int) -> list[Content]:
    return [line(width, []), line(width, ["   ", ("From its repositories", "$t-title")])]


def _preview(kind: HookKind, view: HookView, width: int) -> Iterable[Content]:
    yield from note_lines(width, kind, view)
    if view.script:
        yield from script_lines(width, view.script)
