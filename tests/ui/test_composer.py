"""The composer on a screen, with keys, pastes and a real editor."""

from __future__ import annotations

import asyncio
import os
import re
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key, Paste
from textual.pilot import Pilot

from replicas_tui.ui.composer import Composer
from replicas_tui.ui.composer.clean import clean
from replicas_tui.ui.composer.editor import EditorError, editor_command
from replicas_tui.ui.composer.history import History
from tests.ui.bench_app import Bench
from tests.ui.pty_app import PtyApp
from tests.ui.stage import until


@asynccontextmanager
async def writing(size: tuple[int, int] = (60, 20)) -> AsyncIterator[tuple[Composer, Bench, Pilot[None]]]:
    box = Composer()
    app = Bench(box)
    async with app.run_test(size=size, notifications=True) as pilot:
        box.focus()
        yield box, app, pilot


def sent(app: Bench) -> list[str]:
    return [one.text for one in app.heard_of(Composer.Submitted) if isinstance(one, Composer.Submitted)]


async def test_enter_sends_and_the_next_letter_begins_another_message() -> None:
    async with writing() as (box, app, pilot):
        for char in "hello\ro":
            box.post_message(Key("enter" if char == "\r" else char, char))
        await until(pilot, lambda: box.text == "o")
        assert sent(app) == ["hello"]


async def test_readlines_keys_for_words_are_there_and_no_other_alt_key_is_a_letter() -> None:
    async with writing() as (box, _, pilot):
        await pilot.press(*"one", "space", *"two", "space", *"six")
        await pilot.press("alt+left", "alt+b", "alt+d")
        assert box.text == "one  six"
        box.post_message(Key("alt+shift+q", None))
        box.post_message(Key("alt+l", "@"))  # how some terminals tell of a letter that needs alt
        await until(pilot, lambda: "@" in box.text)
        assert box.text == "one @ six"


async def test_what_was_deleted_in_one_go_comes_back_as_in_a_shell() -> None:
    async with writing() as (box, _, pilot):
        await pilot.press(*"one two six", "ctrl+w", "ctrl+w", "ctrl+y", "ctrl+y")
        assert box.text == "one two sixtwo six"
        await pilot.press("ctrl+u", *"so ", "ctrl+y", "ctrl+a", "ctrl+k")
        assert box.text == ""
        await pilot.press("ctrl+y", "ctrl+y")
        assert box.text == "so one two sixtwo six" * 2
        await pilot.press("ctrl+k")
        assert box.text == "so one two sixtwo six" * 2
        box.load("ab\ncd", (0, 1))
        await pilot.press("ctrl+k", "ctrl+k", "ctrl+k", "end", "ctrl+y")
        assert box.text == "ab\ncd"


async def test_the_same_key_does_again_what_was_undone() -> None:
    async with writing() as (box, _, pilot):
        await pilot.press(*"one two", "ctrl+w", "ctrl+z")
        assert box.text == "one two"
        await pilot.press("ctrl+y")
        assert box.text == "one "
        await pilot.press("ctrl+y")
        assert box.text == "one two"


async def test_a_paste_that_is_deleted_with_its_line_comes_back_whole_in_the_next_message() -> None:
    async with writing() as (box, app, pilot):
        box.post_message(Paste("a line\n" * 40))
        await until(pilot, lambda: box.text.startswith("[Paste #1"))
        await pilot.press("ctrl+u", *"go", "enter", "ctrl+y")
        assert box.expanded.count("a line") == 40
        assert sent(app) == ["go"]


async def test_pages_of_the_chat_are_turned_while_one_writes() -> None:
    async with writing(size=(40, 20)) as (box, app, pilot):
        await pilot.press(*"one", "pageup", "pagedown")
        assert [one.direction for one in app.heard_of(Composer.Turned) if isinstance(one, Composer.Turned)] == [-1, 1]
        box.load("\n".join(f"line {n}" for n in range(30)))
        await pilot.pause()
        await pilot.press("pageup")
        assert box.cursor_location[0] < 29
        assert len(app.heard_of(Composer.Turned)) == 2


@pytest.mark.parametrize("key", ["ctrl+j", "alt+enter", "shift+enter"])
async def test_other_enters_begin_a_new_line(key: str) -> None:
    async with writing() as (box, app, pilot):
        await pilot.press("a", key, "b")
        assert box.text == "a\nb"
        assert sent(app) == []


async def test_a_backslash_before_enter_begins_a_new_line() -> None:
    async with writing() as (box, app, pilot):
        await pilot.press("a", "backslash", "enter", "b")
        assert box.text == "a\nb"
        assert sent(app) == []


async def test_nothing_but_spaces_is_not_sent() -> None:
    async with writing() as (_, app, pilot):
        await pilot.press("space", "ctrl+j", "enter")
        assert sent(app) == []


async def test_a_paste_is_text_whatever_it_holds() -> None:
    async with writing() as (box, app, pilot):
        box.post_message(Paste("one\r\ntwo\rthree\x1b[2J\x07\u202e\tend"))
        await pilot.pause()
        assert box.text == "one\ntwo\nthree[2J    end"
        assert sent(app) == []


@given(st.text())
def test_what_is_cleaned_steers_no_terminal_and_is_cleaned_once(text: str) -> None:
    once = clean(text)
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", once) is None
    assert clean(once) == once
    once.encode()


