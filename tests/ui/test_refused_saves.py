"""Every form, refused in every way: it says why where one looks, keeps what was typed, and is sent again by a key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.ui.screens.fleet import FleetScreen
from tests.local.repos import make_repo
from tests.ui.automating import fill, make
from tests.ui.furnishing import to_tab
from tests.ui.living import Living, living
from tests.ui.refusing import LOST, refusing
from tests.ui.test_environment_skills import repository as skills

pytestmark = pytest.mark.timeout(180)


@dataclass(frozen=True)
class Form:
    """One form.

    Attributes:
        fill: Goes there and types.
        save: The keys that send it.
        kept: What stands in it.
        heading: Is there until it is saved; empty when it stays.
        done: Is there once it is saved.
    """

    fill: Callable[[Living], Awaitable[None]]
    save: tuple[str, ...]
    kept: str
    heading: str
    done: str


async def home(here: Living) -> None:
    for _ in range(6):
        if isinstance(here.app.screen, FleetScreen):
            return
        await here.press("escape")
        await here.pilot.pause()
    raise AssertionError(f"no way back; the screen was:\n{here.text()}")


async def tab(here: Living, title: str, marker: str) -> None:
    """Go into the tab of that title of the repository's environment, which shows `marker`."""
    await here.press("3")
    await here.see("shop")
    screen: Any = here.app.screen
    screen.list.go(here.engine.environment_id)
    await here.until(lambda: screen.list.at == here.engine.environment_id)
    await here.press("enter")
    await to_tab(here, title)
    await here.see(marker)


async def environment(here: Living) -> None:
    await here.press("3")
    await here.see("shop")
    await here.press("n", *"web-prod", "tab", *"words")


async def variable(here: Living) -> None:
    await tab(here, "Variables", "No variables")
    await here.press("n", *"RATE", "tab", *"20", "ctrl+s")
    await here.see("+ RATE")


async def file(here: Living) -> None:
    await tab(here, "Files", "No files")
    await here.press("n", *"~/a", "tab", "tab", *"body")


async def server(here: Living) -> None:
    await tab(here, "MCPs", "No MCP servers")
    await here.press("n", *"git", "tab", "tab", *"npx")


async def hook(here: Living) -> None:
    await tab(here, "Hooks", "start hook")
    await here.press("enter")
    await here.see("Output")
    await here.press("e", *"echo mine", "escape")


async def automation(here: Living) -> None:
    await here.press("4")
    await here.see("Automations ━")
    await here.press("n")
    await here.see("New automation")
    await here.until(lambda: here.state.catalogue.loaded)
    await fill(here, "Name", "nightly")
    await fill(here, "Schedule", "weekdays at 9")
    await fill(here, "Prompt", "look")


async def run(here: Living) -> None:
    await make(here, "hourly")
    await here.press("4")
    await here.see("hourly")
    screen = here.app.screen
    screen.list.go(next(one.id for one in await here.client.automations.list_all() if one.name == "hourly"))  # type: ignore[attr-defined]
    await here.press("x")
    await here.see("Run now")
    await here.press("tab", *'{"a": 1}')


async def group(here: Living) -> None:
    await here.press("5", "o")
    await here.see("shop")
    await here.press("s", *"both", "enter")
    await here.see("space marks one")
    await here.press("space")


async def repository(here: Living) -> None:
    another = await asyncio.to_thread(make_repo, here.engine.repo_path.parent / "another")
    await here.press("5", "o")
    await here.see("shop")
    await here.press("n", *str(another))


async def registry(here: Living) -> None:
    at = await asyncio.to_thread(skills, here.engine.repo_path.parent / "skills", "pdf")
    await tab(here, "Skills", "None. a adds one")
    await here.press("a", *str(at))


OF_ENVIRONMENTS = (
    Form(variable, ("A",), "+ RATE", "", "✓ RATE"),
    Form(file, ("ctrl+s",), "~/a", "New file", "~/a"),
    Form(server, ("ctrl+s",), "npx", "New MCP server", "git"),
    Form(registry, ("enter",), "skills", "Add a registry of skills", "1 skill"),
    Form(hook, ("S",), "echo mine", "draft, not saved", "echo mine"),
)
OTHERS = (
    Form(automation, ("ctrl+s",), "nightly", "New automation", "nightly"),
    Form(run, ("ctrl+s",), '{"a": 1}', "Run now", "hourly"),
    Form(group, ("enter",), "both", "New set", "Sets  1"),
    Form(repository, ("enter",), "another", "Add a repository", "Repositories  2"),
    Form(environment, ("ctrl+s",), "words", "New environment", "web-prod"),
)


REFUSALS = (403, 404, 409, 413, LOST)


@pytest.mark.parametrize("forms", [OF_ENVIRONMENTS, OTHERS], ids=["of environments", "others"])
async def test_every_form_says_why_it_was_refused_keeps_what_was_typed_and_is_sent_again(
    tmp_path: Path, forms: tuple[Form, ...]
) -> None:
    async with living(tmp_path, (80, 24)) as here:
        for form in forms:
            await form.fill(here)
            for status in REFUSALS:
                async with refusing(here, status) as told:
                    await here.press(*form.save)
                    screen = await here.see(told)
                    await here.until(lambda: not any(one.applying for one in here.state.staged.values()))
                assert form.kept in screen, screen
                assert form.heading in screen, screen
            await here.press(*form.save)
            if form.heading:
                await here.see(form.heading, gone=True)
            await here.see(form.done)
            await home(here)
