"""What is in sight of a transcript, without a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replicas_tui.state.blocks import Block
from replicas_tui.state.safe import Safe
from replicas_tui.ui.heights import Heights
from replicas_tui.ui.transcript.folds import ALL, GROUPS, ITEMS, TURNS
from replicas_tui.ui.transcript.items import Item, Placed, arrange, position, restart
from replicas_tui.ui.transcript.page import Page
from replicas_tui.ui.transcript.sight import Sight
from replicas_tui.ui.transcript.words import plain
from tests.ui.hand import (
    NOW,
    Written,
    answer,
    asking,
    edit,
    fault,
    notice,
    oddities,
    prompt,
    question,
    thought,
    todo,
    tool,
    unknown,
)

LONG = "A sentence of several words that needs more than one line on a narrow pane. " * 4
MAKERS: dict[str, Callable[[str], Block]] = {
    "prompt": lambda name: prompt(name, f"do {name}"),
    "answer": lambda name: answer(name, f"{name} {LONG}\n\n- a\n- b\n"),
    "tool": tool,
    "failed": lambda name: tool(name, state="failed", output="\n".join(f"{name} {n}" for n in range(12))),
    "running": lambda name: tool(name, state="running", output="a\nb\n"),
    "thought": thought,
    "edit": edit,
    "todo": todo,
    "notice": lambda name: notice(name, name),
    "fault": fault,
    "unknown": unknown,
}
KINDS = st.sampled_from(sorted(MAKERS))


def made(kinds: Sequence[str], stem: str) -> list[Block]:
    return [MAKERS[kind](f"{stem}{n}") for n, kind in enumerate(kinds)]


def opened(blocks: Sequence[Block], width: int = 80, height: int = 24) -> tuple[Written, Page, Sight]:
    log, page = Written(blocks), Page()
    page.open(log)
    page.lay_out(width, height, NOW)
    page.catch_up()
    sight = Sight(page)
    sight.height = height
    sight.rows()
    return log, page, sight


def top_words(sight: Sight) -> str:
    return sight.rows()[0].line.plain.strip()


class Reader:
    """Somebody who reads at a place while everything else happens."""

    def __init__(self, kinds: Sequence[str], down: int) -> None:
        self.log, self.page, self.sight = opened(made(kinds, "a"))
        self.sight.follow.hold(self.page.blocks)
        self.sight.top = (0, 0)
        self.sight.move(down)
        self.sight.rows()
        self.count = 0

    def show(self) -> None:
        with self.sight.kept():
            self.page.catch_up()
        self.sight.rows()

    def append(self, kinds: Sequence[str]) -> None:
        self.count += 1
        self.log.add(*made(kinds, f"n{self.count}-"))
        self.show()

    def older(self, kinds: Sequence[str]) -> None:
        self.count += 1
        self.log.older(*made(kinds, f"o{self.count}-"))
        self.show()

    def fold(self, at: int) -> None:
        at %= len(self.page.items)
        if at == self.sight.top[0]:
            return
        item = self.page.items[at]
        with self.sight.kept():
            if item.kind in ("group", "head"):
                self.page.toggle_group(at)
            else:
                self.page.folds.toggle(self.page.block(at), more=True)


ACTS = st.one_of(
    st.tuples(st.just("append"), st.lists(KINDS, min_size=1, max_size=4)),
    st.tuples(st.just("older"), st.lists(KINDS, min_size=1, max_size=6)),
    st.tuples(st.just("fold"), st.integers(0, 60)),
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(KINDS, min_size=12, max_size=40).map(lambda kinds: [*kinds, "prompt"]),
    st.integers(0, 60),
    st.lists(ACTS, min_size=1, max_size=8),
)
def test_nothing_but_the_reader_moves_a_held_reader(
    kinds: list[str], down: int, acts: list[tuple[str, object]]
) -> None:
    reader = Reader(["prompt", *kinds], down)
    at, line = reader.sight.top
    gap = reader.page.items[at].gap
    words, block = top_words(reader.sight), reader.page.block(at).id
    for name, how in acts:
        getattr(reader, name)(how)
        at, now = reader.sight.top
        item = reader.page.items[at]
        mine = {one.id for one in reader.page.stands_for(at)}
        assert block in mine
        if item.kind == "group" and len(mine) > 1:
            return  # what was read was folded together with what came before it, as it would be anew
        assert (now - item.gap, top_words(reader.sight)) == (line - gap, words)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 120), st.lists(st.integers(30, 140), min_size=1, max_size=4))
def test_another_width_keeps_the_words_at_the_top(down: int, widths: list[int]) -> None:
    reader = Reader(["answer", "prompt", "answer", "answer", "edit", "answer"], down)
    block = reader.page.block(reader.sight.top[0]).id
    first = top_words(reader.sight).split()[:1]
    for width in widths:
        with reader.sight.kept():
            reader.page.lay_out(width, 24, NOW)
        assert reader.page.block(reader.sight.top[0]).id == block
        if width <= 80 and first:
            assert first[0] in top_words(reader.sight).split()
        with reader.sight.kept():
            reader.page.lay_out(80, 24, NOW)


def test_following_keeps_the_end_in_sight() -> None:
    log, page, sight = opened(asking())
    log.add(notice("z", "the last line"))
    with sight.kept():
        page.catch_up()
    assert sight.rows()[-1].line.plain.strip() == "· the last line"


@settings(max_examples=60, deadline=None)
@given(st.lists(KINDS, min_size=1, max_size=40), st.lists(st.integers(-30, 30), max_size=12))
def test_scrolling_up_and_down_again_comes_back(kinds: list[str], steps: list[int]) -> None:
    _, page, sight = opened(made(kinds, "a"), height=10)
    sight.follow.hold(page.blocks)
    sight.top = (0, 0)
    sight.move(7)
    for step in steps:
        before = sight.top
        sight.move(step)
        moved = _lines_between(page, before, sight.top)
        assert abs(moved) <= abs(step)
        sight.move(-moved)
        assert sight.top == before
        sight.move(step)


def _lines_between(page: Page, one: tuple[int, int], other: tuple[int, int]) -> int:
    return (page.heights.above(other[0]) + other[1]) - (page.heights.above(one[0]) + one[1])


@given(st.lists(KINDS, max_size=60), st.integers(0, 60), st.sampled_from([TURNS, GROUPS, ITEMS, ALL]), st.data())
@settings(max_examples=150, deadline=None)
def test_arranging_the_end_alone_gives_what_arranging_all_gives(
    kinds: list[str], cut: int, level: int, data: st.DataObject
) -> None:
    blocks = made(kinds, "a")
    groups = {block.id for block in blocks if data.draw(st.booleans())}
    whole = _arranged(blocks, level, groups)
    before = _arranged(blocks[:cut], level, groups)
    at = restart(before, Placed(blocks[:cut]), min(cut, len(blocks))) if before else 0
    start = before[at].first if at < len(before) else 0
    assert [*before[:at], *arrange(Placed(blocks), start, len(blocks), level, groups)] == whole


def _arranged(blocks: Sequence[Block], level: int, opened: set[str]) -> list[Item]:
    return arrange(Placed(blocks), 0, len(blocks), level, opened)


LEVELS = st.sampled_from([TURNS, GROUPS, ITEMS, ALL])
WORK = st.sampled_from(["tool", "thought", "edit", "prompt"])  # what joins, and what begins anew
GROWTH = st.lists(
    st.one_of(
        st.tuples(st.just("older"), st.lists(WORK, min_size=1, max_size=9)),
        st.tuples(st.just("put"), st.tuples(st.floats(0, 1), st.lists(WORK, max_size=4))),
        st.tuples(st.just("reach"), st.floats(0, 1)),
        st.tuples(st.just("level"), LEVELS),
        st.tuples(st.just("look"), st.none()),
    ),
    max_size=9,
)


@given(st.lists(WORK, max_size=30), st.integers(1, 9), GROWTH)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_part_arranged_from_the_end_is_the_end_of_the_whole_whatever_came(
    monkeypatch: pytest.MonkeyPatch, kinds: list[str], chunk: int, steps: list[tuple[str, Any]]
) -> None:
    monkeypatch.setattr("replicas_tui.ui.transcript.page.CHUNK", chunk)
    log, page = Written(made(kinds, "a")), Page()
    page.open(log)
    page.catch_up()
    for number, (name, how) in enumerate([*steps, ("look", None), ("reach", 0.0)]):
        if name == "older":
            log.older(*made(how, f"o{number}-"))
        elif name == "put":
            log.put(int(how[0] * len(log.blocks)), *made(how[1], f"n{number}-"))
        elif name == "level" and not page.behind:
            page.folds.set_level(how)
            page.refold()
        elif name == "reach" and not page.behind:
            page.reach(page.placed.first + int(how * len(log.blocks)))
        elif name == "look":
            page.catch_up()
        if not page.behind:
            placed = page.placed
            all_ = arrange(placed, placed.first, placed.end, page.folds.level, page.folds.opened)
            assert page.items == all_[len(all_) - len(page.items) :]
            assert len(page.items) == len(page.heights)
            assert page.items or not all_
    assert page.whole


@given(st.lists(KINDS, min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_block_is_in_one_item_and_found_there(kinds: list[str]) -> None:
    blocks = made(kinds, "a")
    items = _arranged(blocks, GROUPS, set())
    assert [n for item in items for n in range(item.first, item.first + item.count)] == list(range(len(blocks)))
    for n in range(len(blocks)):
        item = items[position(items, n)]
        assert item.first <= n < item.first + item.count


def test_successes_fold_together_with_the_thoughts_between_them() -> None:
    blocks = made(["tool", "thought", "tool", "thought", "failed", "tool"], "a")
    found = [(item.first, item.count, item.kind) for item in _arranged(blocks, GROUPS, set())]
    assert found == [(0, 3, "group"), (3, 1, "one"), (4, 1, "one"), (5, 1, "one")]


def test_a_level_up_folds_a_turns_work_and_a_level_down_opens_it() -> None:
    blocks = made(["prompt", "tool", "failed", "edit", "todo", "answer"], "a")
    assert [item.count for item in _arranged(blocks, TURNS, set())] == [1, 4, 1]
    assert [item.count for item in _arranged(blocks, ITEMS, set())] == [1] * 6


def test_every_block_is_drawn_as_wide_as_the_pane_at_any_width() -> None:
    for width in (20, 40, 80, 200):
        _, page, _ = opened([*oddities(), *asking()], width)
        for level in (TURNS, GROUPS, ITEMS, ALL):
            page.folds.set_level(level)
            page.refold()
            for at in range(len(page.items)):
                lines = page.lines(at)
                assert lines
                assert {line.cell_length for line in lines} == {width}, (
                    width,
                    page.items[at],
                    [x.plain for x in lines],
                )


def test_a_question_and_an_error_are_never_cut() -> None:
    words = " ".join(f"word{n}" for n in range(60))
    for block in (question(text=words), fault(text=words)):
        _, page, _ = opened([block], 40)
        text = " ".join(line.plain.replace("┃", " ") for line in page.lines(0))
        assert all(f"word{n}" in text.split() for n in range(60))
        assert "…" not in text


def test_how_work_ended_is_told_however_long_what_it_was_about_is() -> None:
    command = replace(tool("t", state="failed"), what=Safe("make " * 30), fact=Safe("exit 2"))
    path = replace(edit("e"), path=Safe("a/very/long/way/to/the/file/that/was/changed/store.py"))
    _, page, _ = opened([command, path], 40)
    assert re.match(r" ▾ Read +make .*…  exit 2", page.lines(0)[0].plain)
    assert re.search(r"Edit +…\S*changed/store.py +\+", page.lines(1)[0].plain)


def test_where_nobody_works_nothing_runs_and_nothing_grows() -> None:
    _, page, _ = opened([tool("t", state="running", output="a\n"), answer("a", "and so", growing=True)])
    assert "●" in page.lines(0)[0].plain
    page.idle = True
    shown = [line.plain for at in range(2) for line in page.lines(at)]
    assert "no result" in shown[0]
    assert not any(mark in line for line in shown for mark in "●▏")
    assert page.lines(0) is page.lines(0)


def test_an_equal_block_is_never_drawn_twice() -> None:
    log, page, _ = opened(asking())
    before = [page.lines(at) for at in range(len(page.items))]
    log.add(notice("z", "more"))
    page.catch_up()
    assert all(page.lines(at) is lines for at, lines in enumerate(before))


def test_what_is_copied_says_everything() -> None:
    for block in [*asking(), *oddities()]:
        assert plain(block) or block.id == "x13"


@given(st.lists(st.integers(1, 9), max_size=1500), st.data())
@settings(max_examples=40, deadline=None)
def test_heights_agree_with_adding_them_all(each: list[int], data: st.DataObject) -> None:
    heights = Heights()
    heights.replace(0, 0, each)
    for _ in range(3):
        start = data.draw(st.integers(0, len(each)))
        stop = data.draw(st.integers(start, len(each)))
        other = data.draw(st.lists(st.integers(1, 9), max_size=5))
        each[start:stop] = other
        heights.replace(start, stop, other)
        if each:
            at = data.draw(st.integers(0, len(each) - 1))
            each[at] = 5
            heights.set(at, 5)
    assert (heights.total, len(heights)) == (sum(each), len(each))
    for at in range(0, len(each), 97):
        assert heights.above(at) == sum(each[:at])
        assert heights.at(sum(each[:at])) == (at, 0)
    if each:
        assert heights.at(10**9) == (len(each) - 1, each[-1] - 1)


def test_an_answer_that_comes_fast_pushes_the_page_up_in_strides_and_stays_in_sight() -> None:
    log, page, sight = opened([prompt("p", "go")], height=20)
    tops = []
    for n in range(1, 200):
        log.put(1, answer("a", "\n\n".join(f"line {each}" for each in range(n)), growing=True))
        with sight.kept():
            page.lay_out(80, 20, NOW + n * timedelta(milliseconds=50))
            page.catch_up()
        shown = [row.line.plain for row in sight.rows()]
        assert any(f"line {n - 1}" in row for row in shown)
        tops.append(sight.top)
    assert len(set(tops[-60:])) < 60 / 2  # most lines found room below
    while len(sight.rows()) == 20:
        n += 1
        log.put(1, answer("a", "\n\n".join(f"line {each}" for each in range(n)), growing=True))
        with sight.kept():
            page.lay_out(80, 20, NOW + n * timedelta(milliseconds=50))
            page.catch_up()
    page.idle = True
    assert len(sight.rows()) == 20  # nothing more comes: no line stays free
    page.idle = False
    log.put(1, answer("a", "\n\n".join(f"line {each}" for each in range(n)), growing=True))
    with sight.kept():
        page.lay_out(80, 20, NOW + timedelta(minutes=1))
        page.catch_up()
    sight.rows()
    for more in range(n + 1, n + 12):
        log.put(1, answer("a", "\n\n".join(f"line {each}" for each in range(more)), growing=True))
        with sight.kept():
            page.lay_out(80, 20, NOW + more * timedelta(minutes=1))
            page.catch_up()
    assert f"line {more - 1}" in sight.rows()[-1].line.plain  # what comes slowly fills the page to its foot
