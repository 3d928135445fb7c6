"""What is exported, as it was at one moment: a live chat grows while its file is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import Block
from replicas_tui.state.exact import Tabs
from replicas_tui.state.safe import Safe
from replicas_tui.state.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Source:
    """A chat.

    Attributes:
        replica: Its replica's name.
        title: The chat's.
        agent: Who speaks in it.
        start: Position of the first event; 0 when it is whole.
    """

    replica_id: str
    chat_id: str
    replica: Safe
    title: Safe
    agent: Safe
    start: int
    events: Sequence[AgentEvent]
    blocks: Sequence[Block]
    tabs: Tabs

    def exact(self, block: Block, text: Safe) -> Safe:
        """Give a text of a block with the tabs it came with."""
        return self.tabs.put_back(block.id, text)


def source(log: Transcript, *, replica_id: str, chat_id: str, replica: Safe, title: Safe, agent: Safe) -> Source:
    """Take a chat as it is now."""
    events = tuple(log.events)
    tabs = Tabs(events, log.start)
    return Source(replica_id, chat_id, replica, title, agent, log.start, events, tuple(log.blocks), tabs)


def fenced(text: str, word: str = "") -> str:
    """Put a text into a fence that nothing in it can close."""
    longest = run = 0
    for letter in text:
        run = run + 1 if letter == "`" else 0
        longest = max(longest, run)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{word}\n{text}\n{fence}"
