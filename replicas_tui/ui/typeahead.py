"""Keys are handed out one at a time, so that what is typed fast lands where it was meant.

Textual forwards each key to whatever has the focus when the key arrives, and runs a binding only once the key has
bubbled all the way up. Over a slow line keys come in bursts: of `i` and a sentence, the sentence would reach the
transcript, where `d` opens the diff. Here a key waits until the one before it has done what it does, and one that is
pressed on what was painted first until that is real.
"""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from textual import events
from textual.app import App
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from typing_extensions import override

ROUNDS = 2  # a key may tell a widget, which then moves the focus: one round for the telling, one for the move
LOOK_S = 0.1  # a widget that goes away takes its mark with it; this often we look whether it is still there
PATIENCE = 15  # so many looks: a busy widget gets its time, a stuck one does not stop the typing
MOVES = 5  # so many looks until a focus that nobody takes is given up

Typed = events.Key | events.Paste


class TypeAhead(App[None]):
    """An app whose keys and pastes are handled in turn.

    Attributes:
        opening: What is shown cannot be used yet: keys wait, but for those of `AT_ONCE`.
    """

    AT_ONCE: ClassVar[frozenset[str]] = frozenset()
    """Ids of the actions whose keys never wait."""

    opening = False

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._later: deque[Typed] = deque()
        self._early: deque[Typed] = deque()
        self._deadline: Timer | None = None
        self._target: Widget | None = None  # who has the key now
        self._looks = 0
        self._moves = 0

    class Handled(Message):
        """Follows a key through the same queues: when it arrives, the key has come through them."""

        def __init__(self, deadline: Timer, rounds: int) -> None:
            super().__init__()
            self.deadline = deadline
            self.rounds = rounds

    @property
    def keys_wait(self) -> bool:
        """Keys have arrived that nobody was given yet."""
        return bool(self._later or self._early)

    def begin_opening(self) -> None:
        """Let keys wait for what is being opened."""
        self.opening = True

    def end_opening(self, *, there: bool = True) -> None:
        """Hand out the keys that waited; forget them if what they were meant for is not `there`."""
        self.opening = False
        early, self._early = self._early, deque()
        if there and early:
            self._later.extendleft(reversed(early))
            if self._deadline is None:
                self._next()

    @override
    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, Typed) or event.is_forwarded:
            await super().on_event(event)
        elif self.opening and not self._is_at_once(event):
            self._early.append(event)
        elif self._deadline is not None or self._later:  # between two keys it is still the turn of those that wait
            self._later.append(event)
        else:
            await self._hand_out(event)

    def _is_at_once(self, event: Typed) -> bool:
        bound = self.screen.active_bindings.get(event.key) if isinstance(event, events.Key) else None
        return bound is not None and bound.binding.id in self.AT_ONCE

    def on_type_ahead_handled(self, message: Handled) -> None:
        """Go another round, or hand out the next key; behind what is due already, such as a change of focus."""
        message.stop()
        self.call_later(self._go_on, message.deadline, message.rounds - 1)

    def _go_on(self, deadline: Timer, rounds: int) -> None:
        if deadline is not self._deadline or not self.screen_stack:
            return  # it came after its deadline, or the app is ending
        if rounds:
            self._target = self.focused or self.screen
            self._target.post_message(self.Handled(deadline, rounds))
        else:
            self._next()

    async def _hand_out(self, event: Typed) -> None:
        self._deadline = deadline = self.set_interval(LOOK_S, self._look)
        self._looks = 0
        if self._is_between():
            self._target = None  # the next look hands it out
            self._later.appendleft(event)
            return
        self._target = target = self.focused or self.screen
        await super().on_event(event)
        target.post_message(self.Handled(deadline, ROUNDS))

    def _is_between(self) -> bool:
        """Say whether what has the focus is gone already, and nothing has it instead: it would swallow the key."""
        focused = self.focused
        if focused is None or focused.is_attached:
            self._moves = 0
            return False
        self._moves += 1
        if self._moves > MOVES:
            self.screen.set_focus(None)
        return self.focused is not None

    def _look(self) -> None:
        self._looks += 1
        if self._looks >= PATIENCE or self._target is None or not self._target.is_attached:
            self._next()

    def _next(self) -> None:
        if self._deadline is not None:
            self._deadline.stop()
            self._deadline = None
        if self._later:
            self.call_next(self._hand_out_oldest)

    async def _hand_out_oldest(self) -> None:
        if self._later and self._deadline is None and self.screen_stack:
            await self._hand_out(self._later.popleft())
