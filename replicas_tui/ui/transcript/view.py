"""The transcript on the screen: one widget that draws lines, never one widget a message.

Reading, walking, searching and answering build on each other; only the lines in sight are drawn, and each line once
while it stays the same. Questions are answered by key only when their reader had time to see them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from typing_extensions import override

from replicas_tui.state.blocks import PlanReview, Question
from replicas_tui.ui.transcript.answering import LATE_S, MOST, Open, Seen, labels, open_question
from replicas_tui.ui.transcript.dragging import Dragging
from replicas_tui.ui.transcript.keys import TRANSCRIPT_KEYS
from replicas_tui.ui.transcript.messages import Answered, ReplyInWords
from replicas_tui.ui.window import Row

_ANSWERS = {"choose", "answer", "approve", "words"}


class TranscriptView(Dragging):
    """A chat's transcript.

    Messages: `FollowChanged`, `NeedOlder`, `NeedAll`, `Answered`, `ReplyInWords`, `CopyRequested`, `Picking`, `Told`,
    `LeftTranscript`.

    Attributes:
        clock: Seconds that only grow; for how long a question was seen.
    """

    BINDINGS: ClassVar[list[BindingType]] = TRANSCRIPT_KEYS

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.clock: Callable[[], float] = time.monotonic
        self._answerable = True
        self._offered = ("", "")  # the question whose keys the footer names, and its kind
        self._seen = Seen()
        self._asked_at = float("-inf")

    @property
    def answerable(self) -> bool:
        """Whether questions may be answered by key; the pane turns it off where nobody waits for an answer."""
        return self._answerable

    @answerable.setter
    def answerable(self, on: bool) -> None:
        if on != self._answerable:
            self._answerable = on
            self.redraw()

    @property
    def asks(self) -> Open | None:
        """Give the question that keys answer now, in sight or not."""
        return open_question(self.page.blocks) if self.answerable else None

    @property
    def takes_digits(self) -> bool:
        """Digits are answers: to what is asked, or was asked a moment ago and is answered twice, or too late."""
        return self.asks is not None or self.clock() - self._asked_at < LATE_S

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer answers only while something is asked, and only those it takes."""
        if action not in _ANSWERS:
            return super().check_action(action, parameters)
        asks = self.asks
        if isinstance(asks, PlanReview):
            return action in ("approve", "words")
        if asks is None or action == "approve":
            return False
        if action == "choose":
            number = parameters[0] if parameters else 0
            return isinstance(number, int) and number <= min(MOST, len(asks.options))
        return action == "words" or asks.many

    def action_choose(self, number: int) -> None:
        """Choose an option of the question; of one that takes many, mark it."""
        asks = self._ready_to_answer()
        if not isinstance(asks, Question) or not 0 < number <= len(asks.options):
            return
        if not asks.many:
            self._say(asks, asks.options[number - 1].label)
            return
        marked = self.page.marked.get(asks.id, frozenset())
        self.page.marked[asks.id] = marked ^ {number - 1}
        self.redraw()

    def action_answer(self) -> None:
        """Answer with all marked options."""
        asks = self._ready_to_answer()
        if isinstance(asks, Question) and (marked := self.page.marked.get(asks.id)):
            self._say(asks, labels(asks, marked))

    def action_approve(self) -> None:
        """Approve the plan."""
        asks = self._ready_to_answer()
        if isinstance(asks, PlanReview):
            self._say(asks, "approve")

    def action_words(self) -> None:
        """Answer in words, or change the plan in words."""
        if asks := self.asks:
            self.post_message(ReplyInWords(asks))

    @override
    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        """Name the keys of the question they answer, and of no other, here and in the footer."""
        asks = self.asks
        if asks is not None or self.page.asks:
            self._asked_at = self.clock()
        self.page.asks = asks.id if asks is not None else ""
        offered = (self.page.asks, type(asks).__name__)
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()
        return super().lines_in_sight(size)

    @override
    def decorated(self, rows: list[Row]) -> list[Content]:
        """Note which question is drawn."""
        asks = self.asks
        ids = {self.page.block(at).id for at in {row.item for row in rows}}
        self._seen.shown(asks if asks and asks.id in ids else None, self.clock())
        return super().decorated(rows)

    def _say(self, asks: Open, answer: str) -> None:
        """Answer; a key pressed twice answers once, the same question waits to be seen again."""
        self._seen.shown(None, self.clock())
        self.post_message(Answered(asks.id, answer))
        self.redraw()

    def _ready_to_answer(self) -> Open | None:
        asks = self.asks
        return asks if asks and self.has_focus and self._seen.long_enough(asks, self.clock()) else None
