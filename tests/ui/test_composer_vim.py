"""Vim's keys in the composer: undo, tokens, sending, and the way out."""

from __future__ import annotations

from random import Random

from textual.events import Key

from replicas_tui.state.actions import Opened
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.composer.vim import Vim
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui.scenes import NOW, fleet_store
from tests.ui.stage import Stage, until
from tests.ui.test_composer import sent, writing
from tests.ui.test_composer_pastes import LOG, TOKEN

COMMANDS = (*"xXDphlwbe$0", "dd", "dw", "yy", "P", "o!\x1b", "A?\x1b", "cwz\x1b")


def press(box: Composer, keys: str) -> None:
    """Press keys without the way through the app; what vim leaves alone is typed."""
    names = {"\x1b": "escape", "\x12": "ctrl+r"}
    for char in keys:
        if not box.takes_vim(Key(names.get(char, char), None if char in names else char)):
            box.insert_typed(char)


def press_alt(box: Composer, letter: str) -> None:
    """Press a letter with alt, as a terminal tells of one that comes right behind an escape."""
    assert box.takes_vim(Key(f"alt+{letter}", None))


async def test_letters_are_text_until_escape_and_commands_until_they_are_text_again() -> None:
    async with writing() as (box, app, pilot):
        box.vim = Vim()
        await pilot.press(*"one two", "escape", *"bD")
        assert (box.text, box.mode) == ("one ", "normal")
        await pilot.press(*"2d")
        assert box.mode == "normal 2d"
        await pilot.press("escape", "A", *"more")
        assert (box.text, box.mode) == ("one more", "insert")
        assert not app.heard_of(Composer.Left)


async def test_escape_and_a_command_that_arrive_together_are_both() -> None:
    async with writing() as (box, _, pilot):
        box.vim = Vim()
        await pilot.press(*"one two")
        press_alt(box, "0")
        assert (box.mode, box.cursor_location, box.text) == ("normal", (0, 0), "one two")


async def test_what_is_chosen_is_shown_and_a_command_takes_it() -> None:
    async with writing() as (box, _, pilot):
        box.vim = Vim()
        await pilot.press(*"one two three", "escape", "b", "v", "e")
        assert (box.selected_text, box.mode) == ("three", "visual")
        await pilot.press("b", "b")
        assert box.selected_text == "two t"
        await pilot.press("c", *"2 T")
        assert (box.text, box.selected_text, box.mode) == ("one 2 Three", "", "insert")


async def test_whole_lines_are_chosen_and_escape_chooses_nothing() -> None:
    async with writing() as (box, app, pilot):
        box.vim = Vim()
        await pilot.press(*"one", "ctrl+j", *"two", "escape", "V", "k")
        assert (box.selected_text, box.mode) == ("one\ntwo", "visual line")
        await pilot.press("enter")
        assert not sent(app)
        await pilot.press("escape")
        assert (box.selected_text, box.mode, box.cursor_location) == ("", "normal", (0, 2))


async def test_a_word_is_changed_and_changed_so_again() -> None:
    async with writing() as (box, _, pilot):
        box.vim = Vim()
        await pilot.press(*"red red blue", "escape", "0", *"ciw", *"green", "escape", "w", "full_stop")
        assert (box.text, box.mode) == ("green green blue", "normal")
        await pilot.press("u")
        assert box.text == "green red blue"


async def test_escape_in_normal_mode_goes_back_and_enter_sends_and_keeps_the_mode() -> None:
    async with writing() as (box, app, pilot):
        box.vim = Vim()
        await pilot.press(*"go", "escape", "enter")
        assert sent(app) == ["go"]
        assert box.mode == "normal"
        await pilot.press("escape")
        assert len(app.heard_of(Composer.Left)) == 1


async def test_the_footer_says_what_escape_does_in_each_mode() -> None:
    store = fleet_store()
    store.dispatch(Opened("fix-login", "chat-fix-login", NOW))
    stage = Stage(ReplicaScreen(store, "fix-login", lambda: NOW, focus="composer", vim=True))
    async with stage.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "esc commands" in stage.text())
        await pilot.press("escape")
        await until(pilot, lambda: "esc transcript" in stage.text())
        await pilot.press("i")
        await until(pilot, lambda: "esc commands" in stage.text())


async def test_undo_and_redo_take_a_command_as_one() -> None:
    async with writing() as (box, _, pilot):
        box.vim = Vim("normal")
        box.load("one\ntwo\nthree", (0, 0))
        await pilot.press(*"ddxx")
        assert box.text == "o\nthree"
        await pilot.press(*"2u")
        assert box.text == "two\nthree"
        await pilot.press("u")
        assert box.text == "one\ntwo\nthree"
        await pilot.press("3", "ctrl+r")
        assert box.text == "o\nthree"


async def test_two_puts_are_two_steps_of_undo() -> None:
    async with writing() as (box, _, pilot):
        box.vim = Vim("normal")
        box.load("ab", (0, 0))
        await pilot.press(*"ylppu")
        assert box.text == "aab"


async def test_a_folded_paste_is_taken_whole() -> None:
    async with writing() as (box, _, pilot):
        box.vim = Vim("normal")
        box.load(f"a{TOKEN}b", (0, 1), (LOG,))
        await pilot.press("x")
        assert box.text == "ab"
        await pilot.press("p")
        assert box.expanded in (f"a{LOG}b", f"ab{LOG}")


async def test_history_search_and_lists_are_there_while_writing_and_no_list_opens_by_commands() -> None:
    async with writing() as (box, _, pilot):
        box.vim = Vim()
        box.remember(["older"])
        await pilot.press("ctrl+r", "enter")
        assert box.text == "older"
        await pilot.press("escape", "0")
        assert box.picking is None


async def test_undo_brings_back_all_there_was() -> None:
    choose = Random(1)
    async with writing() as (box, _, pilot):
        for _ in range(60):
            box.vim = Vim("normal")
            box.load("one two\nthree", (0, 2))
            keys = "".join(choose.choices(COMMANDS, k=8))
            press(box, keys + "u" * len(keys))
            assert box.text == "one two\nthree", keys
            press(box, "99\x12" + "99u")
            assert box.text == "one two\nthree", keys
        await pilot.pause()


async def test_the_rule_says_the_mode_only_to_who_wants_vim() -> None:
    for vim in (True, False):
        store = fleet_store()
        store.dispatch(Opened("fix-login", None, NOW))
        screen = ReplicaScreen(store, "fix-login", lambda: NOW, focus="composer", vim=vim)
        stage = Stage(screen)
        async with stage.run_test(size=(80, 24)) as pilot:
            await pilot.press("a")
            await pilot.pause()
            rule = next(row for row in stage.text().split("\n") if "To fix-login" in row)
            assert ("insert" in rule) is vim
            await pilot.press("escape")
            await pilot.pause()
            rule = next(row for row in stage.text().split("\n") if "To fix-login" in row)
            assert ("normal" in rule) is vim
            assert screen.write.composer.has_focus is vim
