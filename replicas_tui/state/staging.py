"""Changes to variables that the user prepared and did not send yet; in memory alone, because they hold secrets.

A change remembers what it was made against: applying it never overwrites what somebody else did meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from replicas_tui.api.environments import Variable

MEANWHILE = "It was changed on the server meanwhile: look at it, then stage it again."
GONE = "It was deleted on the server meanwhile: stage it again to make it anew."
THERE = "There is one of this name meanwhile: look at it, then stage yours again."


@dataclass(frozen=True, slots=True)
class Staged:
    """What is to become of one variable.

    Attributes:
        key: Its name, by which changes are told apart.
        value: What it is to be; None takes the variable away.
        allowed: People may have their own value in personal environments.
        base: The variable as it was when this was staged; None for a new one.
        failed: Why it could not be applied; empty before that was tried.
    """

    key: str
    value: str | None = field(repr=False)
    allowed: bool = False
    base: Variable | None = None
    failed: str = ""

    @property
    def sign(self) -> str:
        """Say what it does, as a glyph's name: `added`, `changed` or `removed`."""
        if self.value is None:
            return "removed"
        return "added" if self.base is None else "changed"


@dataclass(frozen=True, slots=True)
class Typed:
    """What is in the editor of a variable; `of` is the one that is edited, empty for a new one."""

    of: str
    key: str
    value: str = field(repr=False)
    allowed: bool = False


@dataclass(frozen=True, slots=True)
class Staging:
    """What is staged for one environment.

    Attributes:
        changes: By the order in which they were staged.
        applied: Names the last batch applied; forgotten when something is staged again.
        applying: A batch is on its way.
        typed: What was in the editor when it was left without a word.
    """

    changes: tuple[Staged, ...] = ()
    applied: tuple[str, ...] = ()
    applying: bool = False
    typed: Typed | None = None

    def get(self, key: str) -> Staged | None:
        """Give the change of a name."""
        return next((one for one in self.changes if one.key == key), None)


def stage(staging: Staging, *changes: Staged) -> Staging:
    """Add changes, each in the place of an earlier one of its name; one that changes nothing takes that away."""
    kept = {one.key: one for one in staging.changes}
    for change in changes:
        if is_needless(change):
            kept.pop(change.key, None)
        else:
            kept[change.key] = change
    return replace(staging, changes=tuple(kept.values()), applied=())


def is_needless(change: Staged) -> bool:
    """Say whether everything would be as it was."""
    base = change.base
    if base is None:
        return change.value is None
    return change.value == base.value and change.allowed == base.personal_override_allowed


def is_done(change: Staged, now: Variable | None) -> bool:
    """Say whether a variable is, as the server has it now, what the change is to make of it."""
    return is_needless(replace(change, base=now))


def outdated(change: Staged, now: Variable | None) -> str:
    """Say why a change may not be applied to what the server has now; empty when it may."""
    base = change.base
    if base is None:
        return "" if now is None else THERE
    if now is None:
        return "" if change.value is None else GONE
    same = (now.id, now.value, now.personal_override_allowed) == (base.id, base.value, base.personal_override_allowed)
    return "" if same else MEANWHILE
