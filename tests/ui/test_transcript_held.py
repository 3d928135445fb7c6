"""A held reader stays where he is, whatever happens around him: the view as it is drawn, without a screen."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Size

from replicas_tui.state.safe import Safe
from replicas_tui.ui.transcript.folds import ALL, GROUPS, ITEMS
from replicas_tui.ui.transcript.older import Older
from replicas_tui.ui.transcript.view import TranscriptView
from tests.ui.hand import NOW, Written
from tests.ui.test_transcript_sight import KINDS, made

CHANGES = st.one_of(
    st.tuples(st.just("append"), st.lists(KINDS, min_size=1, max_size=3)),
    st.tuples(st.just("older"), st.lists(KINDS, min_size=1, max_size=30)),
    st.tuples(st.just("size"), st.tuples(st.integers(30, 160), st.integers(5, 50))),
    st.tuples(st.just("level"), st.sampled_from([GROUPS, ITEMS, ALL])),
    st.tuples(st.just("told"), st.sampled_from([Older(), Older(loading=True), Older(failed=Safe("No."))])),
)


class Held:
    """A view that is read at a place: drawn, though on no screen."""

    def __init__(self, kinds: Sequence[str], down: int) -> None:
        self.log, self.view, self.size = Written(made(kinds, "a")), TranscriptView(), Size(80, 20)
        self.log.start, self.count = 100, 0
        self.told(Older())
        self.draw()
        self.view.hold()
        self.view.sight.top = (0, 0)
        self.view.sight.move(down)
        self.draw()

    def draw(self) -> list[str]:
        return [row.plain for row in self.view.lines_in_sight(self.size)]

    def top(self) -> set[str]:
        """The blocks of the first line that is one."""
        self.draw()
        row = self.view.sight.rows()[0]
        return {one.id for one in self.view.page.stands_for(row.item)}

    def append(self, kinds: Sequence[str]) -> None:
        self.count += 1
        self.log.add(*made(kinds, f"n{self.count}-"))

    def older(self, kinds: Sequence[str]) -> None:
        self.count += 1
        self.log.older(*made(kinds, f"o{self.count}-"), start=self.log.start)

    def size_(self, size: tuple[int, int]) -> None:
        self.size = Size(*size)

    def level(self, level: int) -> None:
        self.view._to_level(level)

    def told(self, older: Older) -> None:
        self.view.show(self.log, self.log.version, NOW, older)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(KINDS, min_size=12, max_size=40).map(lambda kinds: ["prompt", *kinds, "prompt"]),
    st.integers(1, 60),
    st.lists(CHANGES, min_size=1, max_size=8),
)
def test_the_block_at_the_top_stays_whatever_comes_folds_or_changes_its_size(
    kinds: list[str], down: int, changes: list[tuple[str, object]]
) -> None:
    held = Held(kinds, down)
    block = held.top()
    for name, how in changes:
        getattr(held, "size_" if name == "size" else name)(how)
        after = held.top()
        assert block & after
        block = block & after or after


def test_what_stood_below_the_row_for_older_events_stays_on_its_row() -> None:
    held = Held(["prompt", *["notice"] * 60], 0)
    before = held.draw()
    assert "100 older events" in before[0]
    held.older(["notice"] * 30)
    assert held.draw()[1:] == before[1:]
