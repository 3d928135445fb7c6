"""What the composer may complete: commands at the beginning of a message, files anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from replicas_tui.api.chats import SlashCommand
from replicas_tui.state.attachments import ATTACH
from replicas_tui.state.blocks import Block, Edit, Tool
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource, slash_commands
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.changes import sums

_LENGTH = 400
_LOOKED_BACK = 1_000  # blocks
_FILE = re.compile(r"^(?:\+\+\+ b|--- a)/(.+?)\t?$", re.MULTILINE)
_OURS = {ATTACH.strip(): "attach an image by its path or address"}
_MODES = {
    "/plan": "propose a plan and wait for approval",
    "/goal": "keep working until the goal is reached",
    "/fast": "answer faster",
}  # every server takes these off the beginning of a message


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be written here, and what it is."""

    text: Safe
    about: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class OffersView:
    """All that may be completed.

    Attributes:
        commands: The server's for this chat, then ours.
        files: Of the changes, then of the canvas, as an agent finds them.
        served: The commands were read.
        changes: The changes were read, and are still what they were.
        canvas: The canvas was read.
    """

    chat_id: str | None
    commands: tuple[Offer, ...]
    files: tuple[Offer, ...]
    served: bool = False
    changes: bool = False
    canvas: bool = False


def offers(state: State, replica_id: str, chat_id: str | None) -> OffersView:
    """Gather what is known; nothing is read for it."""
    served = resource(state, slash_commands(replica_id, chat_id)).value if chat_id is not None else None
    return OffersView(
        chat_id,
        _once([*_served(served.commands), *_own(_OURS)] if served is not None else _own({**_MODES, **_OURS})),
        _once([*_changed(state, replica_id), *_canvas(state, replica_id)]),
        served=served is not None,
        changes=sums(state, replica_id).files is not None,
        canvas=replica_id in state.canvases,
    )


def met(state: State, chat_id: str | None) -> tuple[Offer, ...]:
    """Give the files the agent worked with in a chat, the last one first: no server lists those that did not change."""
    held = state.transcripts.get(chat_id) if chat_id is not None else None
    blocks = held.log.blocks[-_LOOKED_BACK:] if held is not None else ()
    return _once(offer for block in reversed(blocks) for offer in _worked_with(block))


def _worked_with(block: Block) -> Iterator[Offer]:
    match block:
        case Tool(verb="Read", what=path, state="ok") if path:
            yield Offer(safe_line(path, _LENGTH), Safe("read"))
        case Edit(path=path, state="ok") if path:
            yield Offer(safe_line(path, _LENGTH), Safe("written"))
        case _:
            return


def _served(commands: Iterable[SlashCommand]) -> Iterator[Offer]:
    for one in commands:
        name = " ".join(safe_line(one.command, _LENGTH).lstrip("/").split())
        hint = safe_line(one.argumentHint, _LENGTH) if one.argumentHint else NOTHING
        about = safe_line(one.description, _LENGTH)
        if name:
            yield Offer(Safe(f"/{name}"), Safe(f"<{hint}> {about}") if hint else about)


def _own(commands: dict[str, str]) -> Iterator[Offer]:
    for name, about in commands.items():
        yield Offer(Safe(name), Safe(about))


def _changed(state: State, replica_id: str) -> Iterator[Offer]:
    diffs = state.diffs.get(replica_id)
    read = [one for one in diffs.statuses if one.git_diff is not None] if diffs is not None else []
    for one in read:
        place = f"{one.repository}/" if len(read) > 1 else ""
        for path in _files(one.git_diff.full_diff or "" if one.git_diff is not None else ""):
            yield Offer(safe_line(f"{place}{path}", _LENGTH), Safe("changed"))


def _canvas(state: State, replica_id: str) -> Iterator[Offer]:
    for one in state.canvases.get(replica_id, ()):
        yield Offer(safe_line(f"~/.replicas/canvas/{one.filename}", _LENGTH), Safe("on the canvas"))


@lru_cache(maxsize=64)  # views are made anew for every event, diffs seldom change
def _files(diff: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_FILE.findall(diff)))


def _once(found: Iterable[Offer]) -> tuple[Offer, ...]:
    return tuple({one.text: one for one in reversed([*found])}.values())[::-1]
