"""The one way the engine talks to a coding agent, whatever the agent's own protocol is.

An adapter is one chat's agent. It may outlive many turns; it can be stopped at any time and a new adapter
resumes the same session by its exact id. Everything the agent says comes out of `signals()`, in order.

Invariants every adapter keeps: each prompt that `send` took is followed by exactly one `TurnEnded`, whatever the
agent prints or however it dies; an event is in the API's shape (`{timestamp, type, payload}`) before it leaves; the
user's message, and how a turn ended, are among the events once each.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from replicas_tui.local.environments.outfit import McpServer


class Permissions(StrEnum):
    """What an agent may do in its workspace without asking the user first."""

    ASK = "ask"  # only read
    EDITS = "edits"  # change files of the workspace; anything else is asked
    ALL = "all"  # whatever it wants


@dataclass(frozen=True, slots=True)
class Launch:
    """What an agent needs to start.

    Prompts of the environment, MCP servers and skills are in files of `home`, where the agents that have such files
    look for them.

    Attributes:
        chat_id: The chat it serves.
        cwd: Where it works; constant for the life of a workspace (agents keep sessions per folder).
        env: Its whole environment, nothing is inherited. Holds `REPLICAS_WORKSPACE_ID`, by which its processes
            are found.
        session_id: The session to resume, exactly; None starts a new one.
        canvas: The folder whose files are shown to the user.
        model: As the user gave it; None is the agent's default.
        home: The workspace's home folder, `HOME` in `env`.
        permissions: What it may do unasked.
        wrapper: A program and its arguments that runs the agent apart from the machine; put before the agent's own.
        may_fence: Whether the agent can put a fence of its own around its commands: behind Landlock it cannot.
        mcps: The MCP servers of the environment, for agents that are told of them, or cannot talk to some.
    """

    chat_id: str
    cwd: Path
    env: Mapping[str, str]
    canvas: Path
    session_id: str | None = None
    model: str | None = None
    home: Path = Path()
    permissions: Permissions = Permissions.ALL
    wrapper: tuple[str, ...] = ()
    may_fence: bool = True
    mcps: tuple[McpServer, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message for the agent, leading `/plan`, `/goal`, `/fast` already stripped into the flags.

    Flags hold for this message's turn alone. What the agent's `Traits` do not have was refused before; `model` is for
    this turn and the ones after it, None leaves the agent at the one it has.
    """

    message_id: str
    text: str
    plan_mode: bool = False
    goal_mode: bool = False
    fast_mode: bool = False
    thinking_level: str | None = None
    images: tuple[Mapping[str, Any], ...] = ()
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Emitted:
    """The agent said something.

    Attributes:
        event: `{"timestamp": ISO 8601 UTC with Z, "type": str, "payload": dict}`.
        live_only: A fragment of something that comes whole later (streamed words, output of a running tool):
            published to listeners, never stored.
    """

    event: dict[str, Any]
    live_only: bool = False


@dataclass(frozen=True, slots=True)
class SessionKnown:
    """The agent named its session; with this id it is resumed later. None: it has none any more."""

    session_id: str | None


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; `name` without its slash."""

    name: str
    description: str = ""
    argument_hint: str = ""


@dataclass(frozen=True, slots=True)
class CommandsKnown:
    """The agent told which slash commands it has; replaces what it told before."""

    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class AwaitingInput:
    """The agent waits for the user; the next message to the chat goes to `answer`."""

    request_id: str


@dataclass(frozen=True, slots=True)
class InputResolved:
    """The agent goes on."""

    request_id: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The turn is over.

    Attributes:
        complete: False when it was interrupted, failed or the agent died.
        error: A sentence for the user when something went wrong.
    """

    complete: bool
    error: str | None = None


AgentSignal = Emitted | SessionKnown | CommandsKnown | AwaitingInput | InputResolved | TurnEnded


class AgentError(Exception):
    """The agent cannot be used; the message says why and what to do."""


class AgentAdapter(Protocol):
    """One chat's agent."""

    async def start(self) -> None:
        """Start the process; AgentError if it cannot."""

    async def send(self, prompt: Prompt) -> None:
        """Begin a turn with `prompt`. AgentError if the agent is not there to take it."""

    async def answer(self, request_id: str, text: str) -> None:
        """Answer what the agent waits for.

        Args:
            request_id: As in `AwaitingInput`.
            text: An option's number or label, or free text; for a plan `approve` or feedback; for a permission `yes`,
                `always` or `no`, and anything else is a no with a reason.
        """

    async def interrupt(self) -> None:
        """End the running turn; `TurnEnded(complete=False)` follows."""

    async def stop(self) -> None:
        """End the process: close its input, ask, then kill. Idempotent."""

    def signals(self) -> AsyncIterator[AgentSignal]:
        """All it says until it is stopped or dies; one reader."""
