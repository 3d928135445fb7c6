"""Why a replica cannot be read now, and what that means for what somebody wants to look at."""

from __future__ import annotations

from typing import Final

from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe

_RESTS: Final = {"sleeping": "asleep", "archived": "archived", "preparing": "being made", "error": "broken"}
WAKING, GONE = Safe("waking up"), Safe("gone")


def rest(state: State, replica_id: str) -> Safe:
    """Say what a replica is instead of awake: `asleep`, `archived`, `being made`; nothing when it is awake."""
    found = state.replicas.get(replica_id)
    if found is None:
        return GONE
    if found.status == "active":
        return NOTHING
    return WAKING if replica_id in state.waking else Safe(_RESTS.get(found.status, "not awake"))


def can_wake(resting: Safe) -> bool:
    """Say whether waking it would help."""
    return bool(resting) and resting not in (GONE, WAKING, _RESTS["preparing"])


def unread(what: str, resting: Safe) -> Safe:
    """Say why `what` of a replica, never read before, is not read now either."""
    if can_wake(resting):
        return Safe(f"{what} were not read while it was awake, and reading them now would wake it.")
    return Safe(f"It is {resting}: {what[:1].lower()}{what[1:]} cannot be read now.")
