from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import replicas_tui.ui
from replicas_tui.ui.dialogs.finder import Choice, search
from replicas_tui.ui.keys import DESTRUCTIVE, bound, groups, hints, key_name
from replicas_tui.ui.palette import Palette, palette_choices
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.help import Help, help_choices
from tests.ui import scenes
from tests.ui.stage import Stage

EATEN = ("ctrl+a", "ctrl+b", "ctrl+q", "ctrl+s", "ctrl+space", "ctrl+@")  # by tmux, screen and terminals


def ours() -> Iterator[type[DOMNode]]:
    """Every class of the app that has bindings of its own."""
    for module in pkgutil.walk_packages(replicas_tui.ui.__path__, "replicas_tui.ui."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.name:
                yield value


def bindings() -> list[tuple[type[DOMNode], Binding]]:
    return [(node, binding) for node in ours() for binding in bound(node)]


def test_a_letter_takes_away_at_most_one_kind_of_thing() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for _, binding in bindings():
        last = (binding.id or "").rpartition(".")[2]
        if last in DESTRUCTIVE and len(binding.key) == 1:
            meanings[binding.key].add(last)
    assert meanings
    assert {key: words for key, words in meanings.items() if len(words) > 1} == {}


def test_nothing_depends_on_a_key_that_terminals_eat() -> None:
    by_action: dict[tuple[type[DOMNode], str], set[str]] = defaultdict(set)
    for node, binding in bindings():
        by_action[node, binding.action].add(binding.key)
    assert {action: keys for action, keys in by_action.items() if keys <= set(EATEN)} == {}


def test_every_key_that_is_shown_has_a_name_for_settings() -> None:
    nameless = [(node.__name__, one.key) for node, one in bindings() if one.show and not one.id]
    assert nameless == []


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("enter", "↵"),
        ("ctrl+s", "^s"),
        ("J", "J"),
        ("question_mark", "?"),
        ("shift+tab", "shift+tab"),
        ("space", "space"),
    ],
)
def test_a_key_is_written_as_it_is_pressed(key: str, written: str) -> None:
    assert key_name(key) == written


async def test_help_tells_what_works_here_before_what_works_everywhere() -> None:
    app = Stage(FleetScreen(scenes.fleet_store(), lambda: scenes.NOW))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        titles = [title for title, _ in groups(hints(app.screen), app.screen.focused)]
    assert titles[0] == "Here: fleet"
    assert "This replica" in titles


async def test_help_runs_what_is_chosen() -> None:
    app = Stage(FleetScreen(scenes.fleet_store(), lambda: scenes.NOW))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        answers: list[Choice | None] = []
        app.push_screen(Help(help_choices(hints(app.screen), app.screen.focused)), answers.append)
        await pilot.pause()
        assert "type to find an action" in app.text()
        await pilot.press(*"delete", "enter")
        await pilot.pause()
    (answer,) = answers
    assert answer is not None
    assert answer.hint is not None
    assert (answer.hint.id, answer.keys) == ("replica.delete", "D")


async def test_esc_leaves_help_without_doing_anything() -> None:
    app = Stage(FleetScreen(scenes.fleet_store(), lambda: scenes.NOW))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        answers: list[Choice | None] = []
        app.push_screen(Help(help_choices(hints(app.screen), app.screen.focused)), answers.append)
        await pilot.pause()
        await pilot.press("down", "escape")
        await pilot.pause()
    assert answers == [None]


async def test_the_cursor_of_a_long_help_stays_in_sight() -> None:
    app = Stage(FleetScreen(scenes.fleet_store(), lambda: scenes.NOW))
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.pause()
        app.push_screen(Help(help_choices(hints(app.screen), app.screen.focused)))
        await pilot.pause()
        await pilot.press(*["down"] * 40)
        await pilot.pause()
        assert "▌" in app.text()


async def test_a_long_help_is_read_page_by_page() -> None:
    app = Stage(FleetScreen(scenes.fleet_store(), lambda: scenes.NOW))
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.pause()
        shown = Help(help_choices(hints(app.screen), app.screen.focused))
        app.push_screen(shown)
        await pilot.pause()
        await pilot.press("pagedown")
        one = shown.at
        await pilot.press("pagedown", "pagedown", "pageup", "pageup", "pageup")
        await pilot.pause()
        assert shown.at == 0
        assert one > 3


async def test_the_palette_finds_a_replica_by_a_part_of_its_name() -> None:
    store = scenes.fleet_store()
    app = Stage(FleetScreen(store, lambda: scenes.NOW))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        answers: list[Choice | None] = []
        app.push_screen(Palette(palette_choices(hints(app.screen), store.state)), answers.append)
        await pilot.pause()
        await pilot.press(*"replica pgind", "enter")
        await pilot.pause()
    (answer,) = answers
    assert answer is not None
    assert answer.command == ("replica", "pg-index")


def test_what_is_typed_finds_the_best_first_and_nothing_finds_all() -> None:
    choices = [Choice("fold the group"), Choice("filter"), Choice("quit", keys="q")]
    assert search(choices, "") == choices
    assert search(choices, "filter")[0].text == "filter"
    assert search(choices, "q")[0].text == "quit"
    assert search(choices, "zzz") == []
