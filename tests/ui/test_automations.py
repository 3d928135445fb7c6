"""Automations in the real app on the real engine: the list, what one does with one of them, its runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from replicas_tui.api.automations import TriggerAutomation
from replicas_tui.state.resources import AUTOMATIONS, resource
from replicas_tui.ui.automations.week import WeekScreen
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.screens.automations import AutomationsScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui.automating import CUSTOM, cron, make, no_network, on, only, runs, show
from tests.ui.living import living
from tests.ui.refusing import refusing

SIZES = ((80, 24), (120, 40))


async def test_an_empty_list_says_what_automations_are_for_and_which_key_makes_one(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await show(here, "Nothing begins by itself yet.", "n makes one.")


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_says_what_starts_each_when_it_is_due_and_how_it_went(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with living(tmp_path, size) as here:
        await make(here, "nightly", cron())
        await make(here, "review", on("pull_request.opened"), CUSTOM)
        await make(here, "resting", cron("0 3 * * *"), enabled=False)
        screen = await _shown(here, "nightly", "review", "resting")
        assert "At 09:00 on Monday" in screen
        assert "PR opened, webhook" in screen
        assert next(row for row in screen.splitlines() if "resting" in row)[:79].split("│")[0].rstrip().endswith("off")


async def test_filters_leave_what_is_wanted_and_say_so(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "nightly", cron())
        await make(here, "review", on("pull_request.opened"), enabled=False)
        await show(here, "nightly", "review")
        await here.press("t")
        assert "cron · 1 of 2" in await here.see("review", gone=True)
        await here.press("t")
        await here.see("github · 1 of 2")
        await here.press("v")
        await here.see("None is like that")
        await here.press("v")
        await here.see("review")
        await here.press("slash", *"night", "enter")
        await here.see("None is like that")
        await here.press("v", *"ttttt")
        screen = await here.see("/night · 1 of 2")
        assert "nightly" in screen
        await here.press("slash", "escape", "s")
        await here.see("team · 2 of 2")


async def test_space_turns_one_off_and_on_again(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "nightly")
        await show(here, "● nightly")
        await here.press("space")
        await here.see("○ nightly")
        assert not (await only(here)).enabled
        await here.press("space")
        await here.see("● nightly")


async def test_running_one_now_takes_data_and_its_run_leads_to_the_replica(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        one = await make(here, "nightly")
        await show(here, "nightly")
        await here.press("x")
        await here.see("Run now")
        await here.press("tab", *"[1]", "ctrl+s")
        await here.see("it must be an object")
        assert await runs(here, one) == ()
        await here.press("backspace", "backspace", "backspace", *'{"ref": "main"}', "ctrl+s")
        await here.see("The run began.")
        await here.see("Run now", gone=True)
        await here.press("enter")
        await here.see("Runs ━")
        (run,) = await runs(here, one)
        assert run.trigger_payload == {"ref": "main"}
        await here.until(lambda: "completed" in here.text() or "running" in here.text())
        await here.press("p")
        await here.see('"ref": "main"')
        await here.press("escape", "enter")
        await here.until(lambda: isinstance(here.app.screen, ReplicaScreen), "it never went to the replica")
        assert here.state.open_replica == run.workspace_id
        await here.press("escape")
        await here.until(lambda: isinstance(here.app.screen, AutomationsScreen), "it never came back")
        screen: Any = here.app.screen
        await here.until(lambda: screen.detail.runs.has_focus and screen.detail.runs.at == run.id, "it is elsewhere")


async def test_a_run_that_somebody_else_started_shows_while_one_looks(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        one = await make(here, "hooky", CUSTOM)
        await show(here, "hooky")
        await here.press("enter")
        await here.see("It has not run yet")
        async with httpx.AsyncClient(base_url=here.engine.base_url, timeout=60, trust_env=False) as anybody:
            answer = await anybody.post(f"/v1/automations/webhook/{one.webhook_token}", json={"hello": "world"})
            assert answer.status_code == 202
        await here.see("completed")


async def test_a_run_that_failed_says_why_and_failures_in_a_row_are_counted(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await make(here, "broken", prompt="```scenario\n- explode: now\n```")
        for _ in range(2):
            await here.client.automations.trigger(one.id, TriggerAutomation())
        await _until_ended(here, one, 2)
        await show(here, "broken")
        await here.see("The last 2 runs failed.")
        await here.see("✗2")
        (last, _) = await runs(here, one)
        assert last.error is not None
        assert last.error.split()[0] in here.text()


async def test_runs_come_a_page_at_a_time(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await make(here, "busy", cron(), enabled=False, agent_provider="claude", model="m")
        for n in range(23):
            await here.client.automations.trigger(one.id, TriggerAutomation(payload={"n": n}))
        await show(here, "busy", "page 1 of 2")
        await here.press("enter", "right_square_bracket")
        await here.see("page 2 of 2")
        await here.until(lambda: len(here.app.screen.query_one("#runs")._entries) == 3, "three runs are left")  # type: ignore[attr-defined]
        await here.press("left_square_bracket")
        await here.see("page 1 of 2")


async def test_the_webhooks_link_is_masked_and_copied_only_after_asking(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await make(here, "hook", CUSTOM)
        assert one.webhook_token
        await show(here, "hook", "webhook/••••••••••••")
        await here.press("y")
        screen = await here.see("Whoever has this link can start it")
        assert one.webhook_token not in screen
        await here.press("n")
        await here.see("Whoever has", gone=True)
        assert here.app.clipboard == ""
        await here.press("Y", "y")
        await here.see("Nothing here took the copy of")
        link = f"{here.engine.base_url}/v1/automations/webhook/{one.webhook_token}"
        assert here.app.clipboard.startswith(f"curl -X POST '{link}'")
        await here.press("y", "y")
        await here.until(lambda: here.app.clipboard == link)
        assert one.webhook_token not in here.text() + here.app.title + here.app.export_screenshot()
        assert not any(one.webhook_token in file.read_text("latin-1") for file in _files(tmp_path / "cache"))


async def test_a_test_of_the_webhook_begins_a_run(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        one = await make(here, "hook", CUSTOM)
        await show(here, "hook")
        await here.press("x")
        await here.see("● test webhook")
        await here.press("tab", *'{"build": 7}', "ctrl+s")
        await here.see("The webhook took the test.")
        (run,) = await runs(here, one)
        assert run.trigger_payload == {"build": 7}


async def test_data_that_is_too_large_is_refused_where_it_was_typed_and_stays(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "hook", CUSTOM)
        await show(here, "hook")
        await here.press("x")
        await here.see("Run now")
        dialog: Any = here.app.screen
        dialog.payload.fill('{"a": "' + "x" * 300_000 + '"}')
        await here.press("ctrl+s")
        await here.see("413")
        assert len(dialog.payload.value) > 300_000


async def test_deleting_asks_for_the_name(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await make(here, "nightly")
        await show(here, "nightly")
        await here.press("D", "enter")
        await here.see("type nightly")
        await here.type("nightly")
        await here.press("enter")
        await here.see("Nothing begins by itself yet.")
        assert await here.client.automations.list_all() == ()


async def test_one_that_vanished_says_so_when_it_is_switched(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await make(here, "nightly")
        await show(here, "nightly")
        async with refusing(here, 404) as told:  # as if it had gone a moment ago: a real one may be missed at once
            await here.press("space")
            await here.see(told)
        await here.client.automations.delete(one.id)
        await here.press("R")
        await here.see("Nothing begins by itself yet.")


async def test_without_a_network_the_list_stays_and_says_why_it_is_old(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "nightly")
        await show(here, "nightly", "0 ─")
        with no_network(here):
            await here.press("R")
            await here.until(lambda: resource(here.state, AUTOMATIONS).failed)
            screen = await here.see("✗ The server cannot be reached")
            assert "nightly" in screen
        await here.press("R")
        await here.until(lambda: not resource(here.state, AUTOMATIONS).failed)
        await here.see("Automations ━")


async def test_the_week_shows_how_many_are_due_in_each_hour_and_which(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        one = await make(here, "nightly", cron("30 4 * * *", timezone="UTC"))
        await make(here, "another", cron("40 4 * * *", timezone="UTC"))
        await show(here, "nightly")
        await here.press("w")
        await here.see("2 schedules · 1")  # 12 to 14 runs: those of today before they were made are none
        screen: Any = here.app.screen
        assert isinstance(screen, WeekScreen)
        await here.press("n", "N", "n")
        screen_text = await here.see("nightly")
        assert "another" in screen_text
        await here.press("tab", "G", "enter")
        await here.until(lambda: isinstance(here.app.screen, AutomationsScreen))
        shown: Any = here.app.screen
        await here.until(lambda: shown.list.at == one.id, "the one that was chosen is not under the cursor")


async def test_escape_takes_typed_words_away_before_it_leaves(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await make(here, "nightly")
        await make(here, "review", on("pull_request.opened"))
        await show(here, "nightly", "review")
        await here.press("j", "slash", *"revi", "enter")
        await here.see("nightly", gone=True)
        await here.press("escape")
        await here.see("nightly")
        await here.press("escape")
        await here.see("Fleet ━")
        await here.press("4")
        await here.see("nightly")
        screen = here.app.screen
        assert isinstance(screen, AutomationsScreen)
        await here.until(lambda: screen.automation is not None and screen.automation.name == "review")


async def test_back_leads_from_the_runs_to_the_list_and_from_there_to_the_fleet(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await make(here, "nightly")
        await show(here, "nightly")
        await here.press("enter")
        await here.see("Runs ━")
        await here.press("escape")
        await here.see("Automations ━")
        await here.press("escape")
        await here.see("Fleet ━")
        assert not isinstance(here.app.screen, Dialog)


async def _shown(here: Any, *names: str) -> str:
    await show(here, *names)
    return str(here.text())


async def _until_ended(here: Any, one: Any, count: int) -> None:
    while sum(run.status in ("failed", "completed") for run in await runs(here, one)) < count:
        await here.pilot.pause(0.02)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
