"""What each agent takes, and the refusal of what it does not: before a workspace is made, never after."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from replicas_tui.api.capabilities import AgentOffer
from replicas_tui.local.agents.adapter import AgentError
from replicas_tui.local.agents.detect import available_agents, find_agent
from replicas_tui.local.refusals import Refusal, bad

CLAUDE = "claude"
SCRIPT = "script"
_LEVELS = ("low", "medium", "high", "max")


@dataclass(frozen=True, slots=True)
class Traits:
    """What an agent can be asked for; no models listed means that it decides which it has."""

    label: str
    models: tuple[str, ...] | None = None
    levels: tuple[str, ...] = ()
    modes: frozenset[str] = field(default_factory=frozenset)


TRAITS: Mapping[str, Traits] = {
    SCRIPT: Traits("Script · no model", models=(), modes=frozenset({"plan"})),
    CLAUDE: Traits("Claude Code", levels=(*_LEVELS, "ultracode"), modes=frozenset({"plan", "fast"})),
    "codex": Traits("Codex", levels=(*_LEVELS[:3], "xhigh", "max", "ultra"), modes=frozenset({"plan", "goal"})),
    "cursor": Traits("Cursor", levels=_LEVELS, modes=frozenset({"plan"})),
    "opencode": Traits("OpenCode", levels=_LEVELS, modes=frozenset({"plan"})),
    "pi": Traits("Pi", levels=_LEVELS),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a message asks of its agent beside its text."""

    plan_mode: bool = False
    goal_mode: bool = False
    fast_mode: bool = False
    thinking_level: str | None = None
    model: str | None = None

    def modes(self) -> tuple[str, ...]:
        """Return the modes that are asked for."""
        asked = {"plan": self.plan_mode, "goal": self.goal_mode, "fast": self.fast_mode}
        return tuple(mode for mode, on in asked.items() if on)


def offers() -> tuple[AgentOffer, ...]:
    """Return every agent with what it takes and why it cannot run, the built-in one first."""
    return tuple(_offer(each.provider, each.available, each.reason) for each in available_agents())


def check_agent(provider: str, field_name: str) -> None:
    """Refuse an agent that cannot run here; the details say what to install."""
    try:
        find_agent(provider, os.environ)
    except AgentError as error:
        raise Refusal(400, "Agent not available", f"{field_name}: {error}") from error


def check_wish(provider: str, wish: Wish) -> None:
    """Refuse what the agent cannot do, naming the field and what is allowed."""
    traits = TRAITS[provider]
    for mode in wish.modes():
        if mode not in traits.modes:
            able = ", ".join(name for name, each in TRAITS.items() if mode in each.modes)
            raise bad(f"{mode}_mode", f"{provider} has no {mode} mode; {able} has" if able else "no agent has it")
    if wish.thinking_level is not None and wish.thinking_level not in traits.levels:
        raise bad("thinking_level", _allowed(provider, "thinking levels", traits.levels))
    if wish.model is not None and traits.models is not None and wish.model not in traits.models:
        raise bad("model", _allowed(provider, "models", traits.models))


def _allowed(provider: str, what: str, words: tuple[str, ...]) -> str:
    return f"must be one of {', '.join(words)}" if words else f"{provider} has no {what}; leave it out"


def _offer(provider: str, available: bool, reason: str) -> AgentOffer:
    traits = TRAITS.get(provider, Traits(provider))
    return AgentOffer(
        provider=provider,
        available=available,
        label=traits.label,
        reason=reason or None,
        models=traits.models or (),
        takes_model=traits.models is None or bool(traits.models),
        thinking_levels=traits.levels,
        plan_mode="plan" in traits.modes,
        goal_mode="goal" in traits.modes,
        fast_mode="fast" in traits.modes,
    )
