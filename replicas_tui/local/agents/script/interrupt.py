"""The user's wish to stop, seen by whatever the turn is busy with."""

from __future__ import annotations

import threading


class Interrupted(Exception):
    """The user stopped the turn."""


class Interrupt:
    """Set by the thread that reads, looked at by the one that works."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    @property
    def asked(self) -> bool:
        """Whether the turn is to stop."""
        return self._asked.is_set()

    def ask(self) -> None:
        """Stop the turn."""
        self._asked.set()

    def check(self) -> None:
        """Raise Interrupted if the turn is to stop."""
        if self._asked.is_set():
            raise Interrupted

    def sleep(self, seconds: float) -> None:
        """Wait; Interrupted if that is cut short."""
        if self._asked.wait(seconds):
            raise Interrupted
