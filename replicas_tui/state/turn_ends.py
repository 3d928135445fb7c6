"""How the last turn of a chat ended: by itself, or broken off.

No list of the API says so, only the end of a history: where that was not read, nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from replicas_tui.api.chats import Chat
from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import Block, Fault, NoticeLine
from replicas_tui.state.model import State, TurnEnd
from replicas_tui.state.transcript import Transcript

TAIL: Final = 20
"""Events at the end of a history that say how its last turn ended."""


def newest_chat(chats: Iterable[Chat]) -> Chat | None:
    """Give the chat that was used last."""
    return max(chats, key=lambda chat: chat.updatedAt.timestamp() if chat.updatedAt else 0.0, default=None)


def is_used(chat: Chat) -> bool:
    """Say whether anything was ever said in `chat`."""
    later = chat.updatedAt is not None and chat.createdAt is not None and chat.updatedAt > chat.createdAt
    return bool(chat.lastMessageText) or later


def broke_off(state: State, chat: Chat) -> bool | None:
    """Say whether the last turn of `chat` failed or was interrupted; None when that is not known."""
    end = state.turn_ends.get(chat.id)
    if end is not None and end.at == chat.updatedAt:
        return end.broke
    held = state.transcripts.get(chat.id)
    return _broken(held.log.blocks) if held is not None and held.log.blocks else None


def end_of(events: Sequence[AgentEvent], at: datetime) -> TurnEnd:
    """Read how the turn ended whose last events these are, in a chat that changed last at that moment."""
    log = Transcript()
    log.load(events, 0, whole=True)
    return TurnEnd(at, _broken(log.blocks))


def known_ends(state: State) -> dict[str, TurnEnd]:
    """Give all ends that are known, to be kept for the next start."""
    idle = (chat for chats in state.chats.values() for chat in chats if not chat.processing and chat.updatedAt)
    known = ((chat, broke_off(state, chat)) for chat in idle)
    return {chat.id: TurnEnd(chat.updatedAt, broke) for chat, broke in known if broke is not None and chat.updatedAt}


def _broken(blocks: Sequence[Block]) -> bool:
    return any(
        isinstance(block, Fault) or (isinstance(block, NoticeLine) and block.text.startswith("turn interrupted"))
        for block in blocks[-2:]
    )
