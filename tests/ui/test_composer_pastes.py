"""Large pastes and pastes that come as keys, in the composer and in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._time import get_time
from textual.events import Key, Paste

from replicas_tui.state.pastes import MOST_BYTES, MOST_LINES, expand, fold, large, token, tokens, used
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.composer.burst import FAST_S, LULL_S, MANY, Burst
from tests.ui.pty_app import PtyApp
from tests.ui.stage import until
from tests.ui.test_composer import sent, writing

LOG = "\n".join(f"line {n}" for n in range(212))
TOKEN = "[Paste #1 212 lines]"
TEXTS = st.text(st.sampled_from("ab \n[Paste #12lines]"), max_size=60)


@pytest.mark.parametrize(
    ("text", "is_large"),
    [
        ("\n".join("x" * MOST_LINES), False),
        ("\n".join("x" * (MOST_LINES + 1)), True),
        ("x" * MOST_BYTES, False),
        ("ü" * (MOST_BYTES // 2 + 1), True),
    ],
)
def test_a_paste_is_large_above_forty_lines_or_four_kilobytes(text: str, is_large: bool) -> None:
    assert large(text) is is_large


@given(st.lists(TEXTS.filter(bool), max_size=4), st.data())
def test_whatever_is_pasted_is_sent_as_it_was_and_no_paste_is_expanded_twice(
    pastes: list[str], data: st.DataObject
) -> None:
    between = [data.draw(st.text("xy \n", max_size=5)) for _ in range(len(pastes) + 1)]
    text = between[0] + "".join(
        token(n, paste) + after for n, (paste, after) in enumerate(zip(pastes, between[1:], strict=True), 1)
    )
    whole = between[0] + "".join(paste + after for paste, after in zip(pastes, between[1:], strict=True))
    assert expand(text, pastes) == whole
    assert expand(text, used(text, pastes)) == whole
    assert expand(fold(whole, pastes), pastes) == whole


def test_what_only_looks_like_a_token_is_text() -> None:
    assert not list(tokens("[Paste #1 3 lines] [Paste #2 2 lines] [Paste #0 1 line]", ["a\nb"]))


async def test_a_large_paste_is_a_token_on_screen_and_whole_when_sent() -> None:
    async with writing() as (box, app, pilot):
        await pilot.press(*"see", "space")
        box.post_message(Paste(LOG))
        await pilot.press("space", *"why")
        assert box.text == f"see {TOKEN} why"
        assert box.pastes == (LOG,)
        await pilot.press("enter")
        assert sent(app) == [f"see {LOG} why"]


async def test_a_token_is_one_unit_for_the_cursor_and_for_what_deletes() -> None:
    async with writing() as (box, _, pilot):
        box.load(f"a{TOKEN}b", (0, 0), (LOG,))
        columns = []
        for key in ("right", "right", "left", "left", "right", "ctrl+right", "ctrl+left"):
            await pilot.press(key)
            columns.append(box.cursor_location[1])
        assert all(column in (0, 1, 1 + len(TOKEN), 2 + len(TOKEN)) for column in columns)
        box.move_cursor((0, 1 + len(TOKEN)))
        await pilot.press("backspace")
        assert (box.text, box.pastes) == ("ab", ())
        await pilot.press("ctrl+z")
        assert (box.text, box.pastes) == (f"a{TOKEN}b", (LOG,))
        box.move_cursor((0, 1))
        await pilot.press("delete")
        assert box.text == "ab"
        box.load(f"a {TOKEN}", None, (LOG,))
        await pilot.press("ctrl+w")
        assert "Paste" not in box.text


async def test_a_key_shows_the_paste_whole_and_another_paste_gets_the_next_number() -> None:
    async with writing() as (box, _, pilot):
        box.load(f"{TOKEN} and", None, (LOG,))
        box.post_message(Paste(LOG + "\nmore"))
        await pilot.pause()
        assert box.text == f"{TOKEN} and[Paste #2 213 lines]"
        await pilot.press("ctrl+a", "ctrl+o")
        assert box.text == f"{LOG} and[Paste #2 213 lines]"
        assert box.pastes == ("", LOG + "\nmore")
        assert box.expanded == f"{LOG} and{LOG}\nmore"


def test_typing_is_no_burst_and_a_paste_is_one_even_when_it_falters() -> None:
    burst = Burst()
    assert not any(burst.add(n * FAST_S * 1.5) for n in range(100))
    burst = Burst()
    assert [burst.add(n / 1000) for n in range(MANY + 3)] == [False] * MANY + [True] * 3
    assert burst.add((MANY + 2) / 1000 + LULL_S * 0.9)
    assert not burst.add(1 + LULL_S)


@pytest.fixture
def terminal(tmp_path: Path) -> PtyApp:
    app = PtyApp("tests.ui.busy_app", str(tmp_path / "worst"))
    app.wait("aaaaaaaaaa")
    return app


def test_a_paste_without_brackets_sends_nothing_before_its_end(terminal: PtyApp) -> None:
    try:
        terminal.press("first line\rsecond\t1\rstop\r")
        terminal.wait("   stop")
        terminal.press("mark")
        pasted = ["first line", "second    1", "stop", "mark"]
        terminal.until(lambda: [row.strip(" ›") for row in terminal.screen.display][-4:] == pasted)
    finally:
        terminal.close()


def typed_ahead(box: Composer, text: str) -> None:
    """Press keys that were read at once: at one moment, as the terminal's driver tells of them."""
    names, at = {"\r": "enter", " ": "space", "\\": "backslash"}, get_time()
    for char in text:
        key = Key(names.get(char, char), char)
        key.time = at
        box.post_message(key)


async def test_a_line_typed_ahead_over_a_slow_line_is_sent_by_its_enter() -> None:
    async with writing() as (box, app, pilot):
        typed_ahead(box, "a line of some length\r")
        await until(pilot, lambda: sent(app))
        assert sent(app) == ["a line of some length"]


async def test_a_backslash_and_enter_typed_ahead_begin_a_line_and_those_of_a_paste_stay_as_they_are() -> None:
    async with writing() as (box, app, pilot):
        typed_ahead(box, "a line of some length\\\r")
        await until(pilot, lambda: "\n" in box.text)
        assert box.text == "a line of some length\n"
        box.load("")
        typed_ahead(box, "docker run --rm \\\r  alpine")
        await until(pilot, lambda: "alpine" in box.text)
        assert box.text == "docker run --rm \\\n  alpine"
        assert sent(app) == []


async def test_what_is_put_aside_comes_back_with_its_pastes() -> None:
    async with writing() as (box, app, pilot):
        box.load(f"see {TOKEN}", None, (LOG,))
        await pilot.press("ctrl+c")
        assert (box.text, box.pastes) == ("", ())
        shelved = app.heard_of(Composer.Shelved)[0]
        assert isinstance(shelved, Composer.Shelved)
        assert shelved.text == f"see {LOG}"
        await pilot.press(*"other", "ctrl+c", "ctrl+c")
        assert box.text == "other"
        await pilot.press("ctrl+u", "ctrl+c")
        assert (box.text, box.expanded) == (f"see {TOKEN}", f"see {LOG}")
        await pilot.press("ctrl+u", "ctrl+c")
        assert box.text == ""
