"""The inbox in the real app on the real engine: what waits is answered there, what ended is marked as read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.api.automations import TriggerAutomation, UpdateAutomation
from replicas_tui.api.replicas import CreateReplica, PullRequest, Replica
from replicas_tui.effects.run_watch import RunWatch
from replicas_tui.state import resources
from replicas_tui.state.actions import FleetLoaded
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.outside import unseen_runs
from replicas_tui.state.pulls import PullSeen
from replicas_tui.ui.screens.automations import AutomationsScreen
from replicas_tui.ui.screens.inbox import InboxScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui import automating
from tests.ui.living import Living, living

ASK = '- ask: {question: "Which store?", options: [{label: redis}, {label: sql}]}\n- say: the choice is made'
PLAN = '- plan: "1. read both lockfiles"\n- say: "the plan is carried out"'
DONE = "- say: all tokens are moved"


async def make(here: Living, name: str, scenario: str) -> Replica:
    wish = CreateReplica(
        name=name,
        message=f"```scenario\n{scenario}\n```",
        environment_id=here.engine.environment_id,
        coding_agent="script",
    )
    return await here.client.replicas.create(wish)


async def settled(here: Living) -> None:
    """Wait until what is under the cursor stood there long enough to be answered."""
    screen: Any = here.app.screen
    await here.until(lambda: screen._moment() - screen._since > 0.3)


async def test_an_empty_inbox_says_what_comes_here(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await here.press("2")
        await here.see("Nothing waits for you.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_question_is_answered_from_the_list_by_its_number(tmp_path: Path, size: tuple[int, int]) -> None:
    async with living(tmp_path, size) as here:
        await make(here, "fix-login", ASK)
        await here.press("2")
        await here.see("Inbox 1")
        screen = await here.see("redis")
        assert "Which store?" in screen
        await settled(here)
        await here.press("2")
        await here.see("the choice is made")
        assert here.state.sent[-1] == "sql"


async def test_a_key_that_comes_with_the_question_answers_nothing(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "fix-login", ASK)
        await here.press("2")
        await here.see("redis")
        screen: Any = here.app.screen
        screen._moment = lambda: screen._since + 0.2
        await here.press("1")
        screen._moment = lambda: screen._since + 0.4
        await here.press("2")
        await here.see("the choice is made")
        assert here.state.sent[-1] == "sql"


async def test_a_replica_that_was_opened_from_the_inbox_leads_back_there_and_to_itself(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await make(here, "bump-deps", PLAN)
        await make(here, "fix-login", ASK)
        await here.press("2")
        await here.see("Inbox 2")
        screen: Any = here.app.screen
        await here.press("j")
        at = screen.list.at
        await here.press("enter")
        await here.until(lambda: isinstance(here.app.screen, ReplicaScreen))
        await here.press("escape")
        await here.until(lambda: isinstance(here.app.screen, InboxScreen))
        again: Any = here.app.screen
        await here.until(lambda: again.list.at == at, "it is on another one")
        assert here.state.open_replica is None
        await here.press("escape")
        await here.see("by attention")
        await here.press("enter")
        await here.until(lambda: isinstance(here.app.screen, ReplicaScreen))
        await here.press("escape")
        await here.see("by attention")


async def test_a_plan_is_approved_by_a_and_its_digits_lead_to_the_tabs(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "bump-deps", PLAN)
        await here.press("2")
        screen = await here.see("a approve")
        assert "read both lockfiles" in screen
        await settled(here)
        await here.press("a")
        await here.see("the plan is carried out")


async def test_what_ended_is_marked_as_read_and_stays_so_in_the_tab_and_on_disk(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        one = await make(here, "css-tokens", DONE)
        await make(here, "fix-login", ASK)
        await here.press("2")
        await here.see("Inbox 2")
        await here.see("To look at")
        screen: Any = here.app.screen
        screen.list.go(one.id)
        await here.until(lambda: screen.item is not None and screen.item.clearable)
        await here.press("x")
        await here.see("Inbox 1")
        await here.see("Read today")
        assert one.id in here.state.read_at


async def test_all_that_waits_for_no_answer_is_marked_as_read_at_once(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        for name in ("one", "two"):
            await make(here, name, DONE)
        await make(here, "fix-login", ASK)
        await here.press("2")
        await here.see("3 unread")
        await here.until(lambda: "done" in here.text() and "To look at  2" in here.text())
        await here.press("R")
        await here.see("1 unread")
        assert "Read today  2" in here.text()


async def test_a_run_of_an_automation_that_failed_is_told_and_leads_to_its_automation(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        one = await automating.make(here, "nightly", prompt="```bash\nsleep 60\n```")
        assert here.app.desk is not None
        await automating.make(here, "early")  # stands first in the list
        store, watch = here.app.desk.store, RunWatch(here.app.desk._session.context)
        await watch.look()
        await here.until(lambda: not store._due)  # alerts are found by comparing frames
        began = await here.client.automations.trigger(one.id, TriggerAutomation())
        assert began.workspace_id is not None
        await here.client.replicas.delete(began.workspace_id)
        await watch.look()  # a schedule that did not come round is not asked about
        assert not unseen_runs(here.state)
        await here.client.automations.update(one.id, UpdateAutomation(description="changed"))
        await watch.look()
        await here.until(lambda: f"run:{began.execution_id}" in (here.state.alerted or ()))
        await here.press("2")
        await here.see("Inbox 1")
        assert "deleted" in await here.see("run failed")
        await here.press("enter")
        await here.until(lambda: isinstance(here.app.screen, AutomationsScreen))
        screen: Any = here.app.screen
        await here.until(lambda: screen.list.at == one.id)
        await here.press("2")
        await here.see("Read today")
        await here.see("Inbox 1", gone=True)


async def test_checks_that_failed_since_it_was_read_bring_a_replica_back(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        one = await make(here, "css-tokens", DONE)
        await here.press("2")
        await here.see("To look at")
        await here.press("x")
        await here.see("Read today")
        pull = PullRequest(repository="shop", number=7, url="https://forge.example/shop/pull/7")
        known = here.state.replicas[one.id].model_copy(update={"pull_requests": (pull,)})
        assert here.app.desk is not None
        store, at = here.app.desk.store, datetime.now(UTC)
        store.dispatch(FleetLoaded((known,), at))
        store.dispatch(ResourceLoaded(resources.pull(pull.url), PullSeen("open", "failed", 2, at), at))
        await here.see("pull request #7: 2 checks failed")
        await here.see("Inbox 1")
        await here.press("x")
        await here.see("Inbox 1", gone=True)


async def test_enter_opens_and_r_opens_where_one_writes(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await make(here, "fix-login", ASK)
        for key in ("enter", "r"):
            here.app.action_show("inbox")  # on the fleet's row that asks, 2 is an answer
            await here.see("redis")
            assert isinstance(here.app.screen, InboxScreen)
            await here.press(key)
            await here.until(lambda: isinstance(here.app.screen, ReplicaScreen))
            assert here.state.open_replica == one.id
            here.app.action_show("fleet")
            await here.see("Fleet ━")
