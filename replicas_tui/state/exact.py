"""The tabs a text came with: on the screen they are spaces, in the clipboard they are tabs.

Everything else that makes text safe stays: what is pasted must be what was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.safe import Safe, safe_output

_TAB: Final = "    "
_NEAR: Final = 64  # events from the one that named a block on, in which its text may have come


class Tabs:
    """The tabs of a history's texts.

    Args:
        events: Of a history, one after the other.
        start: Position of the first of them.
    """

    def __init__(self, events: Sequence[AgentEvent], start: int) -> None:
        self._events, self._start = events, start
        self._known: dict[int, tuple[str, ...]] = {}  # texts with tabs, by event; looked up for many blocks

    def put_back(self, block_id: str, text: Safe) -> Safe:
        """Give a text of a block with its tabs; as it is where the events it came from are not found."""
        if _TAB not in text:
            return text
        number = block_id.removeprefix("e").partition(".")[0]
        first = max(0, int(number) - self._start) if number.isdecimal() else 0
        for place in range(first, min(first + _NEAR, len(self._events))):
            for tabbed in self._tabbed(place):
                at = tabbed.replace("\t", _TAB).find(text)
                if at >= 0:
                    return Safe(tabbed[_unspread(tabbed, at) : _unspread(tabbed, at + len(text))])
        return text

    def _tabbed(self, place: int) -> tuple[str, ...]:
        known = self._known.get(place)
        if known is None:
            leaves = (leaf for leaf in _leaves(self._events[place].payload) if "\t" in leaf)
            known = tuple("\t".join(safe_output(part) for part in leaf.split("\t")) for leaf in leaves)
            self._known[place] = known
        return known


def _leaves(found: object) -> Iterator[str]:
    """Give every text in something that came as JSON."""
    waiting: list[Any] = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += reversed(one.values())
        elif isinstance(one, list | tuple):
            waiting += reversed(one)


def _unspread(tabbed: str, at: int) -> int:
    """Give the place in a text with tabs of a place in it with spaces for them."""
    place = 0
    while at > 0 and place < len(tabbed):
        at -= len(_TAB) if tabbed[place] == "\t" else 1
        place += 1
    return place
