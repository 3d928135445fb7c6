"""The files and the MCP servers of an environment as rows: what they hold is hidden, but for one that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from replicas_tui.api.environments import EnvironmentFile, Mcp
from replicas_tui.state import resources
from replicas_tui.state.item_forms import FormOf
from replicas_tui.state.mcp_text import write_args, write_pairs
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.views.ages import age, file_size

_NAME, _SENTENCE, _SHOWN = 200, 500, 65_536


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing.

    Attributes:
        about: What it is beside its name, and `note` a short fact, right.
        shown: What it holds; None while that is hidden.
        typed: Its form was left unsaved.
    """

    id: str
    name: Safe
    about: Safe
    note: Safe
    age: Safe
    shown: Safe | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class ItemsView:
    """The list; `known` once it was read, `trouble` when it could not be, `begun` when a new one was left unsaved."""

    rows: tuple[ItemRow, ...] = ()
    known: bool = False
    trouble: Safe = NOTHING
    begun: bool = False


def files(state: State, environment_id: str, now: datetime, *, reveal: str = "") -> ItemsView:
    """Show the files, by path; `reveal` is the id of the one whose content is shown."""
    held = resource(state, resources.files(environment_id))
    found = held.value.environment_files if held.value is not None else ()
    rows = tuple(
        ItemRow(
            one.id,
            safe_line(one.path, _NAME),
            safe_line(one.name, _NAME) if one.name != one.path.rpartition("/")[2] else NOTHING,
            file_size(len(one.content.encode(errors="replace"))),
            age(one.updated_at or one.created_at, now),
            safe(one.content, limit=_SHOWN) if one.id == reveal else None,
            FormOf("file", environment_id, one.id) in state.item_forms,
        )
        for one in sorted(found, key=lambda one: one.path)
    )
    return _view(state, "file", environment_id, rows, held)


def mcps(state: State, environment_id: str, now: datetime, *, reveal: str = "") -> ItemsView:
    """Show the MCP servers, by name; `reveal` is the id of the one whose configuration is shown."""
    held = resource(state, resources.mcps(environment_id))
    found = held.value.environment_mcps if held.value is not None else ()
    rows = tuple(
        ItemRow(
            one.id,
            safe_line(one.name, _NAME),
            safe_line(_what(one), _NAME),
            safe_line(one.transport, 10),
            age(one.updated_at or one.created_at, now),
            safe(_configuration(one), limit=_SHOWN) if one.id == reveal else None,
            FormOf("mcp", environment_id, one.id) in state.item_forms,
        )
        for one in sorted(found, key=lambda one: one.name)
    )
    return _view(state, "mcp", environment_id, rows, held)


def file(state: State, environment_id: str, item_id: str) -> EnvironmentFile | None:
    """Give a file as the server has it."""
    held = resource(state, resources.files(environment_id)).value
    return next((one for one in held.environment_files if one.id == item_id), None) if held is not None else None


def mcp(state: State, environment_id: str, item_id: str) -> Mcp | None:
    """Give an MCP server as the server has it."""
    held = resource(state, resources.mcps(environment_id)).value
    return next((one for one in held.environment_mcps if one.id == item_id), None) if held is not None else None


def _view(
    state: State, kind: Literal["file", "mcp"], environment_id: str, rows: tuple[ItemRow, ...], held: Any
) -> ItemsView:
    begun = FormOf(kind, environment_id) in state.item_forms
    return ItemsView(rows, held.value is not None, safe_line(held.failed, _SENTENCE), begun)


def _what(one: Mcp) -> str:
    """Say the command without its arguments, or the address without what may be a token in it."""
    if one.transport == "stdio":
        return str(one.config.get("command", ""))
    url = str(one.config.get("url", ""))
    scheme, mark, rest = url.partition("://")
    host = rest.split("/", 1)[0].split("?", 1)[0].rpartition("@")[2]
    return f"{scheme}{mark}{host}"


def _configuration(one: Mcp) -> str:
    rows: list[str] = []
    for name, value in one.config.items():
        if isinstance(value, dict):
            mark = ": " if name == "headers" else "="
            rows += [
                f"{name}  {pair}"
                for pair in write_pairs({k: str(v) for k, v in value.items()}, mark).split("\n")
                if pair
            ]
        elif isinstance(value, list):
            rows += [f"{name}  {arg}" for arg in write_args(str(each) for each in value).split("\n") if arg]
        else:
            rows.append(f"{name}  {value}")
    return "\n".join(rows)
