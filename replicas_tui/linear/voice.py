"""Where the lines go to and come from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from replicas_tui.state.safe import Safe


@dataclass(frozen=True, slots=True)
class Voice:
    """`say` prints a line; `ask` prints a prompt and gives a line, None at the end of the input."""

    say: Callable[[Safe], None]
    ask: Callable[[str], Awaitable[str | None]]

    def tell(self, lines: Iterable[Safe]) -> None:
        """Print several lines."""
        for line in lines:
            self.say(line)
