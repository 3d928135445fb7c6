"""What a user's words mean to an agent that asked whether it may."""

from __future__ import annotations

from dataclasses import dataclass

_YES = frozenset({"yes", "y", "ok", "okay", "allow", "approve", "approved", "1"})
_ALWAYS = frozenset({"always", "a", "yes, always", "yes always", "2"})
_NO = frozenset({"no", "n", "deny", "decline", "3"})


@dataclass(frozen=True, slots=True)
class Consent:
    """The user's decision; a `reason` is for the agent."""

    allowed: bool
    always: bool = False
    reason: str = ""


def is_yes(text: str) -> bool:
    """Return whether the words are a plain yes."""
    return text.strip().rstrip(".!").lower() in _YES


def consent(text: str) -> Consent:
    """Return the decision: `yes`, `always`, `no`, or anything else, which is a no with a reason."""
    said = text.strip().rstrip(".!").lower()
    if is_yes(text):
        return Consent(allowed=True)
    if said in _ALWAYS:
        return Consent(allowed=True, always=True)
    return Consent(allowed=False, reason="" if said in _NO else text.strip())
