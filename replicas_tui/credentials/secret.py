"""An API key while it is in our hands: it can be used, and cannot be shown by accident."""

from __future__ import annotations

import hmac
from typing import NoReturn

from typing_extensions import override


class CredentialError(Exception):
    """A key could not be had, kept or understood; the message is a sentence for the user and never holds a key."""


class Secret:
    """A key. `repr`, `str`, formatting and pickling never give it away; `reveal` is easy to find in the source."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the key itself, for the one header or file it is meant for."""
        return self._value

    @override
    def __repr__(self) -> str:
        return "Secret(•••)"

    @override
    def __str__(self) -> str:
        return "•••"

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    @override
    def __hash__(self) -> int:
        return hash((Secret, self._value))

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not written anywhere")


def parse_key(text: str) -> Secret:
    """Take a key as typed, pasted or printed by a helper: surrounding white space is dropped.

    Raises:
        CredentialError: it is empty, or holds what no HTTP header can carry.
    """
    value = text.strip()
    if not value:
        raise CredentialError("The API key is empty.")
    if len(value) > 4096 or any(not "!" <= letter <= "~" for letter in value):
        raise CredentialError("That is not an API key: a key is one word of plain letters, digits and signs.")
    return Secret(value)
