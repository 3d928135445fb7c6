"""What is said by itself: news of the open chat, notices, and replicas that begin to need somebody.

While a message is being typed nothing is said: it is held, and said after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from replicas_tui.linear.spoken import spoken, whole
from replicas_tui.state.blocks import Block, PlanReview, Question
from replicas_tui.state.model import Notice, State
from replicas_tui.state.safe import Safe, safe
from replicas_tui.state.store import Store
from replicas_tui.state.transcript import Transcript
from replicas_tui.state.views.standing import standing

FIRST = 10
"""Pieces of a chat that are read out when it is opened."""


class Hearing:
    """Says what happens.

    Attributes:
        quiet: Hold what happens; setting it to False says what was held.

    Args:
        store: Whose news it says.
        say: Prints a line.
    """

    def __init__(self, store: Store, say: Callable[[Safe], None]) -> None:
        self._store = store
        self._say = say
        self._quiet = False
        self._held: list[Safe] = []
        self._chat: str | None = None
        self._version = -1
        self._told: dict[str, bool] = {}  # by piece of the open chat: whether it was a question without an answer
        self._noticed = 0
        self._needy: frozenset[str] | None = None
        store.watch(lambda state: state, self._look)

    @property
    def quiet(self) -> bool:
        """Nothing is said now."""
        return self._quiet

    @quiet.setter
    def quiet(self, on: bool) -> None:
        self._quiet = on
        if not on:
            held, self._held = self._held, []
            self._tell(held)

    def more(self) -> bool:
        """Say the pieces before those that were said; False when there are none here."""
        log = self._log(self._store.state)
        if log is None:
            return False
        first = next((n for n, block in enumerate(log.blocks) if block.id in self._told), len(log.blocks))
        older = [block for block in log.blocks[max(0, first - FIRST) : first] if whole(block)]
        for block in older:
            self._one(block)
        return bool(older)

    def _look(self, state: State) -> None:
        self._notices(state.notices)
        self._needs(state)
        if state.open_chat != self._chat:
            self._chat, self._version, self._told = state.open_chat, -1, {}
        log = self._log(state)
        if log is None or log.version == self._version:
            return
        begun = self._version >= 0 or not log.blocks
        start = log.changed_from(self._version) if begun and self._version >= 0 else max(0, len(log.blocks) - FIRST)
        if not begun and start:
            self._tell([Safe(f"Chat: the last {FIRST} of {len(log.blocks)} pieces; m says the ones before.")])
        self._version = log.version
        for block in tuple(log.blocks[start:]):
            if whole(block) and self._news(block):
                self._one(block)

    def _log(self, state: State) -> Transcript | None:
        held = state.transcripts.get(self._chat or "")
        return held.log if held is not None else None

    def _news(self, block: Block) -> bool:
        return block.id not in self._told or (self._told[block.id] and not _open(block))

    def _one(self, block: Block) -> None:
        self._told[block.id] = _open(block)
        self._tell(spoken(block))

    def _notices(self, notices: Iterable[Notice]) -> None:
        for one in notices:
            if one.id > self._noticed:
                self._noticed = one.id
                self._tell([Safe(f"{one.level.value.capitalize()}: {safe(one.text)}")])

    def _needs(self, state: State) -> None:
        needy = {one.id for one in state.replicas.values() if standing(state, one).name in ("asks", "plan", "error")}
        for replica_id in needy - (self._needy if self._needy is not None else needy):
            name, word = state.replicas[replica_id].name, standing(state, state.replicas[replica_id]).word
            if replica_id != state.open_replica:
                self._tell([Safe(f"Needs you: {safe(name)}, {word}.")])
        if state.fleet_loaded:
            self._needy = frozenset(needy)

    def _tell(self, lines: Iterable[Safe]) -> None:
        for line in lines:
            if self._quiet:
                self._held.append(line)
            else:
                self._say(line)


def _open(block: Block) -> bool:
    """Say whether a piece waits for the user: it is said again once it has an answer."""
    return (isinstance(block, Question) and block.answer is None) or (
        isinstance(block, PlanReview) and block.verdict is None
    )
