"""Environments in the real app: made, changed, copied, deleted; what a workspace would get of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from replicas_tui.api.automations import CreateAutomation
from replicas_tui.api.environments import CreateEnvironment, CreateEnvironmentFile, Environment, Environments
from replicas_tui.api.replicas import CreateReplica
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import ENVIRONMENTS, Resource, resource
from replicas_tui.state.views.environments import environments
from replicas_tui.state.views.environments_form import Filled, blamed, create_wish, update_wish
from replicas_tui.ui.draw.environments import row_line, tab_lines
from replicas_tui.ui.listing import Listing
from tests.ui.automating import DONE, fill, no_network
from tests.ui.furnishing import person, put, show, to_tab
from tests.ui.living import Living, living

SMALL = (80, 24)


async def names(here: Living) -> list[str]:
    return sorted(one.name for one in (await here.client.environments.list("all")).environments)


async def test_an_environment_is_made_and_the_cursor_goes_to_it(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("n")
        await here.see("New environment")
        await here.press("ctrl+s")
        await here.see("✗ name it")
        await here.type("web")
        await fill(here, "Bound to", "shop")
        await here.press("enter", "ctrl+s")
        await here.see("New environment", gone=True)
        made = next(one for one in (await here.client.environments.list()).environments if one.name == "web")
        assert made.repository_id is not None
        await here.until(lambda: here.app.screen.environment_id == made.id)  # type: ignore[attr-defined]


async def test_a_name_that_is_taken_is_told_beside_it_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("n", *"shop", "tab", *"words", "ctrl+s")
        screen = await here.see("already exists: name: shop (409)")
        assert "✗" in screen
        assert "words" in screen
        await here.type("2")
        await here.press("ctrl+x", "s")
        await here.see("New environment", gone=True)
        assert "shop2" in await names(here)


async def test_only_what_was_changed_is_sent_and_what_is_empty_now_is_cleared(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        made = await here.client.environments.create(
            CreateEnvironment(name="api", description="old", system_prompt="with\ttab")
        )
        await here.press("3")
        await here.see("api")
        await here.press("j", "e")
        await here.see("Environment settings")
        await here.press("tab", "end")
        await here.press(*["backspace"] * 3, "ctrl+s")
        await here.see("Environment settings", gone=True)
        now = (await here.client.environments.get(made.environment.id)).environment
        assert (now.description, now.system_prompt) == (None, "with\ttab")


async def test_without_a_network_the_form_stays_as_it_was_filled_in(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("n", *"web")
        with no_network(here):
            await here.press("ctrl+s")
            await here.see("The server cannot be reached")
            await here.see("web")
        await here.press("ctrl+s")
        await here.see("New environment", gone=True)
        assert "web" in await names(here)


async def test_one_that_vanished_is_told_and_what_was_typed_stays(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("e")
        await here.see("Environment settings")
        await here.client.environments.delete(here.engine.environment_id)
        await here.press(*"2", "ctrl+s")
        await here.see("Environment not found")
        await here.see("shop2")


async def test_a_copy_has_what_its_source_has(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, A="1")
        await show(here)
        await here.press("c")
        screen = await here.see("shop-copy")
        said = {row.split("│")[1].strip(): row for row in screen.splitlines() if row.count("│") > 2}
        for field in ("About", "Bound to", "System prompt"):
            assert "as what it is made from" in said[field]
        await here.press("ctrl+s")
        await here.see("New environment", gone=True)
        made = next(one for one in (await here.client.environments.list()).environments if one.name == "shop-copy")
        assert made.variable_count == 1
        await here.press("n")
        screen = await here.see("New environment")
        assert "as what it is made from" not in screen


async def test_deleting_asks_for_the_name(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("D", *"sho", "enter")
        await here.see("✗ type shop")
        assert "shop" in await names(here)
        await here.press("p", "enter")
        await here.see("shop is deleted")
        assert await names(here) == ["Global"]


async def test_a_refused_deletion_says_what_rests_on_it_and_leads_there(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        trigger = {"type": "cron", "config": {"schedule": "0 9 * * *", "timezone": "UTC"}}
        wish = {"name": "nightly", "triggers": [trigger], "prompt": "x", "environment_id": here.engine.environment_id}
        await here.client.automations.create(CreateAutomation.model_validate(wish))
        await show(here)
        await here.press("D", *"shop", "enter")
        await here.see("Automations run in it: nightly (409)")
        screen = await here.see("an automation runs in it")
        assert ("Go there ↵" in screen, "Delete ↵" in screen) == (True, False)
        await here.press("shift+tab")
        await here.see("Delete ↵")
        await here.press("tab")
        await here.see("Go there ↵")
        await here.press("enter")
        await here.see("Automations ━")


@pytest.mark.parametrize(("width", "end"), [(80, "1 file · 3 MCPs"), (30, "  0")])
def test_a_row_says_what_an_environment_holds_as_well_as_there_is_room(width: int, end: str) -> None:
    one = Environment(id="e", name="api", file_count=1, mcp_count=3)
    state = State(resources={ENVIRONMENTS: Resource(Environments(environments=(one,)))})
    (row,) = environments(state).rows
    assert row_line(width, row).plain.rstrip().endswith(end)


async def test_one_comes_back_to_the_environment_and_the_tab_one_was_at(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("enter", "l", "l")
        await here.see("Registries")
        await here.press("1")
        await here.see("Fleet ━")
        await here.press("3")
        await here.see("Environments ━")
        await here.until(lambda: here.app.screen.query_one("#environments", Listing).at == here.engine.environment_id)
        await here.press("enter")
        await here.see("Registries")


@pytest.mark.parametrize("keys", ["l", "ll", "llhl"])
async def test_tabs_that_are_gone_through_faster_than_they_are_drawn_keep_one_inside(tmp_path: Path, keys: str) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("enter")
        await here.type(keys)
        screen: Any = here.app.screen
        await here.until(lambda: ("Files" if keys == "l" else "Skills") == screen.panel.TITLE)
        await here.until(lambda: screen.panel.has_focus_within, "one is outside")


async def test_a_key_pressed_right_after_a_tab_never_makes_an_environment(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("enter")
        screen: Any = here.app.screen
        await here.until(lambda: screen.panel.has_focus_within)
        held: list[bool] = []
        here.app.screen.watch(
            here.app.screen, "focused", lambda focused: held.append(focused is screen.list), init=False
        )
        await here.type("lll")
        await here.until(lambda: screen.panel.TITLE == "MCPs" and screen.panel.has_focus_within)
        assert not any(held)


async def test_settings_can_be_copied_and_deleted_from_where_they_are_read(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("enter", "h")
        await here.see("system prompt")
        await here.press("c")
        await here.see("New environment")
        await here.press("ctrl+s")
        await here.see("New environment", gone=True)
        await here.see("▌  shop-copy")
        await here.until(lambda: here.app.screen.query_one("#environments", Listing).has_focus)
        await here.press("enter", "D", *"shop-copy", "enter")
        await here.see("shop-copy is deleted.")
        await here.see("Delete environment", gone=True)
        await here.see("Environments ━")
        await here.until(lambda: here.app.screen.query_one("#environments", Listing).has_focus)
        assert await names(here) == ["Global", "shop"]


async def test_escape_shows_the_whole_list_again_before_it_leaves(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("slash", *"nothing", "enter")
        await here.see("None is called that. esc shows all.")
        await here.press("escape")
        await here.see("bound", gone=True)
        await here.see("Global")
        await here.press("escape")
        await here.see("Fleet ━")


async def test_nobody_changes_or_deletes_the_global_one(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await show(here)
        await here.press("k", "e", "D", "c")
        await here.pilot.pause()
        assert "Environment settings" not in here.text()
        assert "Delete environment" not in here.text()


async def test_typing_filters_the_list(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await here.client.environments.create(CreateEnvironment(name="api"))
        await show(here)
        await here.press("slash", *"sho")
        await here.see("api", gone=True)
        await here.press("escape")
        await here.see("api")


async def test_a_list_that_cannot_be_read_says_so_and_is_read_when_asked(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        with no_network(here):
            await here.press("3")
            await here.see("R reads again")
        await here.press("R")
        await here.see("Global")


async def test_what_a_workspace_gets_is_shown_with_where_it_is_from(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, TZ="Oslo", TOKEN="hunter2")
        await put(here, of="global", TZ="UTC", LANG="C")
        await here.client.files.create("global", CreateEnvironmentFile(name="npm", path="~/.npmrc", content="secret"))
        await here.client.start_hooks.save("global", "echo one\necho two")
        await show(here)
        await to_tab(here, "Effective")
        await here.see("version 1, 2 lines")
        await here.see("Reading what lies", gone=True)
        rows = here.text().splitlines()
        of = {name: next(row for row in rows if f" {name} " in row) for name in ("TZ", "LANG", "TOKEN", "~/.npmrc")}
        assert "hides Global" in of["TZ"]
        assert of["TZ"].rstrip().endswith("shop")
        assert of["LANG"].rstrip().endswith("Global")
        assert of["~/.npmrc"].rstrip().endswith("Global")
        assert not {"hunter2", "secret"} & set(here.text().split())


async def test_an_environment_is_found_by_its_name_and_from_a_replica(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await here.press("colon", *"environment shop", "enter")
        await here.see("bound to shop")


def test_a_personal_one_that_inherits_sends_nothing_that_is_locked() -> None:
    wish = create_wish(Filled(name="mine", scope="user", source="e1", bound="repository r1", prompt="mine"))
    assert wish.model_dump(exclude_none=True) == {
        "name": "mine",
        "scope": "user",
        "source_environment_id": "e1",
        "mobile_testing_enabled": False,
    }


def test_a_change_names_what_differs_and_nothing_else() -> None:
    before = Filled(name="a", about="b", bound="repository r1", prompt="p")
    assert update_wish(before, before) is None
    wish = update_wish(before, Filled(name="a", about="", bound="set s1", prompt="p"))
    assert wish is not None
    assert wish.changes() == {"description": None, "repository_id": None, "repository_set_id": "s1"}


def test_the_servers_words_lead_to_the_field() -> None:
    assert blamed("repository_id: there is no such repository Invalid request") == "bound"
    assert blamed("name: shop An environment with this name already exists") == "name"
    assert blamed("mobile_testing_enabled: this machine has no mobile simulators") == "mobile"
    assert blamed("It broke") == ""


async def test_a_replica_leads_to_the_environment_of_its_repository(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        wish = CreateReplica(name="fix", message=DONE, coding_agent="script", environment_id=here.engine.environment_id)
        await here.client.replicas.create(wish)
        await here.press("R")
        await here.see("fix")
        await here.press("g", "j", "e")
        await here.see("bound to shop")


async def test_what_is_inherited_is_shown_as_locked_and_is_not_overridden(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, LOCKED="team")
        await put(here, open_=True, OPEN="team")
        async with person(here) as ada:
            wish = CreateEnvironment(name="mine", scope="user", source_environment_id=here.engine.environment_id)
            mine = (await ada.environments.create(wish)).environment
            await here.press("3")
            await here.see("mine")
            await here.press("G", "e")
            await here.see("are inherited, and locked")
            assert "Bound to" not in here.text()
            await here.press("escape", "enter")
            await here.see("No variables")
            inherited = resources.variables(here.engine.environment_id)
            await here.until(lambda: resource(here.state, inherited).value is not None)
            await here.press("n", *"LOCKED", "tab", "1", "ctrl+s")
            await here.see("is inherited, and may not have another value here")
            await here.press("ctrl+u", *"OPEN", "tab", "ctrl+s")
            await here.see("+ OPEN")
            await here.press("A")
            await here.see("✓ OPEN")
            assert [one.key for one in (await ada.variables.list(mine.id)).environment_variables] == ["OPEN"]


@pytest.mark.parametrize("width", range(30, 100, 7))
def test_the_tab_that_is_shown_is_there_whole_at_any_width(width: int) -> None:
    counts = {"Variables": 14, "Files": 3, "Skills": 5, "MCPs": 2, "Hooks": 2, "Warm pool": 1, "Effective": None}
    tabs = list(counts.items())
    for at, (name, count) in enumerate(tabs):
        (drawn,) = tab_lines(width, tabs, at)
        assert f" {name} {count or ''}".rstrip() in drawn.plain
        shown = [each for each in counts if each in drawn.plain]
        assert drawn.plain.startswith(" …") == (shown[0] != "Variables")  # what is left out is told, and only that
        assert drawn.plain.rstrip().endswith("…") == (shown[-1] != "Effective")
        assert drawn.cell_length == width
