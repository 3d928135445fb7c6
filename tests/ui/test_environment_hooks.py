"""Hooks of an environment on the whole app with a real engine: written, tried, saved; runs that outlive the screen."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from replicas_tui.api.replicas import CreateReplica
from replicas_tui.state.actions_hooks import HookRunBegan, HookRunTold
from replicas_tui.state.hook_bench import HookRun, hook_at
from replicas_tui.state.resources import hooks_of_replica, resource
from replicas_tui.ui.environments.hooks import HooksPanel
from tests.local.repos import commit, write
from tests.ui.furnishing import to_tab
from tests.ui.living import Living, living


async def to_hooks(here: Living) -> None:
    """Go into the hooks of the environment that is bound to the repository."""
    await here.press("3")
    await here.see("Team")
    await here.press("j", "enter")
    await here.see("Variables")
    await to_tab(here, "Hooks")
    await here.see("start hook")


async def open_hook(here: Living, *, start: bool = False) -> None:
    await to_hooks(here)
    await here.press(*(["j"] if start else []), "enter")
    await here.see("Output")


async def test_a_script_is_written_tried_and_saved_when_it_passes(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await open_hook(here)
        await here.see("None yet")
        await here.press("e")
        await here.type("echo hello")
        await here.see("draft, not saved")
        await here.press("escape", "T")
        await here.see("exit 0, saved as version 1")
        await here.see("hello")
        saved = (await here.client.warm_hooks.get(here.engine.environment_id)).warm_hook
        assert saved is not None
        assert saved.content == "echo hello"
        keys = (await here.see("draft, not saved", gone=True)).splitlines()[-1]
        assert ("t test" in keys, "save" in keys) == (True, False)


async def test_a_script_stands_where_it_stood_while_it_is_written(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await here.client.warm_hooks.save(here.engine.environment_id, "\n".join(f"echo {n}" for n in range(1, 10)))
        await open_hook(here)
        read = await here.see("echo 9")
        await here.press("e")
        await here.see("done, keep the draft")
        await here.press("end", "enter")
        await here.type("echo 10")
        written = await here.see("10  echo 10")
        for n in (1, 9):
            at = next(one for one in read.splitlines() if f" {n}  echo {n}" in one)
            assert at.rstrip() in (one.rstrip() for one in written.splitlines())


async def test_a_run_goes_on_when_one_leaves_and_its_end_is_told(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    async with living(tmp_path) as here:
        await here.client.warm_hooks.save(
            here.engine.environment_id, f"echo waits; while [ ! -e {gate} ]; do sleep 0.02; done; exit 3"
        )
        await open_hook(here)
        await here.see("version 1")
        await here.press("t")
        await here.see("waits")
        await here.see("running 0:")
        await here.press("escape", "1")
        gate.touch()
        await here.see("The warm hook ended with exit code 3")
        await open_hook(here)
        await here.see("exit 3 after")


async def test_a_draft_is_kept_when_one_leaves_and_given_up_when_asked(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await here.client.start_hooks.save(here.engine.environment_id, "echo saved")
        await open_hook(here, start=True)
        await here.see("echo saved")
        await here.press("e")
        await here.type(" more")
        await here.press("escape", "escape", "1")
        await open_hook(here, start=True)
        await here.see("echo saved more")
        await here.see("draft, not saved")
        await here.press("U", "y")
        await here.see("more", gone=True)
        assert here.state.hook_drafts == {}


async def test_a_refused_save_is_told_beside_the_script_and_keeps_the_draft(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await open_hook(here)
        await here.press("e")
        await here.type("echo mine")
        await here.press("escape")
        await here.client.environments.delete(here.engine.environment_id)
        await here.press("S")
        await here.see("Your draft is kept.")
        await here.see("echo mine")


async def test_colours_are_roles_and_no_escape_reaches_the_screen(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await here.client.start_hooks.save(
            here.engine.environment_id, r"printf '\033[31mred\033[0m \033]0;title\007\033[2Jend\n10%%\r99%%\n'"
        )
        await open_hook(here, start=True)
        await here.see("printf")
        await here.press("t")
        await here.see("exit 0 after")
        screen = await here.see("red end")
        assert "99%" in screen
        assert "10%" not in screen.split("Output")[1]


async def test_stopping_to_watch_is_told_for_what_it_is(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await here.client.warm_hooks.save(here.engine.environment_id, "echo waits; sleep 60")
        await open_hook(here)
        await here.see("version 1")
        await here.press("t")
        await here.see("waits")
        await here.press("x")
        await here.see("not watched any more")
        await here.see("The API cannot end a run")


async def test_versions_seen_here_are_compared_and_put_back_as_a_draft(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        save = here.client.start_hooks.save
        await save(here.engine.environment_id, "echo one")
        await open_hook(here, start=True)
        await here.see("echo one")
        await here.until(lambda: any(past.versions for past in here.state.hook_pasts.values()))
        await save(here.engine.environment_id, "echo two")
        await here.press("R")
        await here.see("echo two")
        await here.until(lambda: any(len(past.versions) == 2 for past in here.state.hook_pasts.values()))
        await here.press("V")
        await here.see("Versions seen here")
        await here.press("j")
        await here.see("-echo one")
        await here.press("enter")
        await here.see("draft, not saved")
        await here.see("echo one")


async def test_a_warm_pool_is_switched_on_and_its_workspaces_are_listed(tmp_path: Path) -> None:
    async with living(tmp_path, pool_retry_s=60) as here:
        await here.client.warm_hooks.save(here.engine.environment_id, "exit 7")
        await to_hooks(here)
        await here.press("l")
        await here.see("Warm pool off")
        await here.press("space")
        await here.see("Warm pool on")
        await here.see("A warm hook ended with exit code 7.")
        await here.see("Tried again in")


async def test_a_workspace_that_is_being_made_is_watched_live(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    async with living(tmp_path) as here:
        await here.client.warm_hooks.save(
            here.engine.environment_id, f"echo prepares; while [ ! -e {gate} ]; do sleep 0.02; done"
        )
        await to_hooks(here)
        await here.press("l")
        await here.see("Warm pool off")
        await here.press("space")
        await here.see("warming ")
        await here.until(lambda: "◐" in here.text())
        await here.press("enter")
        await here.see("prepares")
        gate.touch()
        await here.see("over after")


async def test_the_hook_runs_of_a_replica_are_read_from_its_screen(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await here.client.start_hooks.save(here.engine.environment_id, "echo furnished")
        wish = CreateReplica(
            name="one", message="hello", environment_id=here.engine.environment_id, coding_agent="script"
        )
        made = (await here.client.replicas.create(wish)).id
        while (await here.client.replicas.get(made)).status != "active":
            await here.pilot.pause(0.02)
        await here.press("R")
        await here.see("To review")
        await here.press("g", "j", "enter")
        await here.until(lambda: here.state.open_replica == made)
        await here.press("H")
        await here.see("› Hooks")
        await here.see("furnished")
        await here.see("exit 0")
        await here.client.replicas.sleep(made)
        await here.see("it is asleep now")
        await here.press("R")
        assert "furnished" in here.text()
        await here.press("escape", "w")
        await here.see("reading them now would wake it")
        assert here.state.replicas[made].status == "sleeping"
        await here.press("W")
        await here.see("› Log")
        await here.see("would wake it", gone=True)
        await here.until(lambda: here.state.replicas[made].status == "active")


async def test_a_line_that_is_lost_in_the_middle_is_told_and_the_draft_stays(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await open_hook(here)
        await here.press("e")
        await here.type("echo waits; sleep 60")
        await here.press("escape", "T")
        await here.see("waits")
        for listener in here.engine.engine.core.tasks:
            if "test of a warm hook" in listener.get_name():
                listener.cancel()
        await here.see("The test was cut short.")
        await here.see("draft, not saved")


async def test_hooks_of_a_repository_are_read_and_trusted_after_asking(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        write(here.engine.repo_path, "replicas.json", json.dumps({"startHook": {"commands": ["echo from afar"]}}))
        commit(here.engine.repo_path, "Say how to start")
        wish = CreateReplica(
            name="one", message="hello", environment_id=here.engine.environment_id, coding_agent="script"
        )
        await here.client.replicas.create(wish)
        await here.press("R")
        await here.see("To review")
        await to_hooks(here)
        screen = await here.see("waits for your trust")
        assert re.search(r"waits for your trust +(now|\d+m)\b", screen)
        await here.press("G")
        await here.see("echo from afar")
        await here.press("enter")
        await here.see("up down scroll", gone=True)
        await here.press("escape")
        await here.until(lambda: here.app.screen.query_one(HooksPanel).list.has_focus)
        await here.press("t")
        await here.see("runs as you")
        await here.press("y")
        await here.see("waits for your trust", gone=True)
        (seen,) = (await here.client.trust.list()).hooks
        assert seen.trusted


async def test_a_start_hook_that_did_not_pass_is_told_once_in_the_fleet_or_where_its_replica_is_opened(
    tmp_path: Path,
) -> None:
    async with living(tmp_path, (80, 24)) as here:
        assert here.app.desk is not None
        told: dict[int, str] = {}
        here.app.desk.store.watch(
            lambda state: state.notices, lambda notices: told.update({one.id: one.text for one in notices})
        )
        await here.client.start_hooks.save(here.engine.environment_id, "exit 3")
        wish = CreateReplica(
            name="one", message="hello", environment_id=here.engine.environment_id, coding_agent="script"
        )
        await here.client.replicas.create(wish)
        await here.press("R")
        await here.see("To review")
        await here.press("enter")
        said = "the start hook of its environment did not pass. H there shows why."
        await here.until(lambda: said in told.values(), "it was not told")
        await here.press("H")
        await here.see("exit 3")
        await here.press("escape", "escape", "enter")
        await here.see("To one")
        await here.until(lambda: not resource(here.state, hooks_of_replica(next(iter(here.state.replicas)))).loading)
        assert list(told.values()).count(said) == 1


async def test_a_hundred_thousand_lines_are_followed_searched_and_left_behind_at_once(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await open_hook(here)
        assert here.app.desk is not None
        store, at, now = here.app.desk.store, hook_at("warm", here.engine.environment_id), datetime.now(UTC)
        store.dispatch(HookRunBegan(at, HookRun("", saves=False, started=now)))
        for n in range(1_000):
            text = "".join(f"\x1b[32mline {n} {i}\x1b[0m\n" for i in range(100))
            store.dispatch(HookRunTold(at, now, text))
        await here.see("line 999 99")
        await here.press("tab", "g")
        await here.see("line 0 0")
        await here.see("held, 99,")
        await here.press("slash", *"line 500 5", "enter")
        await here.see("1 of 11 matches")
        await here.press("n")
        await here.see("2 of 11 matches")


async def test_what_a_hook_prints_stands_apart_from_its_phases_and_before_a_run_it_says_how_to_try_it(
    tmp_path: Path,
) -> None:
    def below(here: Living) -> list[str]:
        lines = here.text().splitlines()
        return lines[next(n for n, row in enumerate(lines) if "━ Output" in row or "─ Output" in row) + 1 :]

    async with living(tmp_path, (80, 24)) as here:
        await open_hook(here)
        await here.see("Nothing was tried yet")
        blank, said, *_ = below(here)
        assert (blank, said.split(".")[0].strip()) == ("", "Nothing was tried yet")
        assert "T saves" not in here.text()
        await here.press("y")
        await here.see("There is no log to copy yet.")
        assert here.app.desk is not None
        store, at, now = here.app.desk.store, hook_at("warm", here.engine.environment_id), datetime.now(UTC)
        store.dispatch(HookRunBegan(at, HookRun("", saves=False, started=now)), HookRunTold(at, now, "first\n"))
        await here.see("first")
        phases, blank, printed, *_ = below(here)
        assert "provision" in phases
        assert (blank, printed.split()[-1]) == ("", "first")
        await here.see("You may leave")
