"""How the app behaves in its terminal: copying, the mouse, motion, and what it may make a noise about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time
from typing import Final

from replicas_tui.outcome import UsageError
from replicas_tui.settings.chosen import Chosen

FASTEST: Final = 60
_HOURS: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Notify:
    """What is told outside of the app, and how.

    Attributes:
        kinds: Of what is told, as `state/alerts.py` names it.
        way: How the terminal is told.
        title: The terminal's title counts what needs the user.
        always: Also while the user looks at that very replica.
        quiet: From when to when nothing is told outside; None for never.
        command: A program and its arguments that is run for each, without a shell.
    """

    kinds: frozenset[str] = frozenset({"asks", "plan", "error", "done", "changed", "automation"})
    way: str = "auto"
    title: bool = True
    always: bool = False
    quiet: tuple[time, time] | None = None
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AtTerminal:
    """What was set; `frame_rate` is repaints a second while things stream, 0 leaves it to the line."""

    clipboard: str = "auto"
    mouse: str = "on"
    motion: bool = True
    frame_rate: int = 0
    notify: Notify = field(default_factory=Notify)


def at_terminal(chosen: Chosen) -> AtTerminal:
    """Take these settings out of all.

    Raises:
        UsageError: a value cannot be meant.
    """
    rate = chosen.number("frame_rate")
    if not 0 <= rate <= FASTEST:
        place = chosen.origins["frame_rate"]
        raise UsageError(f"{place}: frame_rate is repaints a second, 1 to {FASTEST}, or 0 for as fits.")
    return AtTerminal(
        clipboard=chosen.text("clipboard"),
        mouse=chosen.text("mouse"),
        motion=chosen.flag("motion"),
        frame_rate=rate,
        notify=Notify(
            kinds=frozenset(kind for kind in Notify().kinds if chosen.flag(f"notify.{kind}")),
            way=chosen.text("notify.way"),
            title=chosen.flag("notify.title"),
            always=chosen.flag("notify.always"),
            quiet=_hours(chosen),
            command=_command(chosen),
        ),
    )


def _command(chosen: Chosen) -> tuple[str, ...]:
    words = chosen.texts("notify.command")
    if any("\0" in word for word in words) or not all(words[:1]):
        raise UsageError(f'{chosen.origins["notify.command"]}: command is words, as in ["notify-send", "Replicas"].')
    return words


def _hours(chosen: Chosen) -> tuple[time, time] | None:
    value = chosen.text("notify.quiet")
    if not value:
        return None
    found = _HOURS.fullmatch(value)
    if found is None:
        raise UsageError(f'{chosen.origins["notify.quiet"]}: quiet is hours of the day, as in "22:00-07:00".')
    first, second, third, fourth = (int(part) for part in found.groups())
    return time(first, second), time(third, fourth)
