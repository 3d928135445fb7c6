"""Requests for a permission: what the workspace's policy says to them, and what the user's words do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from replicas_tui.local.agents.adapter import Permissions
from replicas_tui.local.agents.consent import consent
from replicas_tui.local.agents.events import Json, permission_notice
from replicas_tui.local.agents.json_rpc import Incoming

REQUEST = "session/request_permission"
CANCELLED: Json = {"outcome": {"outcome": "cancelled"}}
_READS = frozenset({"read", "search", "think", "fetch"})
_EDITS = frozenset({"edit", "delete", "move"})


def allowed_unasked(asked: Incoming, policy: Permissions, cwd: Path) -> bool:
    """Return whether the policy permits what a tool wants to do."""
    call = _call(asked)
    kind = call.get("kind")
    if policy is Permissions.ALL or kind in _READS:
        return True
    return policy is Permissions.EDITS and kind in _EDITS and _stays_inside(call, cwd)


def shown(asked: Incoming) -> Json:
    """Return the remark that asks the user, with what they may answer."""
    call = _call(asked)
    given = call.get("rawInput")
    told = given.get("command") if isinstance(given, dict) else None
    what = told or call.get("title") or (json.dumps(given, ensure_ascii=False) if given else "")
    answers = ", ".join(f"{n} {one.get('name')}" for n, one in enumerate(_options(asked), 1))
    names = [str(one.get("name")) for one in _options(asked)] or ["Yes", "No"]
    return permission_notice(str(asked.id), str(call.get("kind") or "a tool"), str(what), answers or "yes or no", names)


def chosen(asked: Incoming, text: str) -> Json:
    """Return the outcome the user's words are: an option by its number or name, else a yes or no."""
    options, said = _options(asked), text.strip()
    for number, one in enumerate(options, 1):
        if said.casefold() in (str(number), str(one.get("name")).casefold()):
            return _selected(one)
    decision = consent(text)
    if decision.allowed:
        return granted(asked, always=decision.always)
    return _first(options, "reject_once", "reject_always")


def granted(asked: Incoming, *, always: bool = False) -> Json:
    """Return the outcome that permits it."""
    kinds = ("allow_always", "allow_once") if always else ("allow_once", "allow_always")
    return _first(_options(asked), *kinds)


def _first(options: list[Json], *kinds: str) -> Json:
    found = next((one for kind in kinds for one in options if one.get("kind") == kind), None)
    return CANCELLED if found is None else _selected(found)


def _selected(option: Json) -> Json:
    return {"outcome": {"outcome": "selected", "optionId": option.get("optionId")}}


def _stays_inside(call: Json, cwd: Path) -> bool:
    places = call.get("locations")
    paths = [one.get("path") for one in places if isinstance(one, dict)] if isinstance(places, list) else []
    root = cwd.resolve()
    return bool(paths) and all(isinstance(path, str) and (root / path).resolve().is_relative_to(root) for path in paths)


def _call(asked: Incoming) -> Json:
    call: Any = asked.params.get("toolCall")
    return call if isinstance(call, dict) else {}


def _options(asked: Incoming) -> list[Json]:
    options = asked.params.get("options")
    return [one for one in options if isinstance(one, dict)] if isinstance(options, list) else []
