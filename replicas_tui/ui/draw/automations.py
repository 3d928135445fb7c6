"""Automations as lines: the list, one of them, its runs."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.automations import AutomationRow, AutomationsView, Filter
from replicas_tui.state.views.automations_detail import DetailView, RunRow
from replicas_tui.ui.kit import G, Part, col, line, prose

NAME, ENVIRONMENT, NEXT, LAST, FAILED = 17, 9, 5, 7, 7
LABEL = 9
PROMPT_LINES = 4
_ROOM = 78  # columns below which the environment leaves
_TONES = {"done": "$t-done", "error": "$t-fail", "working": "$t-live", "preparing": "$t-live"}
EMPTY = (
    "Nothing begins by itself yet. An automation starts a replica on a schedule or when something happens.",
    "n makes one.",
)


def columns(width: int) -> list[Content]:
    """Write the heads of the list's columns."""
    heads: list[Part] = [
        col(name, size, "$t-meta", right=True) for name, size in (("next", NEXT), ("last", LAST), ("failed", FAILED))
    ]
    left: list[Part] = ["   ", col("name", _name(width), "$t-meta"), (" started by", "$t-meta")]
    return [line(width, left, _right(width, "in", "$t-meta", heads))]


def row_line(width: int, row: AutomationRow) -> list[Content]:
    """Write one automation; one that is off is quiet."""
    mark: Part = (G["working"], "$t-accent") if row.enabled else (G["sleeping"], "$t-meta")
    name, rest = ("$t-text", "$t-2") if row.enabled else ("$t-meta", "$t-meta")
    due = col(row.next if row.enabled else "off", NEXT, rest, right=True)
    last = col(f"{G[row.last]} {row.last_age}" if row.last else "", LAST, _TONES.get(row.last, "$t-meta"), right=True)
    failed = col(f"{G['error']}{row.failures}" if row.failures else "", FAILED, "$t-fail", right=True)
    left: list[Part] = [" ", mark, " ", col(row.name, _name(width), name), " ", (row.trigger, rest)]
    return [line(width, left, _right(width, row.environment, "$t-meta", [due, last, failed]))]


def _name(width: int) -> int:
    return min(NAME, width // 3)


def _right(width: int, environment: str, style: str, cells: list[Part]) -> list[Part]:
    where: list[Part] = [" ", col(environment, ENVIRONMENT, style)] if width >= _ROOM else []
    return [*where, *cells, " "]


def note(width: int, view: AutomationsView, wanted: Filter) -> list[Content]:
    """Say why there is nothing to see, or that what is seen is not fresh."""
    if view.trouble:
        return prose(width, Content.styled(view.trouble, "$t-fail"), [" ", (G["error"], "$t-fail"), " "])
    if not view.known:
        return [line(width, ["   ", (f"{G['preparing']} reading the automations", "$t-meta")])]
    if view.rows:
        return []
    if wanted:
        return [line(width, ["   ", ("None is like that; / and t, v, s change the filter.", "$t-meta")])]
    return [
        line(width, []),
        *prose(width, Content.styled(EMPTY[0], "$t-2")),
        *prose(width, Content.styled(EMPTY[1], "$t-2")),
    ]


def facts(width: int, view: DetailView) -> list[Content]:
    """Write what an automation is."""
    if not view.facts:
        return []
    rows = [line(width, [])]
    if view.warning:
        rows += prose(width, Content.styled(view.warning, "$t-2"), [" ", (G["error"], "$t-fail"), " "])
    for label, text in view.facts:
        lead: list[Part] = ["   ", col(label, LABEL, "$t-label")]
        written = prose(width, Content.styled(text, "$t-text"), lead, [" " * (LABEL + 3)])
        if len(written) > PROMPT_LINES:
            written = [*written[: PROMPT_LINES - 1], line(width, [" " * (LABEL + 3), (G["ellipsis"], "$t-meta")])]
        rows += written
    return [*rows, line(width, [])]


def run_lines(width: int, row: RunRow) -> list[Content]:
    """Write one run: when, how it stands, how long, what it made; its error below."""
    tone = _TONES.get(row.glyph, "$t-meta")
    left: list[Part] = [" ", (G[row.glyph], tone), " ", col(row.at, 12, "$t-text"), "  ", col(row.status, 10, "$t-2")]
    left += [(row.replica, "$t-2")]
    rows = [line(width, left, [(row.elapsed, "$t-meta"), col(row.age, 5, "$t-meta", right=True), " "])]
    if row.error:
        rows += prose(width, Content.styled(row.error, "$t-fail"), ["   "], ["   "])
    return rows


def runs_note(width: int, view: DetailView) -> list[Content]:
    """Say why there are no runs to see."""
    if view.trouble:
        return prose(width, Content.styled(view.trouble, "$t-fail"), [" ", (G["error"], "$t-fail"), " "])
    if not view.known:
        return [line(width, ["   ", (f"{G['preparing']} reading its runs", "$t-meta")])]
    return [] if view.rows else [line(width, ["   ", ("It has not run yet; x runs it now.", "$t-meta")])]


def payload_lines(width: int, row: RunRow, payload: Safe) -> list[Content]:
    """Write a run whole: how it stands, its error, what it was started with."""
    rows = [
        line(width, []),
        *run_lines(width, row),
        line(width, []),
        line(width, ["   ", ("started with", "$t-label")]),
    ]
    return [*rows, *(one for text in payload.split("\n") for one in prose(width, Content.styled(text, "$t-text")))]


def filters(wanted: Filter) -> Sequence[str]:
    """Name the filter in words."""
    on = {"on": "on", "off": "off"}.get(wanted.enabled, "")
    words = f"/{wanted.words.strip()}" if wanted.words.strip() else ""
    return [word for word in (wanted.kind, on, wanted.scope, words) if word]
