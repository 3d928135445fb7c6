"""What a scenario may hold: one dataclass a verb."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """Words to the user."""

    text: str


@dataclass(frozen=True, slots=True)
class Think:
    """Words to oneself."""

    text: str


@dataclass(frozen=True, slots=True)
class Sh:
    """A shell script; its failure ends the turn only if `stop`."""

    run: str
    timeout_s: float = 600.0
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """A file made or replaced as a whole."""

    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Replace:
    """One passage of a file, there exactly once."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; `options` are (label, description), none for free text."""

    question: str
    options: tuple[tuple[str, str], ...] = ()
    multi: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan to be approved before the steps after it."""

    text: str


@dataclass(frozen=True, slots=True)
class Canvas:
    """A file to be shown to the user."""

    filename: str
    content: str


@dataclass(frozen=True, slots=True)
class Todo:
    """The list of what is to do, as (content, status)."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sleep:
    """Time to wait."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Fail:
    """The turn ends as failed."""

    message: str


@dataclass(frozen=True, slots=True)
class Error:
    """The process dies, as an agent that crashes does."""

    message: str


@dataclass(frozen=True, slots=True)
class Expect:
    """What must hold, else the turn fails: of the last shell script, or of a file.

    Attributes:
        exit: The exit status of the last script.
        output: A regular expression that its output matches.
        file: A file that is there.
        text: A regular expression that the file's text matches.
    """

    exit: int | None = None
    output: str | None = None
    file: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Subagent:
    """Steps of an agent below this one, whose last words are its result."""

    description: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Commit:
    """All changes, or those of `paths`, as a commit of the repository in `repository` below the folder."""

    message: str
    paths: tuple[str, ...] = ()
    repository: str = "."


Step = (
    Say | Think | Sh | Write | Replace | Ask | Plan | Canvas | Todo | Sleep | Fail | Error | Expect | Subagent | Commit
)
