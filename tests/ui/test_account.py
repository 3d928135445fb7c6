"""Account, keys and repositories in the real app on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from replicas_tui.client.client import Client
from replicas_tui.state.model import Server, State
from replicas_tui.state.resources import OWN_KEYS, resource
from replicas_tui.state.views.account import account
from replicas_tui.ui.dialogs.new_key import NewKeyMade
from replicas_tui.ui.screens.environments import EnvironmentsScreen
from tests.local.repos import make_repo
from tests.ui.automating import no_network
from tests.ui.furnishing import person
from tests.ui.living import Living, living
from tests.ui.refusing import LOST, refusing

NOW = datetime(2026, 7, 1, tzinfo=UTC)
REFUSALS = (400, 403, 413)


@asynccontextmanager
async def of_a_person(tmp_path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Living, Client]]:
    """Open the app's account with the key of a person."""
    async with living(tmp_path, size) as here, person(here) as theirs:
        await here.press("5", "a")
        await here.see("ada@example.invalid")
        yield here, theirs


async def test_an_organisations_key_has_no_account_and_the_server_says_so(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await here.press("5", "a")
        screen = await here.see("User profile not found")
        assert "belong to a person's key" in screen
        said = " ".join(screen.replace("┃", " ").split())
        assert "replicas-tui local key create --personal NAME prints" in said
        assert f"replicas-tui auth login NAME --base-url {here.engine.base_url} asks for it" in said
        assert "new key" not in screen


def test_where_persons_are_elsewhere_no_command_of_this_machine_is_told() -> None:
    assert not account(State(server=Server(base_url="https://api.example.invalid")), NOW).own_keys_at


async def test_a_new_key_is_masked_shown_by_a_key_copied_and_then_never_shown_again(tmp_path: Path) -> None:
    async with of_a_person(tmp_path) as (here, theirs):
        await here.press("n", "enter")
        await here.see("it cannot be empty")
        await here.type("laptop")
        await here.press("enter")
        screen = await here.see("Your new key")
        dialog = here.app.screen
        assert isinstance(dialog, NewKeyMade)
        assert "••••" in screen
        assert "↵ open" not in screen
        key = dialog._key
        assert key not in screen + here.app.export_screenshot()
        await here.press("v")
        await here.until(lambda: key[:20] in here.text())
        await here.press("y")
        await here.until(lambda: here.app.clipboard == key)
        await here.press("escape")
        screen = await here.see("laptop")
        assert ("2 keys ━" in screen, "in use here" in screen) == (True, True)
        assert key not in screen + str(here.state) + here.app.title
        assert not any(key in file.read_text("latin-1") for file in (tmp_path / "cache").rglob("*") if file.is_file())
        assert {one.name for one in (await theirs.profile.keys()).api_keys} >= {"laptop"}


async def test_revoking_asks_and_says_that_it_is_the_key_in_use(tmp_path: Path) -> None:
    async with of_a_person(tmp_path) as (here, theirs):
        await theirs.profile.create_key("old")
        await here.press("R")
        await here.see("old")
        (mine,) = (one for one in (await theirs.profile.keys()).api_keys if one.is_current)
        (old,) = (one for one in (await theirs.profile.keys()).api_keys if one.name == "old")
        here.app.screen.list.go(mine.id)  # type: ignore[attr-defined]
        await here.press("D")
        await here.see("the key this program uses")
        await here.press("n")
        here.app.screen.list.go(old.id)  # type: ignore[attr-defined]
        await here.press("D")
        screen = await here.see("undone.")
        assert "this program uses" not in screen
        await here.press("y")
        await here.see("The key is revoked.")
        await here.until(lambda: len((resource(here.state, OWN_KEYS).value or ()).api_keys) == 1)  # type: ignore[union-attr]
        assert [one.id for one in (await theirs.profile.keys()).api_keys] == [mine.id]


async def test_a_name_that_could_not_be_sent_stays_typed_and_is_sent_again(tmp_path: Path) -> None:
    async with of_a_person(tmp_path) as (here, theirs):
        await here.press("e", *"!" * 90, "enter")
        await here.see("at most 80 characters")
        await here.press("ctrl+u", *"Ada L.")
        with no_network(here):
            await here.press("enter")
            await here.see("cannot be reached")
        assert "Ada L." in here.text()
        await here.press("enter")
        await here.until(lambda: "Shown as     Ada L." in here.text())
        assert (await theirs.profile.get()).displayName == "Ada L."


async def test_a_new_key_that_could_not_be_made_says_why_keeps_its_name_and_is_made_when_sent_again(
    tmp_path: Path,
) -> None:
    async with of_a_person(tmp_path) as (here, theirs):
        await here.press("n", *"k" * 101, "enter")
        await here.see("✗ at most 100 characters")
        await here.press("ctrl+u", *"laptop")
        for status in (*REFUSALS, LOST):
            async with refusing(here, status) as told:
                await here.press("enter")
                screen = await here.see(told)
            assert "laptop" in screen, screen
            assert "New API key" in screen, screen
        assert [one.name for one in (await theirs.profile.keys()).api_keys] == ["ada"]
        await here.press("enter")
        await here.see("Your new key")
        assert {one.name for one in (await theirs.profile.keys()).api_keys} == {"ada", "laptop"}


async def test_a_name_that_the_server_refuses_says_why_stays_typed_and_is_sent_again(tmp_path: Path) -> None:
    async with of_a_person(tmp_path) as (here, theirs):
        await here.press("e", "ctrl+u", "enter")
        await here.see("✗ it cannot be empty")
        await here.type("Ada L.")
        for status in REFUSALS:
            async with refusing(here, status) as told:
                await here.press("enter")
                screen = await here.see(told)
            assert "✗ The server said: It is not to be" in screen, screen
            assert "Ada L." in screen, screen
        await here.press("enter")
        await here.until(lambda: "Shown as     Ada L." in here.text())
        assert (await theirs.profile.get()).displayName == "Ada L."


async def test_a_repository_is_added_by_its_path_and_leads_to_its_environment(tmp_path: Path) -> None:
    another = make_repo(tmp_path / "another")
    async with living(tmp_path, (80, 24)) as here:
        await here.press("5", "o")
        await here.see("shop")
        await here.press("n", *"/not/there", "enter")
        await here.see("✗")
        await here.press("ctrl+u", *str(another), "enter")
        await here.see("Repositories  2")  # around the dialog, which goes a moment later
        await here.see("Add a repository", gone=True)
        await here.press("g", "enter")
        await here.until(lambda: isinstance(here.app.screen, EnvironmentsScreen))


async def test_a_set_is_made_of_repositories_that_are_marked(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await here.press("5", "o")
        await here.see("shop")
        await here.press("s", *"both", "enter")
        await here.see("space marks one")
        await here.press("space", "enter")
        await here.see("Sets  1")
        (made,) = (await here.client.repositories.sets()).repository_sets
        assert (made.name, [one.name for one in made.repositories]) == ("both", ["shop"])
