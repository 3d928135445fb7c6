"""Who wrote the user's messages: the history lists the senders beside its events, in the order of the prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from replicas_tui.api.history import Sender
from replicas_tui.state.blocks import Block, Prompt
from replicas_tui.state.normalise.words import moment
from replicas_tui.state.safe import NOTHING, Safe, safe_line

NAME = 40


def name_prompts(blocks: list[Block], senders: Sequence[Sender]) -> list[int]:
    """Name the prompts among `blocks`, from the newest to the oldest.

    A sender recorded after the prompt was written is of a message that is not here yet.

    Returns:
        The indices of the blocks that are others now, newest first.
    """
    changed: list[int] = []
    left = list(senders)
    for index in range(len(blocks) - 1, -1, -1):
        if not left:
            break
        block = blocks[index]
        if isinstance(block, Prompt):
            name = _next(left, block)
            if name != block.sender:
                blocks[index] = replace(block, sender=name)
                changed.append(index)
    return changed


def sender_name(sender: Sender) -> Safe:
    """Name somebody shortly: what stands before the @ of an address; nobody knows a person by an id."""
    return safe_line((sender.senderEmail or "").partition("@")[0], NAME)


def _next(left: list[Sender], prompt: Prompt) -> Safe:
    while left:
        sender = left.pop()
        recorded = moment(sender.recordedAt or "")
        if recorded is None or prompt.at is None or recorded <= prompt.at:
            return sender_name(sender)
    return NOTHING
