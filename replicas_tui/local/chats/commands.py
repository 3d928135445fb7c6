"""Leading `/plan`, `/goal`, `/fast` of a message: taken off its text and added to its flags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from replicas_tui.api.chats import SlashCommand
from replicas_tui.local.agents.adapter import Command
from replicas_tui.local.agents.registry import Agents
from replicas_tui.local.replicas.offers import Wish

_LEADING = re.compile(r"\s*/(plan|goal|fast)(?=\s|$)[ \t]*", re.IGNORECASE)
_DESCRIBED = {
    "plan": "Propose a plan and wait for approval before changing anything",
    "goal": "Keep working until the goal is reached",
    "fast": "Answer faster",
}


def strip_commands(text: str, wish: Wish) -> tuple[str, Wish]:
    """Return the text without its leading commands, and the wish with what they ask for.

    A message of nothing but commands keeps its last word, so that no agent gets an empty prompt.
    """
    rest = text
    while found := _LEADING.match(rest):
        mode: dict[str, Any] = {f"{found[1].lower()}_mode": True}
        wish = replace(wish, **mode)
        if not rest[found.end() :].strip():
            return found[0].strip(), wish
        rest = rest[found.end() :]
    return (rest.lstrip("\n") if rest is not text else text), wish


def commands_of(agents: Agents, provider: str, told: Sequence[Command] = ()) -> tuple[SlashCommand, ...]:
    """Return the commands an agent takes: ours, which come first, and those it told of itself."""
    own = (
        SlashCommand(
            command=f"/{each.name}",
            description=each.description,
            argumentHint=each.argument_hint or None,
            providers=(provider,),
        )
        for each in told
        if each.name not in _DESCRIBED
    )
    return (*_modes_of(agents, provider), *own)


def _modes_of(agents: Agents, provider: str) -> tuple[SlashCommand, ...]:
    agent = agents.get(provider)
    return tuple(
        SlashCommand(
            command=f"/{mode}",
            description=said,
            argumentHint="message",
            providers=tuple(
                name
                for name, each in agents.items()
                if mode in each.traits.modes and (name == provider or agents.is_built_in(name))
            ),
        )
        for mode, said in _DESCRIBED.items()
        if agent is not None and mode in agent.traits.modes
    )
