"""A session as the app opens it: a real daemon, a real client, cache and store, no screen."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from replicas_tui.commands.connect import Connector
from replicas_tui.commands.session import UP, OpenSession
from replicas_tui.credentials.credentials import Credentials
from replicas_tui.local import daemon
from replicas_tui.settings.config import load_settings
from replicas_tui.settings.folders import Folders, find_folders
from replicas_tui.settings.profiles import Profile, ProfileBook, last_used
from replicas_tui.state.model import ServerLink, State
from replicas_tui.ui.services import ConnectError
from tests.local.repos import make_repo


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return find_folders(str(tmp_path / "home"), {})


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_repo(tmp_path / "shop")


def connector(folders: Folders, register: Path | None = None, *profiles: Profile) -> Connector:
    settings = load_settings(folders, {})
    book = ProfileBook(folders, settings.profiles, settings.made)
    for profile in profiles:
        book.hold(profile)
    return Connector(folders, book, Credentials(folders, {"MY_KEY": "rk_some_key"}), register=register)


async def until(session: OpenSession, holds: Callable[[State], bool], *, seconds: float = 60) -> None:
    seen = asyncio.Event()
    unwatch = session.context.store.watch(holds, lambda it_does: seen.set() if it_does else None)
    async with asyncio.timeout(seconds):
        await seen.wait()
    unwatch()


@pytest.fixture
async def session(folders: Folders, repository: Path) -> AsyncIterator[OpenSession]:
    """A session on a local engine that runs, until the test ends."""
    opened = await connector(folders, repository).connect("local")
    running = asyncio.create_task(opened.run())
    try:
        yield opened
    finally:
        await opened.close()
        with suppress(asyncio.CancelledError):
            await running
        await asyncio.to_thread(daemon.stop, folders.engine)


async def test_opening_the_local_profile_starts_its_engine_and_registers_the_repository(
    session: OpenSession, folders: Folders
) -> None:
    await until(session, lambda state: state.server.link in UP and state.catalogue.loaded)
    state = session.context.state
    assert [one.name for one in state.catalogue.repositories] == ["shop"]
    assert state.server.capabilities is not None
    assert last_used(folders) == "local"


async def test_an_engine_that_died_is_started_again_and_the_session_goes_on(
    session: OpenSession, folders: Folders
) -> None:
    await until(session, lambda state: state.server.link in UP)
    before = daemon.status(folders.engine)
    assert before is not None
    os.kill(before.pid, signal.SIGKILL)
    session.context.stale.set()
    await until(session, lambda state: state.server.link is ServerLink.RECONNECTING)
    await until(session, lambda state: state.server.link in UP)
    await until(session, lambda state: any("runs again" in notice.text for notice in state.notices))
    after = daemon.status(folders.engine)
    assert after is not None
    assert (after.base_url, after.pid == before.pid) == (before.base_url, False)


async def test_an_engine_that_was_stopped_on_purpose_stays_stopped(session: OpenSession, folders: Folders) -> None:
    await until(session, lambda state: state.server.link in UP)
    await asyncio.to_thread(daemon.stop, folders.engine)
    session.context.stale.set()
    await until(session, lambda state: state.server.link is ServerLink.OFFLINE)
    await until(session, lambda state: any("replicas-tui local start" in notice.text for notice in state.notices))
    assert daemon.status(folders.engine) is None


async def test_a_session_that_is_closed_leaves_no_task_behind(folders: Folders, repository: Path) -> None:
    opened = await connector(folders, repository).connect("local")
    before = asyncio.all_tasks()
    running = asyncio.create_task(opened.run())
    await until(opened, lambda state: state.server.link in UP)
    await opened.close()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert asyncio.all_tasks() == before
    await asyncio.to_thread(daemon.stop, folders.engine)


async def test_a_server_that_is_away_is_told_and_the_session_stays_open(folders: Folders) -> None:
    away = Profile("away", "hosted", "http://127.0.0.1:9", "env:MY_KEY")
    opened = await connector(folders, None, away).connect("away")
    running = asyncio.create_task(opened.run())
    await until(opened, lambda state: state.server.link is ServerLink.RECONNECTING)
    assert "cannot be reached" in opened.context.state.server.reason
    await opened.close()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_variable_that_is_gone_is_a_sentence_and_nothing_is_opened(folders: Folders) -> None:
    gone = Profile("gone", "hosted", "http://127.0.0.1:9", "env:NOT_SET_ANYWHERE")
    with pytest.raises(ConnectError, match="NOT_SET_ANYWHERE is not set"):
        await connector(folders, None, gone).connect("gone")
    assert last_used(folders) is None
