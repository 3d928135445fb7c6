"""What waits, as lines: a strip above the composer, one line where room is scarce, a list while it is edited."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.changes import Sums
from replicas_tui.state.views.queue import QueueRow, QueueView
from replicas_tui.ui.kit import G, Part, col, keys, line, pick, rule

LABEL = 9
SHOWN = 3  # messages in the strip
ROWS = 8  # messages in the list


def strip(width: int, view: QueueView) -> list[Content]:
    """Write the strip: what is on its way, what waits, what changed; the labels make a column."""
    rows = [_leaving(width, text, how) for text, how in view.leaving]
    for n, row in enumerate(view.rows[:SHOWN]):
        label, key = ("Queue", ("Q", "edit")) if n == 0 else ("", ("", ""))
        rows.append(_row(width, label, [(f"{n + 1}  ", "$t-2"), (row.text, "$t-text")], row, key))
    if len(view.rows) > SHOWN:
        rows.append(_row(width, "", [(f"{G['ellipsis']} {len(view.rows) - SHOWN} more", "$t-meta")]))
    if view.sums:
        rows.append(_row(width, "Changes", sums_parts(view.sums), key=("d", "diff")))
    return [line(width, []), *rows] if rows else []


def one_line(width: int, view: QueueView) -> list[Content]:
    """Write all that waits in one line."""
    if view.leaving and not view.rows:
        return [_leaving(width, *view.leaving[-1])]
    if not view.rows:
        return []
    first, *rest = view.rows
    texts: list[Part] = [(first.text, "$t-text"), *((f" {G['dot']} {row.text}", "$t-2") for row in rest)]
    label = col(f"Queue {len(view.rows)}", LABEL, "$t-title")
    leaving: list[Part] = [(f"{how}   ", "$t-live") for _, how in view.leaving[-1:]]
    return [line(width, ["   ", label, *texts], [*leaving, *keys([("Q", "edit")]), " "])]


def listing(width: int, view: QueueView, at: int, *, said: str = "") -> list[Content]:
    """Write the list with the cursor on row `at`; `said` stands below it."""
    first = max(0, min(at - ROWS // 2, len(view.rows) - ROWS))
    rows = [rule(width, ["Queue"], [f"{len(view.rows)} waiting, they run in this order"], on=True)]
    for n, row in list(enumerate(view.rows))[first : first + ROWS]:
        text: list[Part] = ["   ", col(str(n + 1), 3, "$t-2"), (row.text, "$t-text")]
        made = line(width, text, [*_who(row), " "])
        rows.append(pick(made) if n == at else made)
    if said:
        rows.append(line(width, [" ", (G["changed"], "$t-need"), " ", (said, "$t-text")]))
    return rows


def sums_parts(sums: Sums) -> list[Part]:
    """Write how much changed: `3 files  +40 −12   no PR yet`."""
    parts: list[Part] = []
    if sums.files:
        parts.append((f"{sums.files} file{'s' if sums.files > 1 else ''}  ", "$t-text"))
    if sums.added:
        parts.append((f"+{sums.added} ", "$t-done"))
    if sums.removed:
        parts.append((f"{G['removed']}{sums.removed}", "$t-fail"))
    return [*parts, (f"   {sums.pulls or 'no PR yet'}", "$t-meta")]


def _leaving(width: int, text: str, how: str) -> Content:
    label = "Sending" if how == "sending" else "Sent"
    return line(width, ["   ", col(label, LABEL, "$t-title"), (text, "$t-2")], [(how, "$t-live"), " "])


def _row(
    width: int, label: str, left: list[Part], row: QueueRow | None = None, key: tuple[str, str] = ("", "")
) -> Content:
    hint: list[Part] = [(" " * 3, ""), (key[0] or " ", "$t-key"), (f" {key[1]:<4}", "$t-label"), " "]
    return line(width, ["   ", col(label, LABEL, "$t-title"), *left], [*(_who(row) if row is not None else []), *hint])


def _who(row: QueueRow) -> list[Part]:
    return [col(row.sender, 6, "$t-meta"), col(row.at, 5, "$t-meta")]
