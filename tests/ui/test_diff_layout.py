"""How the rows of a diff stand: every line once, and every place found again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from replicas_tui.state.diff.files import Hunk
from replicas_tui.state.diff.parse import parse
from replicas_tui.state.safe import NOTHING, Safe
from replicas_tui.ui.diff.layout import Layout
from replicas_tui.ui.diff.rows import NONE, HunkRows
from replicas_tui.ui.diff.spots import Remark, Spot

HUNK = st.lists(st.sampled_from([" a", "-b", "+c", "\\ no newline"]), max_size=30).map(
    lambda rows: Hunk(1, 1, NOTHING, rows)
)


@given(HUNK, st.booleans(), st.booleans())
def test_every_line_is_in_exactly_one_row(hunk: Hunk, split: bool, fold: bool) -> None:
    laid = HunkRows(hunk, split=split, fold=fold)
    assert laid.count == len(laid.rows)
    seen: list[int] = []
    for row in laid.rows:
        if row.folded:
            lines = list(range(row.left, row.left + row.folded))
            assert all(hunk.rows[n][0] in " \\" for n in lines)
        else:
            lines = list(dict.fromkeys(n for n in (row.left, row.right) if n != NONE))
        seen += lines
    assert sorted(seen) == list(range(len(hunk.rows)))
    for n in range(len(hunk.rows)):
        row = laid.rows[laid.of_line[n]]
        assert n in (row.left, row.right) or row.left <= n < row.left + row.folded


@given(st.integers(1, 350), st.lists(st.integers(0, 349), max_size=4, unique=True), st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_place_is_found_again_whatever_stands_between(count: int, below: list[int], split: bool) -> None:
    body = "".join(f"+{n}\n" for n in range(count))
    files = [
        one for name in ("a", "b") for one in parse("web", f"--- a/{name}\n+++ b/{name}\n@@ -0,0 +1,{count} @@\n{body}")
    ]
    said = [Remark(str(n), Spot(1, 0, n), Safe("on"), Safe("text")) for n in below if n < count]
    layout = Layout(files, said, split=split)
    for file in (0, 1):
        assert layout.find(Spot(file)) == (layout.heading(file), 0)
        for line in range(count):
            assert layout.spot(*layout.find(Spot(file, 0, line))) == Spot(file, 0, line)
    for remark in said:
        at, _ = layout.find(Spot(1, 0, 0, remark.id))
        assert layout.pieces[at].remark == remark
        assert layout.spot(at - 1, layout.pieces[at - 1].count - 1) == remark.at


def test_what_did_not_change_is_folded_but_for_a_line_beside_what_did() -> None:
    hunk = Hunk(1, 1, NOTHING, [*[" a"] * 6, "+b", *[" c"] * 9, "-d", " e"])
    rows = HunkRows(hunk, split=False, fold=True).rows
    folded = [(row.left, row.folded) for row in rows]
    assert folded == [(0, 5), (5, 0), (6, 0), (7, 0), (8, 7), (15, 0), (16, 0), (17, 0)]


def test_a_missing_newline_stands_on_its_own_side() -> None:
    hunk = Hunk(1, 1, NOTHING, ["-a", "\\ No newline at end of file", "+b", "\\ No newline at end of file"])
    assert [(row.left, row.right) for row in HunkRows(hunk, split=True, fold=False).rows] == [(0, 2), (1, 3)]
