"""Variables as lines: masked rows, what is staged, the diff of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.environments_variables import VariableRow, VariablesView
from replicas_tui.ui.kit import G, Part, col, keys, line, prose, rule

DOTS, SCOPE, SET = 11, 11, 5
SIGNS = {"added": "$t-done", "changed": "$t-need", "removed": "$t-fail", "error": "$t-fail", "done": "$t-done"}
EMPTY = "No variables. n makes one; I takes them from a .env file, and so does pasting one here."


def head_line(width: int) -> Content:
    """Write the names of the columns."""
    right: list[Part] = [col("scope", SCOPE, "$t-meta"), col("set", SET, "$t-meta", right=True), " "]
    return line(width, ["   ", col("name", _names(width), "$t-meta"), " ", ("value", "$t-meta")], right)


def variable_lines(width: int, row: VariableRow) -> Iterator[Content]:
    """Write one variable: what is staged, its name, its value while it is shown; below, why it was refused."""
    gone = row.sign == "removed"
    names = _names(width)
    sign: Part = (G[row.sign], SIGNS[row.sign]) if row.sign else " "
    name = col(row.name, names, "$t-off" if gone else "$t-strong" if row.sign else "$t-text")
    shown = row.shown.split("\n") if row.shown is not None else []
    value: Part = (shown[0], "$t-text") if shown else (G["mask"] * DOTS, "$t-off" if gone else "$t-meta")
    scope = f"{row.scope}, open" if row.open else row.scope
    right: list[Part] = [col(scope, SCOPE, "$t-meta"), col(row.age, SET, "$t-meta", right=True), " "]
    yield line(width, [" ", sign, " ", name, " ", value], right)
    for rest in shown[1:]:
        yield line(width, [" " * (4 + names), (rest, "$t-text")])
    if row.failed:
        yield from _refused(width, row.failed)


def note_lines(width: int, view: VariablesView, *, filtered: bool) -> list[Content]:
    """Say why there is nothing to see, or that it could not be read anew."""
    if view.trouble:
        return prose(width, Content.styled(f"{view.trouble} R reads again.", "$t-fail"))
    if not view.known:
        return [line(width, ["   ", ("Reading the variables", "$t-meta")])]
    if view.rows:
        return []
    return prose(width, Content.styled("None is called that." if filtered else EMPTY, "$t-meta"))


def staged_lines(width: int, view: VariablesView) -> list[Content]:
    """Write what is staged, and what became of the last batch; nothing when there is neither."""
    if not view.staged:
        return []
    waiting = sum(1 for sign, _ in view.staged if sign != "done")
    names: list[Part] = ["   "]
    for sign, name in view.staged:
        names += [(G[sign], SIGNS[sign]), (f" {name}", "$t-text"), "   "]
    pairs = [("D", "diff"), ("A", f"apply {waiting}"), ("U", "revert")] if waiting else []
    right: list[Part] = [("applying", "$t-live"), " "] if view.applying else [*keys(pairs), " "]
    title = "Staged" if waiting else "Applied"
    return [rule(width, [title], [str(len(view.staged))]), line(width, names, right)]


def applies_to(view: VariablesView) -> Safe:
    """Say whom a change reaches."""
    if not view.running:
        return Safe("new replicas; those that run keep the old value")
    one = view.running == 1
    return Safe(f"new replicas; {view.running} awake on its code keep{'s' if one else ''} the old value")


def diff_lines(width: int, view: Sequence[tuple[VariableRow, Safe, Safe]]) -> Iterator[Content]:
    """Write each change: its name, then the old value and the new one; below, why it was refused."""
    for row, old, new in view:
        yield line(width, [])
        yield line(width, [" ", (G[row.sign], SIGNS[row.sign]), " ", (row.name, "$t-strong")])
        for sign, text, tint in (("removed", old, "$t-del"), ("added", new, "$t-add")):
            for said in text.split("\n") if text else ():
                mark = (f"{G[sign]} ", SIGNS[sign])
                yield line(width, ["     ", mark, (said, "$t-text")]).stylize_before(tint)
        if row.failed:
            yield from _refused(width, row.failed)


def _refused(width: int, reason: Safe) -> list[Content]:
    first: list[Part] = ["   ", (f"{G['error']} ", "$t-fail")]
    return prose(width, Content.styled(reason, "$t-fail"), first, [" " * 5])


def _names(width: int) -> int:
    return min(40, max(18, width * 3 // 10))
