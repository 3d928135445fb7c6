"""Environments of tests of the app: made behind its back, and the way to them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from replicas_tui.api.environments import CreateVariable, Variable
from replicas_tui.api.keys import CreateKey
from replicas_tui.client.client import Client
from tests.ui.living import Living


async def put(here: Living, *, of: str = "", open_: bool = False, **values: str) -> None:
    """Set variables behind the app's back."""
    for key, value in values.items():
        wish = CreateVariable(key=key, value=value, personal_override_allowed=open_)
        await here.client.variables.create(of or here.engine.environment_id, wish)


async def held(here: Living, of: str = "") -> dict[str, Variable]:
    """Read the variables the server has."""
    listed = await here.client.variables.list(of or here.engine.environment_id)
    return {one.key: one for one in listed.environment_variables}


async def values(here: Living) -> dict[str, str]:
    return {key: one.value for key, one in (await held(here)).items()}


async def show(here: Living, *seen: str) -> None:
    """Go to the environment of the repository; the focus stays in the list."""
    await here.press("3")
    await here.until(lambda: "shop" in here.text() and here.app.screen.focused is not None)
    screen: Any = here.app.screen
    screen.list.go(here.engine.environment_id)  # no key: a form that was left may have taken the focus by now
    await here.until(lambda: screen.list.at == here.engine.environment_id)
    for text in seen:
        await here.see(text)


async def enter(here: Living, *seen: str) -> None:
    """Go into the variables of that environment."""
    await show(here)
    await here.press("enter")
    for text in seen:
        await here.see(text)


async def to_tab(here: Living, title: str) -> None:
    """Go to a tab of the environment that is shown, by its title; what is in it may come later."""
    screen: Any = here.app.screen
    await here.until(lambda: screen.panel is not None, "no environment is shown")
    for _ in range(10):
        if title == screen.panel.TITLE:
            return
        await here.press("l")
    raise AssertionError(f"no tab {title!r}; the screen was:\n{here.text()}")


@asynccontextmanager
async def person(here: Living) -> AsyncIterator[Client]:
    """Let the app ask with the key of a person, as long as the block lasts; gives a client with that key."""
    assert here.app.desk is not None
    own = here.app.desk._session.context.client
    made = await here.client.keys.create(CreateKey(name="ada", email="ada@example.invalid"))
    async with Client.open(here.engine.base_url, made.key) as ada:
        own.use_key(made.key)
        try:
            yield ada
        finally:
            own.use_key(here.engine.key)
