"""The form of an environment: what is filled in, what may be, and what the server is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from replicas_tui.api.environments import CreateEnvironment, Environment, UpdateEnvironment
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line

NAME_LIMIT, ABOUT_LIMIT, PROMPT_LIMIT = 100, 5_000, 200_000
REPOSITORY, SET = "repository ", "set "
_FIELDS: Final = {
    "name": "name",
    "description": "about",
    "repository_id": "bound",
    "repository_set_id": "bound",
    "system_prompt": "prompt",
    "personal_preferences": "words",
    "mobile_testing_enabled": "mobile",
    "source_environment_id": "source",
    "scope": "scope",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What is filled in.

    Attributes:
        bound: `repository <id>`, `set <id>`, or nothing.
        scope: `user` for one's own, else the team's.
        source: Id of the environment it is copied from, or inherits from.
    """

    name: str = ""
    about: str = ""
    bound: str = ""
    prompt: str = ""
    words: str = ""
    mobile: bool = False
    scope: str = ""
    source: str = ""

    @property
    def inherits(self) -> bool:
        """Its binding and its prompt are those of its source."""
        return self.scope == "user" and bool(self.source)


@dataclass(frozen=True, slots=True)
class OfferedOption:
    """Something to choose."""

    key: str
    label: Safe
    note: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class FormView:
    """What can be chosen; `sources` are what a new one can be made from."""

    bindings: tuple[OfferedOption, ...] = ()
    sources: tuple[OfferedOption, ...] = ()


def form(state: State) -> FormView:
    """Say what there is to choose."""
    held = resource(state, resources.ENVIRONMENTS)
    found = held.value.environments if held.value is not None else ()
    repositories = (OfferedOption(REPOSITORY + one.id, _line(one.name)) for one in state.catalogue.repositories)
    sets = (OfferedOption(SET + one.id, _line(one.name), Safe("set")) for one in state.catalogue.sets)
    team = (one for one in found if one.user_id is None and not one.is_global)
    nothing = OfferedOption("", Safe("nothing"))
    return FormView(
        (nothing, *repositories, *sets), (nothing, *(OfferedOption(one.id, _line(one.name)) for one in team))
    )


def filled(one: Environment) -> Filled:
    """Give what an environment has."""
    bound = REPOSITORY + one.repository_id if one.repository_id else ""
    bound = SET + one.repository_set_id if one.repository_set_id else bound
    return Filled(
        name=one.name,
        about=one.description or "",
        bound=bound,
        prompt=one.system_prompt or "",
        words=one.personal_preferences or "",
        mobile=one.mobile_testing_enabled,
        scope="user" if one.user_id else "",
        source=one.source_environment_id or "",
    )


def copied(one: Environment, names: Sequence[str]) -> Filled:
    """Give what a copy of an environment begins with: a name that is free."""
    stem, number = f"{one.name}-copy"[: NAME_LIMIT - 4], 1
    name = stem
    while name in names:
        number += 1
        name = f"{stem}-{number}"
    return Filled(name=name, source=one.id)


def create_wish(made: Filled) -> CreateEnvironment:
    """Ask for a new one; what is empty is left out, so that a copy keeps what its source has."""
    fields: dict[str, Any] = {
        "name": made.name.strip(),
        "description": made.about.strip() or None,
        "scope": "user" if made.scope == "user" else None,
        "source_environment_id": made.source or None,
        "mobile_testing_enabled": made.mobile,
    }
    if not made.inherits:
        fields |= {**_binding(made.bound), "system_prompt": made.prompt.strip() or None}
    return CreateEnvironment.model_validate({name: value for name, value in fields.items() if value is not None})


def update_wish(before: Filled, now: Filled) -> UpdateEnvironment | None:
    """Ask for what differs, null where it is empty now; None when nothing does."""
    changed: dict[str, Any] = {}
    if now.name.strip() != before.name:
        changed["name"] = now.name.strip()
    for name, was, made in (
        ("description", before.about, now.about),
        ("system_prompt", before.prompt, now.prompt),
        ("personal_preferences", before.words, now.words),
    ):
        if made.rstrip() != was.rstrip():
            changed[name] = made.rstrip() or None
    if now.bound != before.bound:
        changed |= _binding(now.bound)
    if now.mobile != before.mobile:
        changed["mobile_testing_enabled"] = now.mobile
    return UpdateEnvironment.model_validate(changed) if changed else None


def blamed(said: str) -> str:
    """Name the field of the form that the server's words are about; empty when they are about none."""
    found = re.search(rf"\b({'|'.join(_FIELDS)})\b", said)
    if "name already exists" in said:
        return "name"
    return _FIELDS[found[1]] if found is not None else ""


def wrong_name(typed: str) -> str:
    """Say what is wrong with the name of an environment."""
    if not typed.strip():
        return "name it"
    return f"at most {NAME_LIMIT} characters" if len(typed.strip()) > NAME_LIMIT else ""


def wrong_about(typed: str) -> str:
    """Say what is wrong with a description."""
    return f"at most {ABOUT_LIMIT:,} characters" if len(typed) > ABOUT_LIMIT else ""


def wrong_prompt(typed: str) -> str:
    """Say what is wrong with what agents are told."""
    return f"at most {PROMPT_LIMIT:,} characters" if len(typed) > PROMPT_LIMIT else ""


def _binding(bound: str) -> dict[str, str | None]:
    return {
        "repository_id": bound.removeprefix(REPOSITORY) if bound.startswith(REPOSITORY) else None,
        "repository_set_id": bound.removeprefix(SET) if bound.startswith(SET) else None,
    }


def _line(name: str) -> Safe:
    return safe_line(name, 100)
