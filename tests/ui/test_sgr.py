"""Fewer bytes for the same picture: a terminal emulator is the judge."""

from __future__ import annotations

from typing import Any

import pyte
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.ui.sgr import thrifty

COLOURS = ("38;2;1;2;3", "38;2;9;9;9", "38;5;200", "31", "97", "39")
GROUNDS = ("48;2;1;2;3", "48;2;9;9;9", "48;5;17", "44", "103", "49")
ATTRIBUTES = ("1", "2", "3", "4", "7", "9", "1;4", "1;2", "8")

styles = st.tuples(
    st.sampled_from(("", *ATTRIBUTES)), st.sampled_from(("", *COLOURS)), st.sampled_from(("", *GROUNDS))
).map(lambda parts: ";".join(part for part in parts if part))
texts = st.text(alphabet="ab é", min_size=1, max_size=6)
moves = st.tuples(st.integers(1, 8), st.integers(1, 30)).map(lambda at: f"\x1b[{at[0]};{at[1]}H")
pieces = st.one_of(
    st.tuples(styles, texts).map(lambda piece: f"\x1b[{piece[0]}m{piece[1]}\x1b[0m" if piece[0] else piece[1]),
    moves,
    st.sampled_from(("\n", "\r\n", "\x1b[K", "\x1b[?2026h", "\x1b[0m")),
)
frames = st.lists(st.lists(pieces, max_size=14).map("".join), min_size=1, max_size=4)


ROWS = 8 + 14 * 4  # more than the line feeds of four frames: Textual writes none on the last row


def picture(written: list[str]) -> list[list[Any]]:
    screen = pyte.Screen(32, ROWS)
    stream = pyte.Stream(screen)
    for data in written:
        stream.feed(data.replace("\x1b[?2026h", ""))
    return [[screen.buffer[y][x] for x in range(32)] for y in range(ROWS)]


@given(frames)
def test_every_cell_looks_the_same_and_nothing_is_longer(written: list[str]) -> None:
    after = [thrifty(data) for data in written]
    assert picture(after) == picture(written)
    assert all(len(new) <= len(old) for new, old in zip(after, written, strict=True))


def test_a_line_in_one_ground_names_the_ground_once() -> None:
    ground = "48;2;18;20;26"
    words = [("38;2;1;1;1", "one "), ("38;2;2;2;2", "two "), ("38;2;2;2;2", "three")]
    data = "".join(f"\x1b[{colour};{ground}m{word}\x1b[0m" for colour, word in words)
    assert thrifty(data) == f"\x1b[38;2;1;1;1;{ground}mone \x1b[38;2;2;2;2mtwo three\x1b[0m"


def test_a_bold_word_changes_nothing_but_that_it_is_bold() -> None:
    style = "38;2;1;1;1;48;2;18;20;26"
    data = f"\x1b[{style}mso \x1b[0m\x1b[1;{style}mbold\x1b[0m\x1b[{style}m it is\x1b[0m"
    assert thrifty(data) == f"\x1b[{style}mso \x1b[1mbold\x1b[22m it is\x1b[0m"


def test_a_row_ends_where_the_next_begins() -> None:
    rows = "".join(f"\x1b[{y};35H\x1b[44mrow\x1b[0m\x1b[{y};120H\x1b[0m\n" for y in (1, 2))
    assert thrifty(rows + "\x1b[9;9H") == "\x1b[1;35H\x1b[44mrow\x1b[2;35Hrow\x1b[9;9H\x1b[0m"


def test_what_has_no_styles_is_passed_on_as_it_is() -> None:
    assert thrifty("\x1b]0;title\x07plain") == "\x1b]0;title\x07plain"
