"""Fragments that are only ever live: text that still comes, output of a tool that still runs.

None of it is in the history. The whole event takes the place of its fragments; whatever is left when the turn ends, or
when the history is read anew, is dropped, as the history is the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from replicas_tui.api.agent_events import read
from replicas_tui.api.agent_events.claude import ClaudeStream, Fragment
from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import Answer, Block, Thought
from replicas_tui.state.normalise.changes import first_difference
from replicas_tui.state.normalise.growth import Growth
from replicas_tui.state.normalise.settling import settled
from replicas_tui.state.normalise.words import moment
from replicas_tui.state.safe import NOTHING, Safe

STREAM = "claude-stream_event"
_KINDS: dict[str, type[Answer] | type[Thought]] = {"text": Answer, "thinking": Thought}


@dataclass(slots=True)
class _Piece:
    """One growing text; `slot` is its place in its message."""

    kind: type[Answer] | type[Thought]
    parent: str | None
    slot: int
    at: datetime | None
    text: Safe = NOTHING
    growth: Growth = field(default_factory=Growth)


class Live:
    """The growing texts of a chat, and what its running tools printed.

    Attributes:
        printed: By key of the call: all it printed so far.
    """

    def __init__(self) -> None:
        self.printed: dict[str, Safe] = {}
        self._pieces: list[_Piece] = []
        self._shown = 0
        self._growths: dict[str, Growth] = {}

    def take(self, event: AgentEvent) -> str | None:
        """Take a fragment; give the key of the tool that printed, if it was that."""
        stream = read(event)
        if not isinstance(stream, ClaudeStream):
            return None
        fragment = stream.event
        match fragment.type:
            case "message_start":
                self._drop(stream.parent_tool_use_id)
            case "content_block_start":
                kind = _KINDS.get(str(fragment.content_block.get("type")))
                if kind is not None:
                    self._pieces.append(
                        _Piece(kind, stream.parent_tool_use_id, fragment.index, moment(event.timestamp))
                    )
            case "content_block_delta":
                self._grow(fragment, stream.parent_tool_use_id, moment(event.timestamp))
            case "tool_output_delta":
                return self._print(fragment)
        return None

    def settle(self, event: AgentEvent) -> None:
        """Drop the fragments of what an event of the history says whole."""
        if not (self._pieces or self.printed):
            return
        whole = settled(event)
        if whole.everything:
            self.clear()
        for key in whole.calls:
            self._forget(key)
        for kind in whole.texts:
            self._drop(whole.parent, _KINDS[kind])

    def cut(self, blocks: list[Block]) -> list[Block]:
        """Take the growing texts off the end of `blocks`, and give them."""
        place = len(blocks) - self._shown
        tail = blocks[place:]
        del blocks[place:]
        self._shown = 0
        return tail

    def put(self, blocks: list[Block], end: int, before: Sequence[Block] = ()) -> int:
        """Put the growing texts at the end of `blocks`, named as the history's next events will be.

        Returns:
            How many of them stand as those of `before` stood.
        """
        shown = [piece for piece in self._pieces if piece.text]
        tail = [
            piece.kind(f"e{end}.{index}", piece.at, piece.text, growing=True, depth=1 if piece.parent else 0)
            for index, piece in enumerate(shown)
        ]
        blocks.extend(tail)
        self._shown = len(tail)
        return first_difference(before, tail)

    def clear(self) -> None:
        """Drop everything."""
        self._pieces.clear()
        self._growths.clear()
        self.printed.clear()

    def _grow(self, fragment: Fragment, parent: str | None, at: datetime | None) -> None:
        delta = fragment.delta if isinstance(fragment.delta, dict) else {}
        for name, kind in _KINDS.items():
            words = delta.get(name)
            if isinstance(words, str) and words:
                piece = self._piece(kind, parent, fragment.index, at)
                piece.text = piece.growth.add(words)

    def _piece(self, kind: type[Answer] | type[Thought], parent: str | None, slot: int, at: datetime | None) -> _Piece:
        for piece in self._pieces:
            if piece.kind is kind and piece.parent == parent and piece.slot == slot:
                return piece
        piece = _Piece(kind, parent, slot, at)  # we came in the middle: what was said before is not ours to know
        piece.growth.add("… ")
        self._pieces.append(piece)
        return piece

    def _print(self, fragment: Fragment) -> str:
        growth = self._growths.setdefault(fragment.tool_use_id, Growth.of_output())
        if isinstance(fragment.delta, str):
            self.printed[fragment.tool_use_id] = growth.add(fragment.delta)
        return fragment.tool_use_id

    def _drop(self, parent: str | None, kind: type[Answer] | type[Thought] | None = None) -> None:
        """Drop the first piece of a kind, or all pieces of an agent."""
        for piece in [piece for piece in self._pieces if piece.parent == parent and kind in (None, piece.kind)]:
            self._pieces.remove(piece)
            if kind is not None:
                return

    def _forget(self, key: str) -> None:
        self.printed.pop(key, None)
        self._growths.pop(key, None)
