"""The form for an automation in the real app: what is typed is sent as it was meant, and never lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.api.automations import ShownTrigger, UpdateAutomation
from replicas_tui.api.requests import Patch
from replicas_tui.local.db import automations as table
from replicas_tui.state.actions_resources import ResourceLoading
from replicas_tui.state.resources import AUTOMATIONS
from replicas_tui.ui.automations.editor import AutomationEditor
from replicas_tui.ui.screens.automations import AutomationsScreen
from tests.ui.automating import CUSTOM, DONE, cron, fill, make, no_network, on, only, runs, show, to
from tests.ui.living import Living, living


async def new(here: Living) -> None:
    await show(here)
    await here.press("n")
    await here.see("New automation")


async def filled(here: Living, name: str = "nightly", schedule: str = "weekdays at 9") -> None:
    """Fill in what every automation needs."""
    await new(here)
    await here.until(lambda: here.state.catalogue.loaded)
    await fill(here, "Name", name)
    await fill(here, "Schedule", schedule)
    await fill(here, "Prompt", "look at the logs")


async def saved(here: Living) -> None:
    await here.press("ctrl+s")
    await here.until(lambda: isinstance(here.app.screen, AutomationsScreen), "it was not saved")


async def editing(here: Living, name: str) -> None:
    await show(here, name)
    screen: Any = here.app.screen
    screen.list.go(next(one.id for one in await here.client.automations.list_all() if one.name == name))
    await here.press("e")
    await here.see(f"Change {name}")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_automation_is_made_by_keys_alone_with_a_schedule_in_words(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with living(tmp_path, size) as here:
        await filled(here)
        await here.see("At 09:00 on Monday through Friday")
        await saved(here)
        one = await only(here)
        assert (one.name, one.prompt, one.enabled) == ("nightly", "look at the logs", True)
        assert one.environment_id == here.engine.environment_id
        (trigger,) = one.triggers
        assert trigger.config["schedule"] == "0 9 * * 1-5"
        await here.see("● nightly")
        assert "automation new" not in here.state.drafts


async def test_every_field_is_sent_as_it_was_filled_in(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await filled(here)
        await fill(here, "About", "Reads the logs of the night")
        await fill(here, "Agent", "claude")
        await fill(here, "Model", "opus")
        await to(here, "Thinking")
        await here.press("right", "right", "right")
        await fill(here, "Size", "large")
        await here.press("enter")
        await to(here, "Options")
        await here.press("space")
        await to(here, "When done")
        await here.press("right", "right", "right", "right")
        await fill(here, "Stop idle", "30")
        await fill(here, "Wait quiet", "5m")
        await to(here, "Pull requests")
        await here.press("space", "right", "space")
        await to(here, "Enabled")
        await here.press("right")
        await saved(here)
        one = await only(here)
        assert (one.description, one.agent_provider, one.model) == ("Reads the logs of the night", "claude", "opus")
        assert (one.thinking_level, one.workspace_size, one.plan_mode) == ("high", "large", True)
        assert (one.workspace_lifecycle_policy, one.workspace_auto_stop_minutes) == ("delete_after_inactivity", 30)
        assert (one.debounce_seconds, one.enabled) == (300, False)
        assert one.config["capabilities"] == {"pr_followups": True}
        assert one.config["preferences"] == {"keep_open_on_pr_merge": True}


async def test_sending_too_early_shows_all_that_is_wrong_beside_it(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await new(here)
        await here.until(lambda: here.state.catalogue.loaded)
        assert "✗" not in here.text()
        await here.press("ctrl+s")
        screen = await here.see("3 fields to fix")
        for reason in ("give it a name", "say when: 0 9 * * 1-5", "say what it should do"):
            assert f"✗ {reason}" in screen
        await fill(here, "Schedule", "61 9 * * *")
        await here.see("✗ that never comes: minutes are 0 to 59")
        await fill(here, "Stop idle", "2")
        await here.press("tab")
        await here.see("✗ minutes, from 3 to 1440")
        await fill(here, "Wait quiet", "2 days")
        await here.press("tab")
        await here.see("✗ seconds up to 86400")
        await fill(here, "Time zone", "Europe/Olso")
        await here.press("tab")
        await here.see("✗ no zone of that name")
        assert await here.client.automations.list_all() == ()


@pytest.mark.parametrize(
    ("schedule", "reason"), [("*/15 * * * *", "be due every 60"), ("0,30 9 * * *", "not every 30")]
)
async def test_a_schedule_the_server_finds_too_frequent_is_refused_beside_it_and_kept(
    tmp_path: Path, schedule: str, reason: str
) -> None:
    async with living(tmp_path) as here:
        await filled(here, schedule=schedule)
        await here.see("minutes apart; most servers")
        await here.press("ctrl+s")
        await here.see(reason)
        editor: Any = here.app.screen
        assert editor.fields.blocks[0].schedule.entry.has_focus
        assert editor.fields.blocks[0].schedule.value == schedule
        await fill(here, "Schedule", "every day at 9")
        await saved(here)


@pytest.mark.parametrize(("steps", "kind"), [(3, "slack"), (4, "sentry")])
async def test_a_trigger_this_server_cannot_hear_is_refused_beside_it_and_kept(
    tmp_path: Path, steps: int, kind: str
) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await filled(here)
        await to(here, "Trigger")
        await here.press(*["right"] * steps)
        await here.press("ctrl+s")
        await here.see(f"{kind.title()} tells only the hosted service")
        editor: Any = here.app.screen
        assert editor.fields.blocks[0].kind.value == kind
        assert editor.fields.prompt.value == "look at the logs"


async def test_what_the_key_may_not_do_is_said_beside_the_owner_and_nothing_is_lost(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await filled(here)
        await to(here, "Owner")
        await here.press("right", "ctrl+s")
        await here.see("✗ a personal automation needs")
        await to(here, "Owner")
        await here.press("left")
        await saved(here)
        assert (await only(here)).name == "nightly"


async def test_two_triggers_of_one_kind_are_refused_before_they_are_sent_and_several_kinds_are_not(
    tmp_path: Path,
) -> None:
    async with living(tmp_path) as here:
        await filled(here)
        await here.press("ctrl+n")
        await here.see("Trigger 2")
        await here.press("left")
        await here.see("✗ there is one for cron already")
        await here.press("ctrl+s")
        await here.see("2 fields to fix")
        await to(here, "Trigger 2")
        await here.press("right")
        await here.see("PR opened")
        await here.press("tab", "right", "right", "right", "right")
        await fill(here, "Not by", "dependabot[bot], @renovate")
        await here.press("ctrl+n", "right", "right", "right", "right")
        await here.see("a link of its own")
        await saved(here)
        one = await only(here)
        assert [trigger.type for trigger in one.triggers] == ["cron", "github", "custom"]
        assert one.triggers[1].config == {
            "event": "pull_request.command",
            "excluded_actors": ["dependabot[bot]", "@renovate"],
        }
        assert one.webhook_token


async def test_a_trigger_can_be_taken_away_but_not_the_last(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "nightly", cron(), CUSTOM)
        await editing(here, "nightly")
        await to(here, "Trigger 1")
        await here.press("ctrl+r")
        await here.see("Trigger 2", gone=True)
        await here.press("ctrl+r")
        await here.see("An automation needs a trigger")
        await saved(here)
        assert [trigger.type for trigger in (await only(here)).triggers] == ["custom"]


async def test_only_what_changed_is_sent_and_what_the_form_does_not_know_stays(
    tmp_path: Path, sent: list[UpdateAutomation]
) -> None:
    async with living(tmp_path) as here:
        odd = cron("0 9 * * *", jitter={"s": 5})
        config = {"capabilities": {"pr_followups": True, "new": 1}, "other": [1]}
        await make(
            here, "nightly", odd, on("pull_request.opened", attach_to_user=None), config=config, debounce_seconds=60
        )
        await editing(here, "nightly")
        await fill(here, "Name", "daily")
        await saved(here)
        assert sent[-1].changes() == {"name": "daily"}
        await editing(here, "daily")
        await fill(here, "Schedule", "0 10 * * *")
        await to(here, "Pull requests")
        await here.press("right", "space")
        await saved(here)
        assert set(sent[-1].changes()) == {"triggers", "config"}
        one = await only(here)
        assert one.triggers[0].config == {**odd.config, "schedule": "0 10 * * *"}
        assert one.triggers[1].config == {"event": "pull_request.opened", "attach_to_user": None}
        assert one.config == {**config, "preferences": {"keep_open_on_pr_merge": True}}


async def test_a_field_that_is_emptied_is_sent_as_null(tmp_path: Path, sent: list[UpdateAutomation]) -> None:
    async with living(tmp_path) as here:
        await make(
            here, "nightly", description="about", debounce_seconds=60, workspace_auto_stop_minutes=30,
            agent_provider="claude", model="opus", thinking_level="low",
        )  # fmt: skip
        await editing(here, "nightly")
        for label in ("About", "Model", "Stop idle", "Wait quiet"):
            await fill(here, label, "")
        await to(here, "Agent")
        await here.press("ctrl+e", "ctrl+u", *"default", "enter")
        await to(here, "Thinking")
        await here.press("left", "left")
        await saved(here)
        cleared = ("description", "agent_provider", "model", "thinking_level", "debounce_seconds")
        assert sent[-1].changes() == dict.fromkeys((*cleared, "workspace_auto_stop_minutes"))
        one = await only(here)
        assert (one.agent_provider, one.model, one.description, one.debounce_seconds) == (None, None, None, None)


async def test_what_somebody_else_changed_meanwhile_is_not_set_back(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await make(here, "nightly")
        await editing(here, "nightly")
        await fill(here, "About", "mine")
        await here.client.automations.update(one.id, UpdateAutomation(prompt="theirs"))
        await saved(here)
        now = await only(here)
        assert (now.description, now.prompt) == ("mine", "theirs")


async def test_what_was_typed_a_moment_before_something_was_read_is_still_a_change(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "nightly")
        await editing(here, "nightly")
        await here.see("next runs")
        editor: Any = here.app.screen
        editor.fields.description.fill("quick")
        editor.store.dispatch(ResourceLoading(AUTOMATIONS))
        await here.until(lambda: not editor.store._due, "the form never heard of it")
        await saved(here)
        assert (await only(here)).description == "quick"


async def test_one_that_vanished_while_it_was_edited_says_so_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await make(here, "nightly")
        await editing(here, "nightly")
        await fill(here, "About", "half a thought")
        await here.client.automations.delete(one.id)
        await here.press("ctrl+s")
        await here.see("not found")
        editor: Any = here.app.screen
        assert editor.fields.description.value == "half a thought"
        await here.until(lambda: f"automation {one.id}" in here.state.drafts, "it was not kept")


async def test_without_a_network_nothing_is_lost_and_the_user_tries_again(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await filled(here)
        with no_network(here):
            await here.press("ctrl+s")
            await here.see("cannot be reached")
        assert await here.client.automations.list_all() == ()
        await saved(here)
        assert (await only(here)).prompt == "look at the logs"


async def test_a_draft_survives_leaving_another_place_and_the_end_of_the_app(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await filled(here, name="half")
        await to(here, "Enabled")
        await here.press("1")
        await here.see("Fleet ━")
        await show(here)
        await here.press("n")
        await here.see("look at the logs")
        await here.press("escape")
    async with living(tmp_path, (80, 24)) as here:
        await here.until(lambda: "automation new" in here.state.drafts)
        await new(here)
        screen = await here.see("look at the logs")
        assert "half" in screen
        await here.press("ctrl+l", "y")
        await here.see("look at the logs", gone=True)
        await here.press("escape")
        await here.until(lambda: "automation new" not in here.state.drafts)


async def test_a_form_nobody_typed_into_is_no_draft(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "nightly", cron(), on("merge_request.opened"), CUSTOM)
        await editing(here, "nightly")
        await here.until(lambda: here.state.catalogue.loaded)
        await here.press("escape")
        await here.press("n")
        await here.see("New automation")
        await here.press("escape", "c")
        await here.see("copy of nightly")
        await here.press("escape")
        assert here.state.drafts == {}


async def test_saving_and_running_once_begins_a_run(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await filled(here)
        await fill(here, "Agent", "script")
        await fill(here, "Prompt", "say hello")
        await here.press("ctrl+t")
        await here.until(lambda: isinstance(here.app.screen, AutomationsScreen))
        assert len(await runs(here, await only(here))) == 1


async def test_what_has_no_schedule_is_not_run_by_hand(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await make(here, "hook", CUSTOM)
        await editing(here, "hook")
        await here.press("ctrl+t")
        await here.see("Only what has a schedule can be run by hand")


async def test_another_like_one_is_made_with_everything_it_has(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        first = await make(here, "nightly", cron("0 9 * * *", jitter=5), debounce_seconds=60)
        await show(here, "nightly")
        await here.press("c")
        await here.see("copy of nightly")
        await saved(here)
        await here.until(lambda: "copy of nightly" in here.text())
        second = next(one for one in await here.client.automations.list_all() if one.id != first.id)
        assert second.triggers == first.triggers
        assert (second.name, second.prompt, second.debounce_seconds) == ("copy of nightly", DONE, 60)


async def test_the_preview_says_the_next_runs_the_clocks_and_what_runs_beside_it(tmp_path: Path) -> None:
    async with living(tmp_path, (100, 30)) as here:
        await make(here, "deps-bump", cron("0 9 * * 1,5"))
        await make(here, "nightly", cron("0 9 * * 1-5"))
        await editing(here, "nightly")
        screen = await here.see("Mon and Fri 09:00 also runs deps-bump.")
        assert "^o" not in screen  # it is there
        assert "next runs       Oslo" in screen
        assert "09:00 stays local" in screen
        assert "with 1 other" in screen
        assert "22 runs" in screen
        await fill(here, "Schedule", "nonsense")
        await here.see("cron has 5 fields")


async def test_where_there_is_one_pane_the_preview_is_a_key_away(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await filled(here)
        await fill(here, "Schedule", "*/5 * *")
        assert (await here.see("cron has 5 fields")).count("cron has 5 fields") == 1
        await here.press("tab")
        await here.see("✗ cron has 5 fields")
        assert here.text().count("cron has 5 fields") == 1
        await here.press("shift+tab", "end")
        await here.type(" * *")
        await here.see("runs come 5 minutes apart")
        await fill(here, "Schedule", "weekdays at 9")
        await here.press("ctrl+o")
        screen = await here.see("next runs")
        assert "Schedule" not in screen
        await here.press("escape")
        await here.see("Schedule")
        assert isinstance(here.app.screen, AutomationEditor)


async def test_a_preview_in_place_of_the_form_gives_way_to_what_is_said_of_the_form(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await new(here)
        await fill(here, "Schedule", "weekdays at 9")
        await here.press("ctrl+o")
        await here.see("next runs")
        await here.press("ctrl+s")
        screen = await here.see("2 fields to fix")
        assert "✗ give it a name" in screen
        assert "next runs" not in screen
        await here.press("ctrl+o")
        await here.see("next runs")
        await here.press("ctrl+r")
        await here.see("choose another kind instead")


async def test_back_from_the_preview_one_writes_on_where_one_wrote(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await filled(here)
        await fill(here, "Schedule", "weekdays at")
        await here.press("ctrl+o")
        await here.see("Preview ─")
        await here.type("lost")
        await here.press("ctrl+o")
        await here.type(" 9")
        await here.see("At 09:00 on Monday through Friday")


async def test_a_trigger_of_a_kind_from_the_future_stays_as_long_as_the_triggers_are_left_alone(
    tmp_path: Path, sent: list[UpdateAutomation]
) -> None:
    async with living(tmp_path) as here:
        one = await make(here, "nightly")
        moon = ShownTrigger(type="moon", config={"phase": "full"})
        triggers = json.dumps([trigger.model_dump() for trigger in (*one.triggers, moon)])
        db = here.engine.engine.core.db
        row = await db.read(lambda db: table.get(db, one.id))
        assert row is not None
        await db.write(lambda db: table.put(db, replace(row, triggers=triggers)))
        await editing(here, "nightly")
        await here.see("Trigger 2")
        await fill(here, "Schedule", "0 10 * * *")
        await here.see("moon is not known here")
        await fill(here, "Schedule", "0 9 * * 1-5")
        await fill(here, "About", "left alone")
        await saved(here)
        assert sent[-1].changes() == {"description": "left alone"}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[UpdateAutomation]:
    """Every change that goes over the wire."""
    found: list[UpdateAutomation] = []
    spelled = Patch.model_dump

    def dump(self: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(self, UpdateAutomation):
            found.append(self)
        return spelled(self, *args, **kwargs)

    monkeypatch.setattr(UpdateAutomation, "model_dump", dump)
    return found
