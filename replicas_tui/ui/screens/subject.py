"""The keys that act on the replica a screen is about: the same ones on every screen."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from typing_extensions import override

from replicas_tui.effects.alerts import MuteReplica
from replicas_tui.effects.replicas import MarkReplica, WakeReplica
from replicas_tui.state.store import Store
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.places import Act, TakeAway


class SubjectScreen(Screen[None]):
    """A screen about one replica, its subject.

    Args:
        store: Where the state is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "take_away('sleep')", "sleep", show=False, id="replica.sleep"),
        Binding("W", "wake", "wake", show=False, id="replica.wake"),
        Binding("A", "take_away('archive')", "archive", show=False, id="replica.archive"),
        Binding("D", "take_away('delete')", "delete, by typing its name", show=False, id="replica.delete"),
        Binding("B", "mute", "no noise, or noise again", show=False, id="replica.mute"),
        Binding("m", "mark", "mark, to watch it live", show=False, id="replica.mark"),
    ]

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    @property
    def subject(self) -> str | None:
        """The replica that the keys act on; None when there is none."""
        raise NotImplementedError

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.subject is not None if action in ("take_away", "wake", "mark", "mute") else True

    def action_take_away(self, act: Act) -> None:
        """Sleep, archive or delete the subject; the app asks first."""
        if self.subject is not None:
            self.post_message(TakeAway(act, self.subject))

    def action_wake(self) -> None:
        """Wake the subject, on purpose."""
        if self.subject is not None:
            self.post_message(Wanted(WakeReplica(self.subject)))

    def action_mute(self) -> None:
        """Let the subject make no noise outside of the app, or let it again."""
        if self.subject is not None:
            self.post_message(Wanted(MuteReplica(self.subject, self.subject not in self.store.state.muted)))

    def action_mark(self) -> None:
        """Mark the subject, or take its mark away."""
        if self.subject is not None:
            on = self.subject not in self.store.state.marked
            self.post_message(Wanted(MarkReplica(self.subject, on)))
