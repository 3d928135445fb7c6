"""Text made fit for a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.state.normalise.growth import Growth
from replicas_tui.state.safe import LINE_LIMIT, MARKS, safe, safe_line, safe_output

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x07\x08\t\n\r\x0b\x0c\x1b\x7f\x85\x9b\x9d\u200b\u200d\u202e\u2028\u2066\ufeff\U000e0041"),
        st.characters(categories=["Cs", "Mn", "Cf", "Cc"]),
        st.sampled_from(["👩", "💻", "\ufe0f", "[", "]", "0", ";", "m", "\\"]),
    ),
    max_size=60,
)
CLEANERS = [safe, safe_line, safe_output]


@pytest.mark.parametrize("clean", CLEANERS)
@given(text=NASTY)
def test_nothing_that_steers_a_terminal_comes_through(clean, text: str) -> None:  # type: ignore[no-untyped-def]
    for char in clean(text):
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp"), repr(char)
        assert char not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff"


@pytest.mark.parametrize("clean", CLEANERS)
@given(text=NASTY)
def test_what_is_safe_already_stays_as_it_is(clean, text: str) -> None:  # type: ignore[no-untyped-def]
    once = clean(text)
    assert clean(once) == once


@given(text=NASTY, limit=st.integers(2, 40))
def test_no_text_is_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(safe(text, limit=limit)) <= limit
    assert len(safe_line(text, limit)) <= limit
    assert safe(safe(text, limit=limit), limit=limit) == safe(text, limit=limit)


@given(text=NASTY)
def test_a_line_is_one_line(text: str) -> None:
    assert "\n" not in safe_line(text)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b]52;c;aGk=\x07b", "a␛]52;c;aGk=␇b"),
        ("\x1b[2J", "␛[2J"),
        ("nul\x00del\x7f", "nul␀del␡"),
        ("\x9b31m\x9d0;t\x9c", "31m0;t"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("one\r\ntwo\rthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("\tx", "    x"),
        ("\ud800", "\ufffd"),
        ("flag\U000e0067\U000e007f", "flag"),
        ("👩\u200d💻 a\u200db", "👩\u200d💻 ab"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("नमस्ते שלום", "नमस्ते שלום"),
    ],
)
def test_each_danger_is_shown_or_dropped(raw: str, shown: str) -> None:
    assert safe(raw) == shown


def test_a_cut_leaves_no_half_of_a_joined_emoji() -> None:
    assert safe("👩\u200d💻 at work", limit=3) == "👩…"
    assert safe_line("👩\u200d💻 at work", 3) == "👩…"


def test_a_tower_of_combining_marks_is_cut_down() -> None:
    assert safe("Z" + "\u0300" * 500 + "x") == "Z" + "\u0300" * MARKS + "x"
    assert safe("─" * 200) == "─" * 200  # not every run of strange characters is a tower


def test_a_line_too_long_for_any_screen_ends_in_an_ellipsis() -> None:
    lines = safe("a" * 10_000 + "\nshort").split("\n")
    assert (len(lines[0]), lines[0][-1], lines[1]) == (LINE_LIMIT, "…", "short")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\after", "after"),
        ("10%\r50%\r100%\ndone\r\n", "100%\ndone\n"),
        ("progress\r", "progress"),
        ("b\x08bo\x08old", "bold"),
        ("\x1b[?25l\x1b(Bx", "x"),
    ],
)
def test_what_a_program_printed_loses_its_colours_and_overwritten_lines(raw: str, shown: str) -> None:
    assert safe_output(raw) == shown


@given(pieces=st.lists(st.text(st.sampled_from("ab \t\x1b[m\n👩\u200d💻é"), max_size=8), max_size=12))
def test_text_made_safe_piece_by_piece_is_the_same_as_at_once(pieces: list[str]) -> None:
    growth = Growth()
    grown = growth.add("")
    for piece in pieces:
        grown = growth.add(piece)
    assert grown == safe("".join(pieces))


def test_an_endless_output_keeps_its_end_only() -> None:
    growth = Growth.of_output()
    shown = growth.add("")
    for number in range(20_000):
        shown = growth.add(f"line {number}\n")
    assert shown.startswith("…")
    assert shown.endswith("line 19999\n")
    assert len(shown) < 210_000


def test_progress_that_never_ends_its_line_stays_one_line() -> None:
    growth = Growth.of_output()
    shown = growth.add("start\n")
    for percent in range(30_000):
        shown = growth.add(f"\r{percent} of 30000 done")
    assert shown == "start\n29999 of 30000 done"


@pytest.mark.parametrize("char", ["\r", "\x1b", "\x1b[", "\x1b]", "\u0301", " ", "\t", "\x08a", "\u200d", "👩", "a"])
def test_no_text_takes_more_than_a_few_times_its_length(char: str) -> None:
    """Squared, it would run into the time-out of every test."""
    for clean in CLEANERS:
        assert len(clean(char * 200_000)) <= 200_000
