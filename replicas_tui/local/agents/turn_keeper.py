"""What every conversation with an agent keeps count of: the turn that runs, and what the user was asked.

Invariants: a turn that began ends once; whatever was asked in it is resolved before it ends.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from replicas_tui.local.agents.adapter import AgentError, AwaitingInput, InputResolved, Prompt, TurnEnded
from replicas_tui.local.agents.outbox import Outbox

Asked = TypeVar("Asked")


@dataclass(slots=True)
class Turn:
    """The turn that runs."""

    prompt: Prompt
    interrupted: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class TurnKeeper(Generic[Asked]):
    """One chat's turns; `Asked` is what an adapter has to know of a question to answer it."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._asked: dict[str, Asked] = {}
        self.turn: Turn | None = None

    def begin(self, prompt: Prompt) -> Turn:
        """Begin a turn; AgentError while another runs."""
        if self.turn is not None:
            raise AgentError("The agent is still busy with the message before.")
        self.turn = Turn(prompt)
        return self.turn

    def end(self, error: str | None = None) -> None:
        """End the turn, if one runs; an error of a turn that the user interrupted is no news."""
        for request_id in tuple(self._asked):
            self.resolve(request_id)
        turn, self.turn = self.turn, None
        if turn is None:
            return
        error = None if turn.interrupted else error
        self._outbox.put(TurnEnded(error is None and not turn.interrupted, error))
        turn.ended.set()

    def ask(self, request_id: str, asked: Asked) -> None:
        """Note that the agent waits for the user."""
        self._asked[request_id] = asked
        self._outbox.put(AwaitingInput(request_id))

    def answered(self, request_id: str) -> Asked:
        """Return what was asked, which is asked no more; AgentError if it was not."""
        asked = self._asked.get(request_id)
        if asked is None:
            raise AgentError("The agent is no longer waiting for this answer.")
        self.resolve(request_id)
        return asked

    def withdrawn(self) -> tuple[Asked, ...]:
        """Return what is asked, which is asked no more: the turn is to stop."""
        left = tuple(self._asked.values())
        for request_id in tuple(self._asked):
            self.resolve(request_id)
        return left

    def resolve(self, request_id: str) -> None:
        """Note that the agent goes on, whoever answered."""
        if self._asked.pop(request_id, None) is not None:
            self._outbox.put(InputResolved(request_id))
