from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.agents.lines import LineSplitter, Overlong, Tail


def cut(content: bytes, places: list[int]) -> list[bytes]:
    marks = [0, *sorted(place % (len(content) + 1) for place in places), len(content)]
    return [content[a:b] for a, b in itertools.pairwise(marks)]


@given(
    st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"").replace(b"\r", b""))), st.lists(st.integers(0))
)
def test_lines_come_out_as_they_went_in_wherever_the_chunks_end(lines: list[bytes], places: list[int]) -> None:
    splitter = LineSplitter(limit=30)
    found: list[bytes | Overlong] = []
    for chunk in cut(b"\r\n".join(lines), places):
        found += splitter.feed(chunk)
    found += splitter.finish()
    # With its carriage return a line may be one byte longer than the limit allows.
    expected = [Overlong(31) if len(line) == 30 and n < len(lines) - 1 else line for n, line in enumerate(lines)]
    assert found == [line for line in expected if line]


@given(st.integers(11, 100), st.lists(st.integers(0)))
def test_a_line_above_the_limit_is_counted_and_the_next_one_is_whole(size: int, places: list[int]) -> None:
    splitter = LineSplitter(limit=10)
    found: list[bytes | Overlong] = []
    for chunk in cut(b"x" * size + b"\nnext\n", places):
        found += splitter.feed(chunk)
        assert splitter._held <= 10
    assert found == [Overlong(size), b"next"]


def test_the_tail_keeps_the_last_words_only() -> None:
    tail = Tail(limit=20)
    for _ in range(1000):
        tail.feed(b"noise " * 10)
    tail.feed("\nfällt um\x07\n \n".encode())
    assert tail.last_line() == "fällt um"
    assert tail.last_line(longest=3) == "fäl"
