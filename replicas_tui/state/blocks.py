"""What a transcript is made of, whatever agent wrote it: text is safe, shapes are ours.

A block is frozen; when it changes (a tool ends, an answer grows) a new one with the same `id` takes its place. The UI
caches what it drew by the block itself, so an equal block is never drawn twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from replicas_tui.state.safe import NOTHING, Safe


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a message or a result, as a placeholder.

    Attributes:
        kind: `png`, `jpeg`, or whatever it is called.
        size: Bytes, when they are here.
        data: The bytes in base64, the very string of the event; empty when only an address is known.
        url: Where it is, when it is not here.
        name: Its file's name, when it has one.
    """

    kind: Safe
    size: int | None = None
    data: str = field(default="", repr=False)
    url: Safe = NOTHING
    name: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class Prompt:
    """A user's message: the landmark of a transcript."""

    id: str
    at: datetime | None
    text: Safe
    sender: Safe
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agent says, markdown; `growing` while its words still come. `depth` > 0 is a sub-agent's."""

    id: str
    at: datetime | None
    text: Safe
    growing: bool = False
    depth: int = 0
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Thought:
    """What the agent thinks; `took` in seconds when known."""

    id: str
    at: datetime | None
    text: Safe
    growing: bool = False
    took: float | None = None
    depth: int = 0


ToolState = Literal["running", "ok", "failed"]


@dataclass(frozen=True, slots=True)
class Tool:
    """One piece of work.

    Attributes:
        verb: One word for the column: Read, Bash, Search, Write, or the tool's own name.
        what: Its object: a file, a command, a pattern.
        fact: Its result in a few words: `182 lines`, `exit 1`, `14 hits`.
        detail: What it was given, when `what` does not say it all (long commands, JSON arguments).
        output: What it printed, whole (bounded at normalising); grows while it runs.
        took: Seconds, when known.
    """

    id: str
    at: datetime | None
    verb: Safe
    what: Safe
    fact: Safe
    state: ToolState
    detail: Safe
    output: Safe
    took: float | None = None
    depth: int = 0
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a small diff: sign is `+`, `-` or a space; numbers are None where the line is not in that version."""

    sign: Literal["+", "-", " "]
    text: Safe
    old: int | None = None
    new: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed file, with what changed. `created` when the file is new; `error` when it did not work."""

    id: str
    at: datetime | None
    path: Safe
    added: int
    removed: int
    lines: tuple[DiffLine, ...]
    state: ToolState
    created: bool = False
    error: Safe = NOTHING
    took: float | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One step of the agent's own list."""

    text: Safe
    state: Literal["todo", "working", "done"]


@dataclass(frozen=True, slots=True)
class Todo:
    """The agent's own list, as it is now."""

    id: str
    at: datetime | None
    items: tuple[TodoItem, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer, and the reason beside it."""

    label: Safe
    why: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class Question:
    """The agent asks; `answer` once somebody answered. `many` when several options may be chosen."""

    id: str
    at: datetime | None
    text: Safe
    options: tuple[Option, ...]
    many: bool = False
    answer: Safe | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanReview:
    """The agent shows its plan (markdown) and waits for approval; `verdict` once it has one."""

    id: str
    at: datetime | None
    text: Safe
    verdict: Safe | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something went wrong: what happened, and details to unfold."""

    id: str
    at: datetime | None
    text: Safe
    detail: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One quiet line: a turn ended, a session began, a limit is near."""

    id: str
    at: datetime | None
    text: Safe


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event this version cannot name: its type, and its JSON to unfold."""

    id: str
    at: datetime | None
    kind: Safe
    json: Safe


Block: TypeAlias = Prompt | Answer | Thought | Tool | Edit | Todo | Question | PlanReview | Fault | NoticeLine | Unknown
