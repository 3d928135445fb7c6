"""What is read from the server when somebody looks at it, and kept while the app runs.

One mechanism for all of it: a key says what it is, a resource what is known of it. Values may hold secrets (variables,
files): they are never written to disk, and their models show none in a `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from replicas_tui.api.analytics import Analytics
    from replicas_tui.api.automations import Automation, Executions
    from replicas_tui.api.chats import SlashCommands
    from replicas_tui.api.environment_hooks import Spares, StartHooks, TrustList, WarmHooks
    from replicas_tui.api.environments import EnvironmentFiles, Environments, Mcps, OneEnvironment, Variables
    from replicas_tui.api.hooks import Hooks
    from replicas_tui.api.keys import ApiKeys
    from replicas_tui.api.logs import Logs
    from replicas_tui.api.models import Models
    from replicas_tui.api.previews import Previews
    from replicas_tui.api.skills import FoundSkills, Registries, RepoSkills, Skills
    from replicas_tui.api.users import Profile
    from replicas_tui.state.model import State
    from replicas_tui.state.pulls import PullSeen

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """What a resource is: its kind, and what it belongs to (an environment, words that were looked for)."""

    kind: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Resource(Generic[T]):
    """What is known of something that is read on demand.

    Attributes:
        value: As it was last read; None before the first time. Kept while it is read again, and when that fails.
        loading: It is being read now.
        failed: Why the last reading failed, a sentence; empty when it did not.
        at: When `value` was read.
    """

    value: T | None = None
    loading: bool = False
    failed: str = ""
    at: datetime | None = None


ENVIRONMENTS: Key[Environments] = Key("environments")
AUTOMATIONS: Key[tuple[Automation, ...]] = Key("automations")
PROFILE: Key[Profile] = Key("profile")
TRUST: Key[TrustList] = Key("trust")
OWN_KEYS: Key[ApiKeys] = Key("own keys")


def environment(environment_id: str) -> Key[OneEnvironment]:
    """Name one environment as it is read by itself."""
    return Key("environment", environment_id)


def variables(environment_id: str) -> Key[Variables]:
    """Name the variables of an environment."""
    return Key("variables", environment_id)


def files(environment_id: str) -> Key[EnvironmentFiles]:
    """Name the files of an environment."""
    return Key("files", environment_id)


def mcps(environment_id: str) -> Key[Mcps]:
    """Name the MCP servers of an environment."""
    return Key("mcps", environment_id)


def skills(environment_id: str) -> Key[Skills]:
    """Name the enabled skills of an environment."""
    return Key("skills", environment_id)


def registries(environment_id: str) -> Key[Registries]:
    """Name the skill registries of an environment."""
    return Key("registries", environment_id)


def repo_skills(environment_id: str) -> Key[RepoSkills]:
    """Name what the repositories of an environment hold for agents."""
    return Key("repo skills", environment_id)


def found_skills(words: str) -> Key[FoundSkills]:
    """Name what the catalogue has for these words."""
    return Key("found skills", words)


def warm_hooks(environment_id: str) -> Key[WarmHooks]:
    """Name the warm hook and the pool of an environment."""
    return Key("warm hooks", environment_id)


def start_hooks(environment_id: str) -> Key[StartHooks]:
    """Name the start hook of an environment."""
    return Key("start hooks", environment_id)


def spares(pool_id: str) -> Key[Spares]:
    """Name the workspaces of a warm pool."""
    return Key("spares", pool_id)


def hooks_of_replica(replica_id: str) -> Key[Hooks]:
    """Name what the hooks of a replica printed."""
    return Key("hooks of replica", replica_id)


def previews(replica_id: str) -> Key[Previews]:
    """Name what a replica serves."""
    return Key("previews", replica_id)


def workspace_log(replica_id: str) -> Key[Logs]:
    """Name the newest lines of what the server did for a replica."""
    return Key("workspace log", replica_id)


def pull(url: str) -> Key[PullSeen]:
    """Name how a pull request stands."""
    return Key("pull request", url)


def executions(automation_id: str, page: int = 1) -> Key[Executions]:
    """Name a page of an automation's runs."""
    return Key("executions", f"{automation_id} {page}")


def models(agent: str) -> Key[Models]:
    """Name the models an agent has."""
    return Key("models", agent)


def slash_commands(replica_id: str, chat_id: str) -> Key[SlashCommands]:
    """Name the commands a chat takes."""
    return Key("slash commands", f"{replica_id} {chat_id}")


def analytics(bucket: str, days: int) -> Key[Analytics]:
    """Name what happened in the last `days`, by bucket."""
    return Key("analytics", f"{bucket} {days}")


def resource(state: State, key: Key[T]) -> Resource[T]:
    """Give what is known of something; the reader under a key's kind gives the key's type."""
    return cast("Resource[T]", state.resources.get(key, Resource()))
