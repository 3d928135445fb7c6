"""What a schedule comes to, as lines."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.automations_preview import Preview
from replicas_tui.ui.kit import G, Part, col, line, prose, rule

_DAY, _TIME, _LEFT = 11, 9, 7


def preview_lines(width: int, shown: Preview | None) -> list[Content]:
    """Write the preview of a schedule; None when there is none."""
    if shown is None:
        return [line(width, []), *prose(width, Content.styled("No schedule: it runs when something happens.", "$t-2"))]
    if shown.wrong:
        return [line(width, []), *prose(width, Content.styled(shown.wrong, "$t-2"))]
    rows = [line(width, []), *prose(width, Content.styled(shown.means, "$t-strong")), line(width, [])]
    rows += _next(width, shown)
    if shown.notes:
        rows.append(line(width, []))
    for note in shown.notes:
        rows += prose(width, Content.styled(note, "$t-2"), [" ", (G["changed"], "$t-need"), " "])
    return [*rows, line(width, []), *_load(width, shown)]


def _next(width: int, shown: Preview) -> list[Content]:
    beside = width >= _DAY + 2 * _TIME + _LEFT + 4
    heads: list[Part] = ["   ", col("next runs", _DAY, "$t-meta"), col(shown.zone, _TIME, "$t-meta", right=True)]
    heads += [col(shown.beside if beside else "", _TIME if beside else 0, "$t-meta", right=True)]
    rows = [line(width, [*heads, col("in", _LEFT, "$t-meta", right=True)])]
    for n, run in enumerate(shown.next):
        strong = "$t-strong" if n == 0 else "$t-text"
        cells: list[Part] = ["   ", col(run.day, _DAY, "$t-text"), col(run.there, _TIME, strong, right=True)]
        cells += [col(run.beside if beside else "", _TIME if beside else 0, "$t-meta", right=True)]
        rows.append(line(width, [*cells, col(run.left, _LEFT, "$t-2", right=True)]))
    return rows


def _load(width: int, shown: Preview) -> list[Content]:
    title = f"Load on {shown.environment}" if shown.environment else "Load"
    others = f"with {shown.others} other{'s' if shown.others > 1 else ''}" if shown.others else "alone"
    days: list[Part] = ["   ", col("week", 7, "$t-meta")]
    runs: list[Part] = ["   ", col("runs", 7, "$t-meta")]
    for day, number in shown.load:
        days.append(col(day, 4, "$t-meta", right=True))
        runs.append(col(str(number), 4, "$t-text", right=True))
    month: list[Part] = ["   ", col("month", 8, "$t-meta"), (shown.month, "$t-text")]
    return [
        rule(width, [title], [others]),
        line(width, []),
        line(width, days),
        line(width, runs),
        line(width, []),
        line(width, month),
    ]
