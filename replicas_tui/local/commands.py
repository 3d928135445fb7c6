"""Leading `/plan`, `/goal`, `/fast` of a message: taken off its text and added to its flags."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from replicas_tui.api.chats import SlashCommand
from replicas_tui.local.offers import TRAITS, Wish

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


def commands_of(provider: str) -> tuple[SlashCommand, ...]:
    """Return the commands an agent takes."""
    return tuple(
        SlashCommand(
            command=f"/{mode}",
            description=said,
            argumentHint="message",
            providers=tuple(name for name, traits in TRAITS.items() if mode in traits.modes),
        )
        for mode, said in _DESCRIBED.items()
        if mode in TRAITS[provider].modes
    )