async def test_it_grows_to_eight_lines_and_no_further() -> None:
    async with writing() as (box, _, pilot):
        heights = []
        for _ in range(10):
            await pilot.pause()
            heights.append(box.size.height)
            await pilot.press("x", "ctrl+j")
        assert heights == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8]


async def test_long_text_wraps_behind_its_gutter() -> None:
    async with writing((30, 10)) as (box, app, pilot):
        box.load("redis, but keep the sql adapter behind a flag")
        await pilot.pause()
        assert app.text().split("\n")[:3] == [" › redis, but keep the sql", "   adapter behind a flag", ""]


async def test_a_placeholder_is_shown_as_it_is_written() -> None:
    async with writing() as (box, app, pilot):
        box.placeholder = "write to [b]fix[/b] [/x"
        await pilot.pause()
        assert app.text().split("\n")[0] == " › write to [b]fix[/b] [/x"


async def test_up_on_the_first_row_goes_back_and_down_returns_to_what_was_being_written() -> None:
    async with writing() as (box, _, pilot):
        box.remember(["first", "second"])
        await pilot.press(*"now", "up")
        assert box.text == "second"
        await pilot.press("up", "up")
        assert box.text == "first"
        await pilot.press("down", "down")
        assert box.text == "now"
        await pilot.press("down")
        assert box.text == "now"


async def test_up_within_the_text_moves_the_cursor_and_changes_nothing() -> None:
    async with writing() as (box, _, pilot):
        box.remember(["old"])
        await pilot.press("a", "ctrl+j", "b", "up", "x")
        assert box.text == "ax\nb"


async def test_ctrl_c_puts_the_text_into_the_history_and_undo_brings_it_back() -> None:
    async with writing() as (box, app, pilot):
        await pilot.press(*"keep me", "ctrl+c")
        assert box.text == ""
        assert len(app.heard_of(Composer.Shelved)) == 1
        await pilot.press("up")
        assert box.text == "keep me"
        await pilot.press("ctrl+c", "ctrl+z")
        assert box.text == "keep me"
        assert sent(app) == []


async def test_a_long_text_is_undone_and_comes_back_whole() -> None:
    async with writing() as (box, _, pilot):
        await pilot.press("a")
        box.post_message(Paste("\n".join(f"line {n}" for n in range(30))))
        await pilot.press("ctrl+z", "ctrl+y", "b")
        assert box.text.endswith("line 29b")
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z", "c")
        assert box.text == "c"


async def test_escape_leaves_and_keeps_the_text() -> None:
    async with writing() as (box, app, pilot):
        await pilot.press("a", "escape")
        assert len(app.heard_of(Composer.Left)) == 1
        assert box.text == "a"


async def test_a_draft_comes_back_where_its_cursor_was_and_takes_no_other_drafts_undo() -> None:
    async with writing() as (box, _, pilot):
        await pilot.press(*"other")
        box.load("one\ntwo", (0, 1))
        await pilot.press("x")
        assert box.text == "oxne\ntwo"
        box.load("short", (7, 90))
        await pilot.press("ctrl+z", "y")
        assert box.text == "shorty"


@given(st.lists(st.text(max_size=5), max_size=20), st.lists(st.booleans(), max_size=40))
def test_history_never_loses_what_is_being_written(texts: list[str], steps: list[bool]) -> None:
    history, shown = History(), "now"
    history.remember(texts)
    for back in steps:
        shown = (history.older(shown) if back else history.newer()) or shown
    while (newer := history.newer()) is not None:
        shown = newer
    assert shown == "now"


def test_an_editor_is_found_as_people_set_it() -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor_command({"EDITOR": " "}) == ["vi"]
    with pytest.raises(EditorError, match="cannot be read"):
        editor_command({"EDITOR": "vi '"})


def script(folder: Path, lines: str) -> str:
    path = folder / "editor"
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_editor_has_the_terminal_and_gives_back_what_was_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = script(
        tmp_path, 'ls -l "$1" > "$0.seen"; echo EDITING; read go; printf "%s more\\r\\n" "$(cat "$1")" > "$1"'
    )
    monkeypatch.setenv("VISUAL", editor)
    app = PtyApp("tests.ui.busy_app", str(tmp_path / "worst"))
    try:
        app.wait("aaaaaaaaaa")
        app.press("draft\x07")
        app.wait("EDITING")
        app.press("\r")
        app.wait("› draft more")
        assert "-rw-" in Path(f"{editor}.seen").read_text()
    finally:
        app.close()


async def test_a_terminal_that_cannot_be_handed_over_says_so_and_keeps_the_text() -> None:
    async with writing((90, 20)) as (box, app, pilot):
        await pilot.press(*"text", "ctrl+g")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert box.text == "text"
        assert "editor." in app.text()


@pytest.mark.parametrize(("lines", "why"), [("exit 3", "ended with 3"), (None, "cannot be started")])
async def test_an_editor_that_fails_changes_nothing(tmp_path: Path, lines: str | None, why: str) -> None:
    from replicas_tui.ui.composer.editor import _edited

    command = script(tmp_path, lines) if lines else str(tmp_path / "nothing")
    with pytest.raises(EditorError, match=why):
        await asyncio.to_thread(_edited, [command], "text")
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".md")]
