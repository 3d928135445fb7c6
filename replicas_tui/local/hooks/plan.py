"""Which hooks run, in which order and where: Global, then the environment's, then each repository's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.db.environment_hooks import START, WARM
from replicas_tui.local.environments.outfit import Outfit
from replicas_tui.local.hooks.repository_file import RepositoryFile, RepositoryHook

REPOSITORY = "repository"


@dataclass(frozen=True, slots=True)
class HookPlan:
    """One hook that is to run.

    Attributes:
        kind: `warm` or `start`.
        hook_type: As the API names it: warm hooks are `global` or `repository`, start hooks `environment` or
            `repository`.
        hook_name: `global`, `environment`, or the repository's.
        commands: One script each, in order.
        cwd: Where they run.
        timeout_s: The time limit of each.
        untrusted: The digest of what the user must trust before it runs; empty when it may run.
    """

    kind: str
    hook_type: str
    hook_name: str
    commands: tuple[str, ...]
    cwd: Path
    timeout_s: float
    untrusted: str = ""


def plan_hooks(
    kind: str,
    outfit: Outfit,
    home: Path,
    repositories: Mapping[str, tuple[Path, RepositoryFile]],
    *,
    trusted: Sequence[str],
    timeout_s: float,
) -> tuple[HookPlan, ...]:
    """Return the hooks of one kind in their order.

    Args:
        kind: `warm` or `start`.
        outfit: Whose scripts run first.
        home: Where those run.
        repositories: The clones by name, with what each says.
        trusted: Digests of repository hooks the user trusts.
        timeout_s: The time limit of an environment's hook.
    """
    scripts = outfit.warm if kind == WARM else outfit.start
    own = "global" if kind == WARM else "environment"
    first = [HookPlan(kind, own, each.name, (each.content,), home, timeout_s) for each in scripts]
    rest = [
        _of_repository(kind, name, hook, path, "" if said.digest in trusted else said.digest)
        for name, (path, said) in repositories.items()
        if (hook := said.warm if kind == WARM else said.start) is not None
    ]
    return (*first, *rest)


def _of_repository(kind: str, name: str, hook: RepositoryHook, path: Path, untrusted: str) -> HookPlan:
    commands = hook.commands if hook.separate else ("\n".join(hook.commands),)
    return HookPlan(kind, REPOSITORY, name, commands, path, hook.timeout_s, untrusted)


__all__ = ["START", "WARM", "HookPlan", "plan_hooks"]
