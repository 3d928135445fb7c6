"""The variables of an environment, with what is staged for them; values stay hidden but for one that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from replicas_tui.api.environments import Environment, Variable
from replicas_tui.state import resources
from replicas_tui.state.dotenv import NAME
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.staging import Staged, Staging
from replicas_tui.state.views.ages import age
from replicas_tui.state.views.environments import find, repositories_of

GLOBAL: Final = "global"
KEY_LIMIT, VALUE_LIMIT = 200, 65_536
_NAME, _SENTENCE = 200, 500


@dataclass(frozen=True, slots=True)
class VariableRow:
    """One variable.

    Attributes:
        key: Its name as it is; `name` is fit to be shown.
        shown: Its value, while it is looked at.
        sign: What is staged: `added`, `changed`, `removed` or nothing.
        scope: `team`, `yours` or `Global`.
        open: People may have a value of their own.
        age: How long ago it was set.
        failed: Why the staged change was refused.
    """

    key: str
    name: Safe
    shown: Safe | None
    sign: str
    scope: str
    open: bool
    age: Safe
    failed: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class VariablesView:
    """The list; `known` once it was read, `trouble` when it could not be.

    Attributes:
        staged: What is staged: (sign, name), signs being `added`, `changed`, `removed`, `error` or `done`.
        applying: A batch is on its way.
        running: How many replicas run that keep the old values; None when that is not known.
    """

    rows: tuple[VariableRow, ...] = ()
    known: bool = False
    trouble: Safe = NOTHING
    staged: tuple[tuple[str, Safe], ...] = ()
    applying: bool = False
    running: int | None = None


def variables(
    state: State, environment_id: str, now: datetime, *, filter_: str = "", reveal: str = ""
) -> VariablesView:
    """Show those whose name has `filter_` in it; `reveal` is the name of the one whose value is shown."""
    held = resource(state, resources.variables(environment_id))
    found = held.value.environment_variables if held.value is not None else ()
    staging = state.staged.get(environment_id, Staging())
    scope = _scope(find(state, environment_id))
    rows = [_row(one, staging.get(one.key), scope, now, reveal) for one in found]
    here = {one.key for one in found}
    rows += [_new(one, scope, reveal) for one in staging.changes if one.key not in here and one.value is not None]
    wanted = filter_.casefold().strip()
    shown = sorted((row for row in rows if wanted in row.key.casefold()), key=lambda row: row.key)
    return VariablesView(
        rows=tuple(shown),
        known=held.value is not None,
        trouble=safe_line(held.failed, _SENTENCE),
        staged=_staged(staging),
        applying=staging.applying,
        running=running(state, environment_id),
    )


def variable(state: State, environment_id: str, key: str) -> Variable | None:
    """Give a variable as the server has it."""
    held = resource(state, resources.variables(environment_id))
    found = held.value.environment_variables if held.value is not None else ()
    return next((one for one in found if one.key == key), None)


def running(state: State, environment_id: str) -> int | None:
    """Count the awake replicas on the repositories of an environment: those keep what they were made with.

    The API does not tell of which environment a replica was made; its repositories are the nearest it says.
    """
    one = find(state, environment_id)
    if one is None:
        return None
    awake = [each for each in state.replicas.values() if each.status == "active"]
    if one.is_global:
        return len(awake)
    ids = repositories_of(state, one)
    return sum(1 for each in awake if ids & {repository.id for repository in each.repositories}) if ids else None


def wrong_key(typed: str) -> str:
    """Say what is wrong with the name of a variable."""
    if not typed:
        return "name it"
    if len(typed) > KEY_LIMIT:
        return f"at most {KEY_LIMIT} characters"
    return "" if NAME.fullmatch(typed) else "letters, digits and _; a digit is not the first"


def wrong_value(typed: str) -> str:
    """Say what is wrong with a value."""
    if len(typed) > VALUE_LIMIT:
        return f"at most {VALUE_LIMIT:,} characters; it has {len(typed):,}"
    return "must not hold a NUL character" if "\0" in typed else ""


_WARNINGS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda value: "\r\n" in value, "has Windows line ends (CRLF)"),
    (lambda value: value.endswith(("\n", "\r")), "ends with a newline"),
    (lambda value: value != value.rstrip(" \t"), "ends with a space"),
    (lambda value: value != value.lstrip(), "begins with a space"),
)


def warning(value: str) -> str:
    """Say what of a value is seldom meant."""
    return next((said for meets, said in _WARNINGS if meets(value)), "")


def tidied(value: str) -> str:
    """Take off what `warning` warns of."""
    return value.replace("\r\n", "\n").strip()


def hides(state: State, environment_id: str, key: str) -> str:
    """Say what value of another environment a variable would hide, or that there is one of its name here."""
    if variable(state, environment_id, key) is not None:
        return "there is one of this name here; this would change it"
    one = find(state, environment_id)
    if one is None or one.is_global:
        return ""
    if _inherited(state, one, key) is not None:
        return "hides the inherited value"
    return "hides the value of Global" if variable(state, GLOBAL, key) is not None else ""


def locked(state: State, environment_id: str, key: str) -> str:
    """Say that a person may not have an own value of a variable; empty when that is fine."""
    one = find(state, environment_id)
    if one is None or one.source_environment_id is None:
        return ""
    below = (_inherited(state, one, key), variable(state, GLOBAL, key))
    held = any(found is not None and not found.personal_override_allowed for found in below)
    return "is inherited, and may not have another value here" if held else ""


def _inherited(state: State, one: Environment, key: str) -> Variable | None:
    return variable(state, one.source_environment_id, key) if one.source_environment_id is not None else None


def _scope(one: Environment | None) -> str:
    if one is None:
        return ""
    return "Global" if one.is_global else "yours" if one.user_id else "team"


def _row(one: Variable, change: Staged | None, scope: str, now: datetime, reveal: str) -> VariableRow:
    value = one.value if change is None or change.value is None else change.value
    return VariableRow(
        key=one.key,
        name=safe_line(one.key, _NAME),
        shown=_shown(value) if one.key == reveal else None,
        sign=_sign(change),
        scope=scope,
        open=one.personal_override_allowed if change is None else change.allowed,
        age=age(one.updated_at or one.created_at, now) if change is None or change.value is None else Safe("now"),
        failed=safe_line(change.failed, _SENTENCE) if change is not None else NOTHING,
    )


def _new(one: Staged, scope: str, reveal: str) -> VariableRow:
    shown = _shown(one.value or "") if one.key == reveal else None
    said = safe_line(one.failed, _SENTENCE)
    return VariableRow(one.key, safe_line(one.key, _NAME), shown, "added", scope, one.allowed, Safe("new"), said)


def _sign(change: Staged | None) -> str:
    if change is None:
        return ""
    return "changed" if change.sign == "added" else change.sign  # there is one of its name meanwhile


def _shown(value: str) -> Safe:
    return safe(value, limit=VALUE_LIMIT)


def _staged(staging: Staging) -> tuple[tuple[str, Safe], ...]:
    done: Sequence[tuple[str, str]] = [("done", key) for key in staging.applied]
    waiting = [("error" if one.failed else one.sign, one.key) for one in staging.changes]
    return tuple((sign, safe_line(key, _NAME)) for sign, key in [*done, *waiting])


def differences(
    state: State, environment_id: str, now: datetime, *, reveal: bool
) -> tuple[tuple[VariableRow, Safe, Safe], ...]:
    """Give what is staged, each with its old value and its new one; masked unless they are to be shown."""
    staging = state.staged.get(environment_id, Staging())
    rows = {row.key: row for row in variables(state, environment_id, now).rows}
    return tuple(
        (
            rows[one.key],
            _side(one.base.value if one.base is not None else None, reveal=reveal),
            _side(one.value, reveal=reveal, policy=_policy(one)),
        )
        for one in staging.changes
        if one.key in rows
    )


def _policy(change: Staged) -> str:
    if change.base is None or change.allowed == change.base.personal_override_allowed:
        return ""
    return "people may have their own" if change.allowed else "locked"


def _side(value: str | None, *, reveal: bool, policy: str = "") -> Safe:
    if value is None:
        return NOTHING
    shown = (_shown(value) if value else "empty") if reveal else f"hidden, {len(value):,} characters"
    return Safe(f"{shown}; {policy}" if policy else shown)
