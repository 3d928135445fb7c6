"""Exporting a chat: the dialog asks where to, and asks again before anything goes."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.exporting import ExportChat
from replicas_tui.ui.dialogs.export import Export, file_name
from tests.ui.scenes import fleet_store
from tests.ui.stage import Stage, until


def staged(folder: Path) -> Stage:
    return Stage(lambda: Export(fleet_store(), "fix-login", "chat-fix-login", "Move the sessions", folder))


async def asked(stage: Stage, pilot: Pilot[None]) -> Ask:
    await until(pilot, lambda: stage.asked(ExportChat))
    return stage.asked(ExportChat)[-1]


async def test_it_asks_for_the_file_in_the_form_that_was_chosen(tmp_path: Path) -> None:
    stage = staged(tmp_path)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("shift+tab", "shift+tab", "right", "right", "enter")
        ask = await asked(stage, pilot)
        path = tmp_path / "move-the-sessions.scenario.md"
        assert ask.intent == ExportChat("fix-login", "chat-fix-login", "scenario", path)
        ask.told(None)
        await until(pilot, lambda: stage.answers)
    assert stage.answers == [True]


async def test_a_file_that_is_there_goes_only_when_enter_is_pressed_again(tmp_path: Path) -> None:
    (tmp_path / "move-the-sessions.md").write_text("mine")
    stage = staged(tmp_path)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert stage.asked(ExportChat) == []
        assert "it is there already" in stage.text()
        await pilot.press("enter")
        intent = (await asked(stage, pilot)).intent
        assert isinstance(intent, ExportChat)
        assert intent.replace


async def test_another_name_is_asked_about_anew(tmp_path: Path) -> None:
    (tmp_path / "move-the-sessions.md").write_text("mine")
    (tmp_path / "amove-the-sessions.md").write_text("mine too")
    stage = staged(tmp_path)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "home", "a", "enter")
        await pilot.pause()
        assert stage.asked(ExportChat) == []
        assert "it is there already" in stage.text()


async def test_what_did_not_work_is_told_and_the_dialog_stays(tmp_path: Path) -> None:
    stage = staged(tmp_path)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        (await asked(stage, pilot)).told(Refusal("It could not be written: No space left on device."))
        await pilot.pause()
        assert "No space left on device" in stage.text()
        assert stage.answers == []


async def test_a_folder_that_is_not_there_and_a_path_for_a_name_are_refused(tmp_path: Path) -> None:
    stage = staged(tmp_path / "nowhere")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("home", *"../x", "enter")
        await pilot.pause()
        assert "there is no such folder" in stage.text()
        assert stage.asked(ExportChat) == []


async def test_a_name_without_an_ending_gets_that_of_its_form_and_the_folder_of_scenarios_is_as_good_as_there(
    tmp_path: Path,
) -> None:
    stage = staged(tmp_path / ".replicas" / "scenarios")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+u", *"mine", "shift+tab", "shift+tab", "right", "enter")
        intent = (await asked(stage, pilot)).intent
        assert isinstance(intent, ExportChat)
        assert intent.path == tmp_path / ".replicas" / "scenarios" / "mine.json"


def test_a_file_is_called_like_its_chat_and_hides_nothing() -> None:
    assert file_name("../../etc/passwd \x1b[31m") == "etc-passwd-31m"
    assert file_name("...") == "chat"
    assert len(file_name("x" * 300)) == 60
