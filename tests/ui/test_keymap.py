"""Keys of the user's own: worn, told where they cannot work, and shown wherever keys are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

import pytest
from textual.binding import Binding, BindingType

from replicas_tui.effects.messages import SendMessage
from replicas_tui.settings.config import Bound
from replicas_tui.ui.keymap import actions, hidden, problems, worn
from replicas_tui.ui.keys import footer_pairs, hints, key_name
from replicas_tui.ui.palette import palette_choices
from replicas_tui.ui.places import GoTo
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.help import help_choices
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui import scenes
from tests.ui.stage import Stage
from tests.ui.test_help import bindings

README = Path(__file__).parents[2] / "README.md"
OFFERED = {"@"}
"""What the composer completes by: letters, and no keys of its own."""


def test_every_key_the_readme_names_is_bound() -> None:
    keys = README.read_text().partition("\n## Keys\n")[2].partition("\n## On the command line\n")[0]
    named = {one for one in re.findall(r"`([^`\n]+)`", keys) if re.fullmatch(r"\^.|..?|space|esc|tab", one)}
    bound = {key_name(key) for action in actions().values() for key in action.keys}
    assert len(named) > 40
    assert named - bound - OFFERED == set()


def given(**keys: tuple[str, ...]) -> dict[str, Bound]:
    return {
        name.replace("__", "."): Bound(bound, f"config.toml:{n}") for n, (name, bound) in enumerate(keys.items(), 1)
    }


def fleet(**keys: tuple[str, ...]) -> Stage:
    stage = Stage(FleetScreen(scenes.fleet_store(), lambda: scenes.NOW))
    stage.set_keymap(worn(given(**keys)))
    return stage


def test_every_action_has_a_name_for_the_settings() -> None:
    assert [(node.__name__, one.key) for node, one in bindings() if not one.id and not one.system] == []


async def test_an_action_does_what_it_does_by_each_of_its_new_keys_and_no_more_by_the_old() -> None:
    stage = fleet(fleet__open=("o", "ctrl+o"))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        assert stage.went == []
        await pilot.press("o", "ctrl+o")
        await pilot.pause()
        assert [type(one) for one in stage.went] == [GoTo, GoTo]


async def test_footer_help_and_palette_show_the_new_keys() -> None:
    stage = fleet(fleet__open=("ctrl+o",), fleet__new=("]n",))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        found = hints(stage.screen)
        assert ("^o", "open") in footer_pairs(found)
        assert ("]n", "new") in footer_pairs(found)
        assert "^o open" in stage.text()
        for choices in (help_choices(found, stage.screen.focused), palette_choices(found, None)):
            assert [one.keys for one in choices if one.hint and one.hint.id == "fleet.open"] == ["^o"]


async def test_an_action_without_keys_is_still_found_by_its_name() -> None:
    stage = fleet(fleet__new=())
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert stage.went == []
        found = hints(stage.screen)
        assert "new" not in [word for _, word in footer_pairs(found)]
        assert [one.keys for one in palette_choices(found, None) if one.hint and one.hint.id == "fleet.new"] == [""]


async def test_a_chord_can_be_given_to_any_action() -> None:
    stage = fleet(fleet__open=("gx",))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("g", "x")
        await pilot.pause()
        assert [type(one) for one in stage.went] == [GoTo]


async def test_while_a_chord_is_pressed_the_footer_says_how_it_may_go_on() -> None:
    stage = fleet(fleet__open=("gx",))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("g")
        await pilot.pause()
        assert "x open" in stage.text().split("\n")[-1]
        await pilot.press("escape")
        await pilot.pause()
        assert "filter" in stage.text().split("\n")[-1]


async def test_after_the_leader_an_action_is_told_once_by_a_key_that_goes_on_from_it() -> None:
    stage = fleet(fleet__new=("N", "ctrl+x n", "f7"))
    async with stage.run_test(size=(160, 40)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+x")
        await pilot.pause()
        foot = stage.text().split("\n")[-1]
        assert foot.count(" new") == 1
        assert "^x" not in foot


async def test_of_keys_that_undo_each_other_the_footer_says_which_does_which() -> None:
    stage = Stage(ReplicaScreen(scenes.fleet_store(), "fix-login", lambda: scenes.NOW))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("z")
        await pilot.pause()
        assert stage.text().split("\n")[-1].startswith(" o open   c fold   R open everything   M fold everything")


async def test_the_leader_reaches_the_page_from_where_letters_are_typed() -> None:
    store = scenes.fleet_store()
    stage = Stage(ReplicaScreen(store, "fix-login", lambda: scenes.NOW, focus="composer"))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before = stage.screen
        await pilot.press("ctrl+x", "d")
        await pilot.pause()
        assert stage.screen is not before
        assert "E" in "".join((store.state.drafts and [draft.text for draft in store.state.drafts.values()]) or ["E"])


async def test_the_footer_names_no_key_that_would_be_typed_and_the_leader_that_leads_to_it() -> None:
    stage = Stage(ReplicaScreen(scenes.fleet_store(), "fix-login", lambda: scenes.NOW))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        def foot() -> str:
            return stage.text().split("\n")[-1]

        assert foot().endswith(": palette  ? keys")
        await pilot.press("i")
        await pilot.pause()
        assert foot().endswith("^p palette  ^x more")
        await pilot.press("ctrl+x")
        await pilot.pause()
        assert foot().endswith(": palette  ? keys")
        assert "d diff" in foot()
        assert "newline" not in foot()


async def test_help_lists_no_key_that_would_be_typed_whatever_it_is_called() -> None:
    stage = Stage(ReplicaScreen(scenes.fleet_store(), "fix-login", lambda: scenes.NOW, focus="composer"))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "replica.new_chat" not in {hint.id for hint in hints(stage.screen)}
        stage.screen.set_focus(None)
        assert "replica.new_chat" in {hint.id for hint in hints(stage.screen)}


async def test_the_leader_does_not_come_back_to_the_field_it_leads_past() -> None:
    stage = Stage(ReplicaScreen(scenes.fleet_store(), "fix-login", lambda: scenes.NOW, focus="composer"))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("a", "ctrl+x", "enter")
        await pilot.pause()
        assert not stage.asked(SendMessage)
        assert not stage.wanted(SendMessage)


async def test_after_the_leader_nothing_is_typed_and_escape_lets_go_of_it() -> None:
    stage = Stage(ReplicaScreen(scenes.fleet_store(), "fix-login", lambda: scenes.NOW, focus="composer"))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        composer = stage.screen.focused
        await pilot.press("ctrl+x", "escape", "ctrl+x", "$")
        await pilot.pause()
        assert stage.screen.focused is composer
        assert "$" not in stage.text()


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"fleet__opne": ("o",)}, "config.toml:1: there is no action 'fleet.opne'; did you mean 'fleet.open'?"),
        ({"fleet__open": ("n",)}, "config.toml:1: n is fleet.open and fleet.new in one place"),
        ({"fleet__open": ("hyperspace",)}, "config.toml:1: 'hyperspace' is no key"),
        ({"fleet__open": ("ctrl+",)}, "config.toml:1: 'ctrl+' is no key"),
        (
            {"fleet__open": ("ctrl+x",)},
            'config.toml:1: ctrl+x leads to other keys; write it before one, as in "ctrl+x n"',
        ),
        ({"diff__comment": ("g",)}, "config.toml:1: g is diff.comment, so gg of diff.top is never heard"),
        ({"fleet__open": ("nn",)}, "config.toml:1: n is fleet.new, so nn of fleet.open is never heard"),
    ],
)
def test_what_cannot_work_is_told_with_file_and_line(keys: dict[str, tuple[str, ...]], says: str) -> None:
    (said,) = problems(given(**keys))
    assert said.startswith(says)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"fleet__open": ("g",)}, ["config.toml:1: here fleet.first keeps g from fleet.open; give one another key."]),
        ({"app__inbox": ("j",)}, ["config.toml:1: here fleet.down keeps j from app.inbox; give one another key."]),
        ({"fleet__down": ("f2",)}, ["config.toml:1: here fleet.down keeps f2 from app.inbox; give one another key."]),
        ({"app__inbox": ("gz", "f3")}, []),
    ],
)
async def test_a_key_that_something_nearer_takes_is_told_where_that_happens(
    keys: dict[str, tuple[str, ...]], says: list[str]
) -> None:
    class House(Stage):
        BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "inbox", "inbox", id="app.inbox")]

    stage = House(FleetScreen(scenes.fleet_store(), lambda: scenes.NOW))
    stage.set_keymap(worn(given(**keys)))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert list(hidden(stage.screen._modal_binding_chain, given(**keys), lambda *_: True)) == says


def test_two_actions_may_change_their_keys() -> None:
    assert problems(given(fleet__open=("n",), fleet__new=("enter", "f5", "ctrl+x n", "?"))) == []


def test_the_usual_keys_have_no_problems_and_every_action_can_be_named() -> None:
    known = actions()
    assert {"fleet.open", "app.palette", "queue.move_up", "composer.send"} <= set(known)
    same = {name: Bound(action.keys, "config.toml:1") for name, action in known.items()}
    assert [one for one in problems(same) if "no key" in one or "no action" in one] == []
