"""A week of schedules as lines: days below each other, hours side by side."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from replicas_tui.state.views.automations_week import HOURS, Due, Week
from replicas_tui.ui.kit import G, Part, col, line

LABEL, CELL = 8, 3
_HEAVY = 4  # runs in an hour from which it stands out


def heads(width: int) -> list[Content]:
    """Write the hours."""
    cells: list[Part] = [(f"{hour:>2} ", "$t-meta") for hour in range(HOURS)]
    return [line(width, []), line(width, [" " * LABEL, *cells])]


def day_line(width: int, week: Week, day: int, at: int | None) -> Content:
    """Write a day: how many runs each hour has; `at` is the hour under the cursor."""
    today = day == 0
    cells: list[Part] = [" ", col(week.days[day], LABEL - 1, "$t-strong" if today else "$t-2")]
    for hour, number in enumerate(week.counts[day]):
        text = Content.styled(f"{_number(number):>2}", _tone(number, past=(day, hour) < week.now))
        cells.append(text.stylize_before("$t-pick") if hour == at else text)
        cells.append(" ")
    return line(width, cells)


def due_lines(width: int, week: Week, found: Sequence[Due]) -> list[Content]:
    """Write what is due in the hour under the cursor."""
    if not found:
        text = "Nothing is due then." if week.scheduled else "No automation that is on has a schedule."
        return [line(width, ["   ", (text, "$t-meta")])]
    return [
        line(
            width, ["   ", col(one.name, 24, "$t-text"), " ", (one.times, "$t-2")], [(one.environment, "$t-meta"), " "]
        )
        for one in found
    ]


def _number(number: int) -> str:
    return str(number) if 0 < number < 100 else G["dot"] if number == 0 else "++"


def _tone(number: int, *, past: bool) -> str:
    if past or not number:
        return "$t-meta"
    return "$t-need" if number >= _HEAVY else "$t-text"
