"""Who makes a request, as its key says."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope

from replicas_tui.local.refusals import Refusal

_PLACE = "replicas.caller"


@dataclass(frozen=True, slots=True)
class Caller:
    """The key of a request, and whose it is.

    An organisation's key has no user: what is made with it belongs to nobody, and it sees and touches nobody's own.
    """

    key_id: str
    user_id: str | None = None
    email: str | None = None

    @property
    def is_personal(self) -> bool:
        """Whether it is a person's key."""
        return self.user_id is not None

    def check_organization(self, what: str) -> None:
        """Refuse a personal key what only the organisation's keys may, e.g. `check_organization("list keys")`."""
        if self.is_personal:
            raise Refusal(403, "Not allowed", f"Only an organization key may {what}")


def put(scope: Scope, caller: Caller) -> None:
    """Have a request carry its caller."""
    scope[_PLACE] = caller


def of(scope: Scope) -> Caller:
    """Return the caller of a request that came through the gate."""
    caller = scope[_PLACE]
    assert isinstance(caller, Caller)  # noqa: S101 - the gate puts it there
    return caller
