"""What the engine will not do, in words for the caller; the adapter turns each into `{error, details}`."""

from __future__ import annotations

from typing_extensions import override


class Refusal(Exception):
    """A request the engine refuses.

    Attributes:
        status: The HTTP status.
        error: What is wrong, short.
        details: The field and why, or what to do; None when `error` says it all.
    """

    def __init__(self, status: int, error: str, details: str | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.details = details

    @override
    def __str__(self) -> str:
        return self.error if self.details is None else f"{self.error}: {self.details}"


def bad(field: str, reason: str) -> Refusal:
    """Return the refusal of one field's value."""
    return Refusal(400, "Invalid request", f"{field}: {reason}")


def missing(what: str) -> Refusal:
    """Return the refusal of an id nobody has, e.g. `missing("Replica")`."""
    return Refusal(404, f"{what} not found")


def conflict(error: str, details: str | None = None) -> Refusal:
    """Return the refusal of what the present state forbids."""
    return Refusal(409, error, details)
