"""What each agent takes, and the refusal of what it does not: before a workspace is made, never after."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.api.capabilities import AgentOffer
from replicas_tui.local.agents.detect import Standing
from replicas_tui.local.agents.registry import Agents
from replicas_tui.local.refusals import Refusal, bad

CLAUDE = "claude"


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


def offer_of(standing: Standing) -> AgentOffer:
    """Return an agent with what it takes and why it cannot run."""
    agent, traits = standing.agent, standing.agent.traits
    return AgentOffer(
        provider=agent.provider,
        available=standing.available,
        checking=standing.checking,
        label=agent.label,
        reason=standing.reason or None,
        models=traits.models or (),
        takes_model=traits.models is None or bool(traits.models),
        thinking_levels=traits.levels,
        plan_mode="plan" in traits.modes,
        goal_mode="goal" in traits.modes,
        fast_mode="fast" in traits.modes,
        images=traits.images,
        permissions=traits.permissions,
        version=standing.version,
    )


def check_known(agents: Agents, provider: str, field_name: str) -> None:
    """Refuse an agent nobody knows."""
    if provider not in agents:
        raise Refusal(400, "Agent not available", f"{field_name}: must be one of {', '.join(agents)}")


def check_wish(agents: Agents, provider: str, wish: Wish) -> None:
    """Refuse what the agent cannot do, naming the field and what is allowed."""
    traits = agents[provider].traits
    for mode in wish.modes():
        if mode not in traits.modes:
            able = ", ".join(name for name, each in agents.items() if mode in each.traits.modes)
            raise bad(f"{mode}_mode", f"{provider} has no {mode} mode; {able} has" if able else "no agent has it")
    if wish.thinking_level is not None and wish.thinking_level not in traits.levels:
        raise bad("thinking_level", _allowed(provider, "thinking levels", traits.levels))
    if wish.model is not None and traits.models is not None and wish.model not in traits.models:
        raise bad("model", _allowed(provider, "models", traits.models))


def _allowed(provider: str, what: str, words: tuple[str, ...]) -> str:
    return f"must be one of {', '.join(words)}" if words else f"{provider} has no {what}; leave it out"
