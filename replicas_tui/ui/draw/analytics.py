"""The overview as lines: a plot a series with its numbers beside it, then where workspaces came from."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.ages import count, took
from replicas_tui.state.views.analytics import AnalyticsView, Asked, Series, Share, fitted
from replicas_tui.ui.draw.plots import bar, columns_plot
from replicas_tui.ui.kit import G, Part, col, keys, line, prose

_LABEL, _TOTAL, _MOST = 14, 9, 14  # cells of name, total, and "most 12" at the right
_TONES = {"live": "$t-live", "done": "$t-done", "fail": "$t-fail"}
_TIME = "Agents ran"


def facts(width: int, view: AnalyticsView, asked: Asked) -> list[str]:
    """Write the heading's facts: the buckets, and the time."""
    each = fitted(view.series[0].values, _room(width))[1] if view.series else 1
    bars = f"by {asked.bucket}" if each == 1 else f"a bar is {each} {asked.bucket}s"
    return [f"{bars} {G['dot']} last {asked.days} days"]


def overview_lines(width: int, view: AnalyticsView, asked: Asked, height: int) -> list[Content]:
    """Draw all of it; plots grow with the room there is, from two lines to four."""
    if not view.series:
        return _note(width, view)
    said = _note(width, view) if view.trouble else []
    if view.nothing:
        return [*said, *_empty(width, asked)]
    rest = len(view.sources) + 4 + len(said)
    high = max(2, min(4, (height - rest) // len(view.series) - 1))
    rows = [row for one in view.series for row in _plot(width, one, high)]
    return [*said, *rows, _axis(width, view), line(width, []), *_sources(width, view.sources)]


def _room(width: int) -> int:
    return max(1, width - 3 - _LABEL - _TOTAL - 2 - _MOST - 1)


def _plot(width: int, one: Series, height: int) -> list[Content]:
    room = _room(width)
    values, _ = fitted(one.values, room)
    most = max(values, default=0.0)
    top = f"most {took(most * 60) if one.name == _TIME else count(round(most))}" if most else ""
    drawn = columns_plot(values, room, height, _TONES[one.tone])
    rows = [line(width, [])]
    for n, row in enumerate(drawn):
        last = n == height - 1
        left: list[Part] = ["   ", col(one.name if last else "", _LABEL, "$t-2")]
        left += [col(one.total if last else "", _TOTAL, "$t-strong", right=True), "  ", row]
        rows.append(line(width, left, [(top if last else "", "$t-meta"), " "]))
    return rows


def _axis(width: int, view: AnalyticsView) -> Content:
    """Write the first day of the first column, and of the last one below it."""
    if not view.buckets:
        return line(width, [])
    room = _room(width)
    values, each = fitted(view.series[0].values, room)
    cells = min(6, max(1, room // len(values)))
    first, last = view.buckets[0], view.buckets[(len(values) - 1) * each]
    gap = cells * len(values) - len(first) - len(last)
    text = f"{first}{' ' * gap}{last}" if gap > 1 else first
    return line(width, [" " * (3 + _LABEL + _TOTAL + 2), (text, "$t-meta")])


def _sources(width: int, sources: tuple[Share, ...]) -> list[Content]:
    if not sources:
        return []
    top, room = max(one.count for one in sources), max(4, _room(width) // 2)
    rows = [line(width, ["   ", ("Where workspaces came from", "$t-title")])]
    for one in sources:
        left: list[Part] = [
            "   ",
            col(one.name, _LABEL, "$t-2"),
            col(count(one.count), _TOTAL, "$t-strong", right=True),
        ]
        rows.append(
            line(width, [*left, "  ", bar(one.count, top, room, "$t-live")], [(f"ran {one.minutes}", "$t-meta"), " "])
        )
    return rows


def _note(width: int, view: AnalyticsView) -> list[Content]:
    if view.trouble:
        spine: list[Part] = [" ", (G["spine"], "$t-fail"), " "]
        said = prose(width, Content.styled(view.trouble, "$t-strong"), spine, spine)
        return [line(width, []), *said, line(width, [*spine, *keys([("R", "try again")])])]
    reading = Safe("Reading what happened")
    return [line(width, []), line(width, [" ", (G["preparing"], "$t-live"), " ", (reading, "$t-text")])]


def _empty(width: int, asked: Asked) -> list[Content]:
    first = Content.styled(f"Nothing happened in the last {asked.days} days.", "$t-text")
    second = Content.assemble(
        ("Workspaces, pull requests and the time agents ran are counted here.  ", "$t-2"),
        *keys([("]", "look further back")]),
    )
    return [line(width, []), *prose(width, first), *prose(width, second)]
