"""What the engine knows of one coding agent: how it is found, what it takes, how it is spoken to.

An agent is one value of `Agent`: in a module of its own, `agents/<provider>/agent.py`, with a line in `roster.py`; or
made of a table. Nothing else of the engine names an agent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from replicas_tui.local.agents.adapter import AgentAdapter, Command, Launch, Permissions
from replicas_tui.local.agents.catalog import Cli

Event = dict[str, Any]
LEVELS = ("low", "medium", "high", "max")
LOGGED_OUT = "none"
UNKNOWN = "unknown"  # such an agent says only when a conversation begins that it is not logged in
NOT_LOGGED_IN = "{} is not logged in: {}"


@dataclass(frozen=True, slots=True)
class Traits:
    """What an agent can be asked for; everything else is refused before a workspace is made.

    Attributes:
        models: Those it has; None means that it decides itself which it takes.
        levels: Of `thinking_level`.
        modes: Of `plan`, `goal`, `fast`.
        images: Whether messages may hold images.
        permissions: The policies it can keep.
    """

    models: tuple[str, ...] | None = None
    levels: tuple[str, ...] = ()
    modes: frozenset[str] = field(default_factory=frozenset)
    images: bool = False
    permissions: tuple[Permissions, ...] = tuple(Permissions)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a CLI printed when it was asked about itself."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Probe:
    """How a CLI is asked about itself.

    Attributes:
        version: A regular expression that what `--version` prints matches (`search`) when this is the right program;
            its group is the version.
        status: The arguments of its own command that says whether it is logged in; empty when it has none.
        read_status: Returns the API's `auth_method` (`oauth`, `api_key`, …) from what that printed, or `LOGGED_OUT`.
        log_in: The command that logs in, as the user is to type it.
        version_command: What prints the version, if that is not the program itself with `--version`.
        oldest: The oldest version we can drive, e.g. `(2, 1)`.
        misses_keys: Whether its command says nothing of a login by one of `Credentials.keys`.
    """

    version: str
    status: tuple[str, ...] = ()
    read_status: Callable[[Printed], str] = field(default=lambda _: UNKNOWN)
    log_in: str = ""
    version_command: tuple[str, ...] = ()
    oldest: tuple[int, ...] = ()
    misses_keys: bool = False


@dataclass(frozen=True, slots=True)
class CredentialFile:
    """A file by which an agent is known to its maker, below the home folder.

    Attributes:
        path: Its parts, e.g. `(".claude", ".credentials.json")`.
        moved_by: A variable of the user's that names another folder for all but the first part.
    """

    path: tuple[str, ...]
    moved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """By what an agent is known to its maker: handed on from the user, never anything else of theirs.

    Attributes:
        files: Linked from the workspace's home to the user's.
        variables: Environment variables that are handed on when the engine has them.
        keys: Those of the variables that log it in by themselves.
    """

    files: tuple[CredentialFile, ...] = ()
    variables: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """How a transcript says for an agent what it could not say itself, as it died or never began.

    Attributes:
        user: Returns the events of a user's message.
        failed: Returns the events that end a turn with a sentence.
        is_user: Whether an event is the user's own message.
        is_end: Whether an event says how a turn ended.
    """

    user: Callable[[str], Sequence[Event]]
    failed: Callable[[str], Sequence[Event]]
    is_user: Callable[[Event], bool]
    is_end: Callable[[Event], bool]


@dataclass(frozen=True, slots=True)
class Agent:
    """One coding agent.

    Attributes:
        provider: The API's word for it.
        label: Its name for people.
        make: Makes the adapter of one chat from the command that starts the agent; None while we do not drive it.
        cli: How its program is found; None when it is built in.
        probe: How that is asked about itself; None when it is not.
        trouble: Why it cannot run, whatever is installed; empty when it can.
        command: What is run instead of a program that is found, when it is built in.
        commands: Returns the slash commands it has in a folder, when that is known without asking it.
        extra: Environment variables it needs whatever the user says, e.g. against updating itself.
    """

    provider: str
    label: str
    traits: Traits
    voice: Voice
    make: Callable[[Sequence[str], Launch], AgentAdapter] | None = None
    cli: Cli | None = None
    probe: Probe | None = None
    credentials: Credentials = Credentials()
    command: tuple[str, ...] = ()
    commands: Callable[[Path], tuple[Command, ...]] | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
