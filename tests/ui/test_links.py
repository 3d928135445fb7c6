from datetime import timedelta

import pytest

from replicas_tui.api.event_payloads import Preview, PreviewsPayload
from replicas_tui.api.events import PreviewChanged
from replicas_tui.api.logs import LogLine, Logs
from replicas_tui.api.previews import Previews
from replicas_tui.api.replicas import PullRequest
from replicas_tui.effects.pulls import LookAtPulls
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.actions import EventArrived, FleetLoaded
from replicas_tui.state.actions_resources import ResourceFailed, ResourceLoaded
from replicas_tui.state.pulls import PullSeen
from replicas_tui.state.store import Store
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.links import LinksScreen
from replicas_tui.ui.screens.workspace_log import WorkspaceLogScreen
from tests.ui.scenes import NOW, ago, fleet_store
from tests.ui.stage import Stage

ID = "fix-login"
URL = "https://github.com/acme/web/pull/812"


def linked(*seen: PullSeen) -> Store:
    """A fleet whose replica opened a pull request, and serves a port."""
    store = fleet_store()
    found = store.state.replicas[ID]
    one = found.model_copy(update={"pull_requests": (PullRequest(repository="web", number=812, url=URL),)})
    rest = [each for each in store.state.replicas.values() if each.id != ID]
    store.dispatch(FleetLoaded((one, *rest), NOW))
    served = Previews(previews=(Preview(port=3000, publicUrl="http://localhost:3000", createdAt=ago(4)),))
    store.dispatch(ResourceLoaded(resources.previews(ID), served, NOW))
    for each in seen:
        store.dispatch(ResourceLoaded(resources.pull(URL), each, NOW))
    return store


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_pull_requests_and_ports_are_listed_with_how_they_stand(size: tuple[int, int]) -> None:
    stage = Stage(LinksScreen(linked(PullSeen("open", "failed", 2)), ID, lambda: NOW))
    async with stage.run_test(size=size) as pilot:
        await pilot.pause()
        assert "#812   ✗ 2 failed  open    web  https://github.com/acme/web/pull/812" in stage.text()
        assert "3000   http://localhost:3000" in stage.text()
        assert stage.wanted(LookAtPulls) == [LookAtPulls((URL,))]
        assert stage.wanted(Read) == [Read((resources.previews(ID),))]


async def test_who_cannot_say_how_a_pull_request_stands_is_named() -> None:
    store = linked()
    store.dispatch(ResourceFailed(resources.pull(URL), "gh is not installed"))
    stage = Stage(LinksScreen(store, ID, lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "#812   ?" in stage.text()
        assert "gh is not installed" in stage.text()


async def test_a_port_that_comes_shows_by_itself() -> None:
    store = linked()
    stage = Stage(LinksScreen(store, ID, lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        now = PreviewsPayload(previews=(Preview(port=8080, publicUrl="http://localhost:8080"),))
        store.dispatch(EventArrived(ID, PreviewChanged(id="e", ts=NOW, payload=now), NOW))
        await pilot.pause()
        assert "8080" in stage.text()
        assert "3000" not in stage.text()


async def test_a_link_is_shown_whole_before_it_is_opened_and_is_copied_by_a_key() -> None:
    copied: list[str] = []

    class Clip(Stage):
        def on_copy(self, message: Copy) -> None:
            copied.append(message.text)

    stage = Clip(LinksScreen(linked(), ID, lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert copied == [URL]
        await pilot.press("enter")
        await pilot.pause()
        assert "it leads to github.com" in stage.text()


async def test_a_replica_that_sleeps_serves_nothing_and_is_not_asked() -> None:
    stage = Stage(LinksScreen(fleet_store(), "a11y-audit", lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "It sleeps, so it serves nothing." in stage.text()
        assert stage.wanted(Read) == []


async def test_over_ssh_it_says_how_a_port_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    stage = Stage(LinksScreen(linked(), ID, lambda: NOW))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "ssh -L 3000:localhost:3000" in stage.text()


@pytest.mark.parametrize(
    ("seen", "shown"),
    [
        (PullSeen("open", "passed"), "#812  ✓ passed"),
        (PullSeen("open", "running"), "#812  ● running"),
        (PullSeen("merged", "passed"), "#812  ✓ merged"),
    ],
)
async def test_the_row_of_a_replica_says_how_its_pull_request_stands(seen: PullSeen, shown: str) -> None:
    stage = Stage(FleetScreen(linked(seen), lambda: NOW))
    async with stage.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        assert shown in stage.text()


async def test_the_log_of_a_workspace_is_followed_and_searched() -> None:
    store = fleet_store()
    key = resources.workspace_log(ID)
    lines = [LogLine(timestamp=NOW + timedelta(seconds=n), level="INFO", message=f"step {n}\x1b[2J") for n in range(60)]
    store.dispatch(ResourceLoaded(key, Logs(logs=tuple(lines[:1])), NOW))
    stage = Stage(WorkspaceLogScreen(store, lambda: NOW, ID))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert stage.wanted(Read) == [Read((key,))]
        assert "1 line · following" in stage.text()
        store.dispatch(ResourceLoaded(key, Logs(logs=tuple(lines[:50])), NOW))
        await pilot.pause()
        assert "info    step 49" in stage.text()
        store.dispatch(ResourceLoaded(key, Logs(logs=tuple(lines[10:])), NOW))
        await pilot.pause()
        assert "info    step 59" in stage.text()
        assert "60 lines · following" in stage.text()
        await pilot.press("slash", *"step 7", "enter")
        await pilot.pause()
        assert "1 of 1 matches" in stage.text()
