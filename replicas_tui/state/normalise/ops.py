"""What an event does to a transcript, as data.

An agent's file reads one event into operations, knowing nothing of the events around it; the `Fold` applies them in
order and remembers. That is why any cutting of a history into pages ends in the same blocks: reading has no memory, and
folding is done again when older events come in front.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from replicas_tui.state.blocks import Block, DiffLine, Image, NoticeLine
from replicas_tui.state.safe import NOTHING, Safe

TODO = "todo:"  # keys of the agent's own list begin so: one list a turn
TextKind = Literal["answer", "thought", "prompt"]


@dataclass(frozen=True, slots=True)
class Show:
    """Put a block at the end.

    Attributes:
        parent: Key of the call whose sub-agent made it.
        once: Leave it out when one of the last few blocks says the same (Codex tells most things twice).
    """

    block: Block
    parent: str | None = None
    once: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Put the blocks of a call at the end; its result finds them by `key`."""

    key: str
    blocks: tuple[Block, ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """A changed file: the counts are true, the lines bounded."""

    path: Safe
    added: int
    removed: int
    lines: tuple[DiffLine, ...]
    created: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What a call came to.

    Attributes:
        fact: In a few words; None leaves it to the kind of tool.
        answers: By question, when the user was asked; `said` is the answer to all of them.
        patch: What really changed, when the agent says so; it replaces what was guessed from the call.
        took: Seconds by the agent's own clock; None takes the time between the events.
    """

    key: str
    at: datetime | None
    failed: bool
    output: Safe
    fact: Safe | None = None
    answers: Mapping[str, Safe] = field(default_factory=dict)
    said: Safe | None = None
    patch: Patch | None = None
    took: float | None = None
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Put:
    """Put a block at the end, or in the place of the one put under this key before.

    `message` names the message it belongs to: text of a user's message is a prompt (see `Role`).
    """

    key: str
    block: Block
    parent: str | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """Say whose a message is; its parts come in events of their own."""

    message: str
    user: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """All a running tool printed so far."""

    key: str
    output: Safe


@dataclass(frozen=True, slots=True)
class Begin:
    """A message begins; the slots of what follows are its own."""

    scope: str


@dataclass(frozen=True, slots=True)
class Grow:
    """Add to the text in a slot of the open message; the first words put its block at the end under `id`."""

    slot: str
    kind: TextKind
    delta: str
    id: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Settle:
    """Give the whole text of a slot of the open message: it grows no more."""

    slot: str
    kind: TextKind
    text: Safe
    id: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Add to the last block if it is of this kind and made of chunks, else begin one under `id`."""

    kind: TextKind
    delta: str
    id: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Began:
    """A session or a turn begins: where it works; a line said the first time, and when the model is another."""

    cwd: str
    line: NoticeLine | None
    model: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class Ended:
    """The turn is over: what still runs came to nothing, what was asked was not answered.

    Attributes:
        why: What to say of all that still waited.
        line: The line about it; how long the turn took is added, and how full the model's memory is.
        took: Seconds by the agent's own clock; None takes the time since the prompt.
        facts: What else is known, to stand behind the time.
    """

    why: Safe = NOTHING
    line: NoticeLine | None = None
    took: float | None = None
    facts: tuple[Safe, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """How full the model's memory is, in percent; worth a line of its own only when it is nearly full.

    Attributes:
        spent: What the whole session cost until now; empty when that is not told.
    """

    percentage: float
    id: str
    at: datetime | None
    spent: Safe = NOTHING


Op: TypeAlias = Show | Call | Result | Put | Role | Printed | Begin | Grow | Settle | Chunk | Began | Ended | Context
