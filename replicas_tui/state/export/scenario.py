"""A chat as a scenario of the built-in script agent: a message that does again what was done.

What the script agent has a verb for becomes a step; everything else stays as a remark between the steps, so that
nothing is claimed to happen again that does not. Sent as it is, the file is a message: a sentence, and the scenario.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from replicas_tui.state.blocks import (
    Answer,
    Block,
    DiffLine,
    Edit,
    Fault,
    NoticeLine,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    Tool,
    Unknown,
)
from replicas_tui.state.export.source import Source, fenced
from replicas_tui.state.safe import Safe

MOST_STEPS: Final = 1_000
_LONGEST_REMARK: Final = 200
_STATES: Final = {"todo": "pending", "working": "in_progress", "done": "completed"}
_UNPRINTABLE: Final = re.compile("[\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def as_scenario(chat: Source) -> str:
    """Write the chat; of one with more steps than a scenario may have, the first of them."""
    lines: list[str] = []
    left = MOST_STEPS
    for one in (one for block in chat.blocks for one in _steps(chat, block)):
        if isinstance(one, str):
            lines += _remark(one)
        elif left:
            lines.append(_step(one))
            left -= 1
        else:
            lines += _remark(f"A scenario has at most {MOST_STEPS:,} steps: the rest is cut.")
            break
    return _message(chat, lines)


def _message(chat: Source, lines: Sequence[str]) -> str:
    body = "\n".join(lines) or "- say: This chat had nothing in it."
    return f"Replay of {' '.join(chat.title.split())}, a chat with {chat.agent}.\n\n{fenced(body, 'scenario')}\n"


def _steps(chat: Source, block: Block) -> Iterator[dict[str, Any] | str]:
    """Give what a block becomes: steps, and remarks."""
    match block:
        case Answer():
            yield {"say": chat.exact(block, block.text)}
        case Thought():
            yield {"think": chat.exact(block, block.text)}
        case Tool():
            yield _tool(chat, block)
        case Edit():
            yield from _edit(chat, block)
        case Todo():
            yield {"todo": [{"content": item.text, "status": _STATES[item.state]} for item in block.items]}
        case Question() | PlanReview():
            yield _asked(block)
        case _:
            yield _told(block)


def _told(block: Prompt | Fault | NoticeLine | Unknown) -> str:
    if isinstance(block, Unknown):
        return f"{block.kind}: no step does that"
    return f"{block.sender or 'you'}: {block.text}" if isinstance(block, Prompt) else block.text


def _asked(block: Question | PlanReview) -> dict[str, Any]:
    if isinstance(block, PlanReview):
        return {"plan": block.text}
    options = [{"label": one.label, "description": one.why} for one in block.options]
    return {"ask": block.text, "options": options, "multi": block.many}


def _tool(chat: Source, block: Tool) -> dict[str, Any] | str:
    if block.verb.lower() == "bash" and (command := block.detail or block.what):
        return {"sh": chat.exact(block, command)}
    return f"{block.verb} {block.what}{f', {block.fact}' if block.fact else ''}: no step does that"


def _edit(chat: Source, block: Edit) -> Iterator[dict[str, Any] | str]:
    whole = sum(one.sign == "+" for one in block.lines) == block.added
    if block.state != "ok" or not whole or not block.lines:
        yield f"the change of {block.path} (+{block.added} -{block.removed}) is not known whole: no step does it"
        return
    if block.created or all(one.sign == "+" for one in block.lines):
        content = chat.exact(block, Safe("\n".join(one.text for one in block.lines)))
        yield {"write": block.path, "content": f"{content}\n"}
        return
    for hunk in _hunks(block.lines):
        old, new = (_side(chat, block, hunk, sign) for sign in "-+")
        yield {"replace": block.path, "old": old, "new": new}


def _side(chat: Source, block: Edit, hunk: Sequence[DiffLine], sign: str) -> Safe:
    return chat.exact(block, Safe("\n".join(one.text for one in hunk if one.sign in (" ", sign))))


def _hunks(lines: Sequence[DiffLine]) -> Iterator[list[DiffLine]]:
    """Give the lines that follow each other in the file, together."""
    hunk: list[DiffLine] = []
    for one in lines:
        if hunk and _apart(hunk, one):
            yield hunk
            hunk = []
        hunk.append(one)
    if hunk:
        yield hunk


def _apart(hunk: Sequence[DiffLine], one: DiffLine) -> bool:
    before = next((known.old for known in reversed(hunk) if known.old is not None), None)
    return one.old is not None and before is not None and one.old > before + 1


def _step(step: dict[str, Any]) -> str:
    """Write a step as YAML: each value is JSON, which YAML reads as it is."""
    first, *rest = (f"{key}: {_json(value)}" for key, value in step.items())
    return "\n".join([f"- {first}", *(f"  {one}" for one in rest)])


def _json(value: object) -> str:
    return _UNPRINTABLE.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(value, ensure_ascii=False))


def _remark(text: str) -> list[str]:
    said = " ".join(_UNPRINTABLE.sub(" ", text).split())
    cut = said[: _LONGEST_REMARK - 1] + "…" if len(said) > _LONGEST_REMARK else said
    return [f"# {cut}"] if cut else []
