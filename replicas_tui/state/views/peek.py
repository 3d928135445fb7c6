"""A look at a replica in passing: where it is, and the end of its chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replicas_tui.api.chats import Chat
from replicas_tui.state.blocks import Block, Prompt
from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age
from replicas_tui.state.views.standing import standing

_NAME = 100
_MOST = 30  # blocks: more never fit beside a list


@dataclass(frozen=True, slots=True)
class PeekView:
    """What the pane beside the fleet shows.

    Attributes:
        facts: (name, fact) pairs.
        blocks: The newest of the chat, oldest first; from a prompt on where one is near.
        quiet: Why there are no blocks, a sentence; empty when there are some.
    """

    name: Safe = NOTHING
    chat: Safe = NOTHING
    state: str = "unknown"
    word: Safe = NOTHING
    age: Safe = NOTHING
    facts: tuple[tuple[str, Safe], ...] = ()
    blocks: tuple[Block, ...] = ()
    quiet: Safe = NOTHING


def peek(state: State, replica_id: str | None, now: datetime) -> PeekView:
    """Look at a replica; nothing when there is none."""
    found = state.replicas.get(replica_id or "")
    if found is None:
        return PeekView()
    stands = standing(state, found)
    chat = _pressing(state.chats.get(found.id, ()))
    repos = state.repos.get(found.id, ())
    branch = f", branch {repos[0].currentBranch}" if repos and repos[0].currentBranch else ""
    where = ", ".join(repo.name for repo in found.repositories) + branch
    blocks = _newest(state, chat)
    facts = (
        ("agent", safe_line(chat.provider, _NAME) if chat is not None else NOTHING),
        ("where", safe_line(where, _NAME)),
    )
    return PeekView(
        name=safe_line(found.name, _NAME),
        chat=safe_line(chat.title, _NAME) if chat is not None else NOTHING,
        state=stands.name,
        word=stands.word,
        age=age(stands.since, now),
        facts=tuple(pair for pair in facts if pair[1]),
        blocks=blocks,
        quiet=NOTHING if blocks else _quiet(state, found.id, stands.name, chat),
    )


def _pressing(chats: tuple[Chat, ...]) -> Chat | None:
    """Give the chat that needs the user most, else the one used last."""

    def urgency(chat: Chat) -> tuple[bool, bool, float]:
        used = chat.updatedAt or chat.createdAt
        return chat.awaitingInput, chat.processing, used.timestamp() if used is not None else 0.0

    return max(chats, key=urgency, default=None)


def _newest(state: State, chat: Chat | None) -> tuple[Block, ...]:
    transcripts = state.transcripts.get(chat.id) if chat is not None else None
    if transcripts is None:
        return ()
    blocks = tuple(transcripts.log.blocks[-_MOST:])
    prompts = [n for n, block in enumerate(blocks) if isinstance(block, Prompt)]
    return blocks[prompts[-1] :] if prompts else blocks


def _quiet(state: State, replica_id: str, name: str, chat: Chat | None) -> Safe:
    if name == "error":
        return safe_line(state.errors.get(replica_id, "") or "It could not be made; open it to read why.", 500)
    if name == "preparing":
        return Safe("Its workspace is being made.")
    if name == "waking":
        return Safe("It is waking.")
    if name == "sleeping":
        return Safe("It sleeps. Opening it shows what was read last, and does not wake it.")
    return Safe("Nothing was said yet.") if replica_id in state.chats and _was_read(state, chat) else NOTHING


def _was_read(state: State, chat: Chat | None) -> bool:
    """Say whether all of a chat is here, so that nothing in it means nothing was said."""
    held = state.transcripts.get(chat.id) if chat is not None else None
    return chat is None or (held is not None and not (held.loading or held.failed or held.log.start))
