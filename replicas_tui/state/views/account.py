"""Who one is, and one's own API keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replicas_tui.api.capabilities import PERSONAL_KEYS
from replicas_tui.state import resources
from replicas_tui.state.model import Server, State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age

_NAME, _SENTENCE = 100, 500


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key without the key: `hint` is how it begins and ends; `current` is the one in use here."""

    id: str
    name: Safe
    hint: Safe
    made: Safe
    used: Safe
    current: bool = False


@dataclass(frozen=True, slots=True)
class AccountView:
    """The account.

    Attributes:
        person: There is a profile; an organisation's key has none.
        trouble: Why the profile or the keys could not be read, sentences of the server.
        known: The keys were read.
        raw_name: The shown name as the server has it: what is edited.
        own_keys_at: Where the server is, if a key of a person is made on its machine; empty elsewhere.
    """

    person: bool = False
    name: Safe = NOTHING
    email: Safe = NOTHING
    keys: tuple[KeyRow, ...] = ()
    known: bool = False
    more: int = 0
    trouble: Safe = NOTHING
    raw_name: str = ""
    own_keys_at: Safe = NOTHING


def account(state: State, now: datetime) -> AccountView:
    """Show what is known of it."""
    who, held = resource(state, resources.PROFILE), resource(state, resources.OWN_KEYS)
    profile, found = who.value, held.value
    listed = found.api_keys if found is not None else ()
    rows = tuple(
        KeyRow(
            id=one.id,
            name=safe_line(one.name, _NAME) or Safe("no name"),
            hint=safe_line(one.hint, _NAME),
            made=age(one.created_at, now),
            used=age(one.last_used_at, now) or Safe("never"),
            current=one.is_current,
        )
        for one in listed
    )
    return AccountView(
        person=profile is not None,
        name=safe_line(profile.displayName, _NAME) if profile is not None else NOTHING,
        email=safe_line(profile.email, _NAME) if profile is not None else NOTHING,
        keys=rows,
        known=found is not None,
        more=max(0, found.total - len(rows)) if found is not None else 0,
        trouble=safe_line(" ".join(dict.fromkeys(one for one in (who.failed, held.failed) if one)), _SENTENCE),
        raw_name=profile.displayName if profile is not None else "",
        own_keys_at=_place(state.server),
    )


def _place(server: Server) -> Safe:
    offered = server.capabilities
    makes = offered is not None and PERSONAL_KEYS in offered.extensions
    return safe_line(server.base_url, _NAME) if makes else NOTHING
