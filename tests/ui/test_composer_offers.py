"""Commands, files and the history, picked above the composer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Click

from replicas_tui.api.canvas import CanvasItem
from replicas_tui.api.chats import SlashCommand, SlashCommands
from replicas_tui.effects.canvas import LoadCanvas
from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.effects.drafts import PutAside
from replicas_tui.effects.reading import Read
from replicas_tui.local.agents.registry import Agents
from replicas_tui.local.agents.script.agent import commands
from replicas_tui.local.chats.commands import commands_of
from replicas_tui.state.actions import Opened, ReplicaLoaded, StatusChanged
from replicas_tui.state.actions_canvas import CanvasLoaded
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.resources import slash_commands
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.offers import Offer, offers
from replicas_tui.ui.composer.picking import fitting, searched, word_at
from replicas_tui.ui.panes.offers import OffersPane
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui.scenes import NOW, ago, fleet_store, gave, used, with_diffs
from tests.ui.stage import Stage

CHAT = "chat-fix-login"
KEY = slash_commands("fix-login", CHAT)
SERVED = SlashCommands(
    commands=(
        SlashCommand(command="/plan", description="Plan first", argumentHint="message"),
        SlashCommand(command="/compact", description="Make room"),
        *(SlashCommand(command=f"/more{n}") for n in range(9)),
        SlashCommand(command="/evil\x1b[31m\u202e", description="\x1b]52;c;x\x07quiet"),
    )
)


def opened(*, served: bool = True) -> tuple[Store, ReplicaScreen, Stage]:
    store = fleet_store()
    store.dispatch(Opened("fix-login", CHAT, NOW))
    if served:
        store.dispatch(ResourceLoaded(KEY, SERVED, NOW))
    screen = ReplicaScreen(store, "fix-login", lambda: NOW, focus="composer")
    return store, screen, Stage(screen)


def offered(stage: Stage) -> list[str]:
    """The rows of the list, without their air."""
    lines = stage.text().split("\n")
    heads = [n for n, row in enumerate(lines) if "esc close" in row]
    ends = [n for n, row in enumerate(lines) if " To " in row]
    return [row.strip(" ▌") for row in lines[heads[0] + 1 : ends[-1]]] if heads else []


@pytest.mark.parametrize(
    ("before", "row", "word"),
    [
        ("/", 0, ("/", "/", 0)),
        ("/pl", 0, ("/", "/pl", 0)),
        ("/pl", 1, None),
        ("a /pl", 0, None),
        ("/run nigh", 0, ("/", "/run nigh", 0)),
        ("/run nigh", 1, None),
        ("/plan look at @au", 0, ("@", "au", 14)),
        ("/ or so", 0, None),
        ("@", 3, ("@", "", 0)),
        ("look at @au", 0, ("@", "au", 8)),
        ("a@b", 0, None),
        ("@a b", 0, None),
        ("", 0, None),
    ],
)
def test_a_command_begins_a_message_and_a_file_begins_a_word(
    before: str, row: int, word: tuple[str, str, int] | None
) -> None:
    assert word_at(before, row) == word


def test_files_are_found_by_any_part_of_their_path_best_first() -> None:
    rows = [Offer(Safe(text)) for text in ("docs/xstore.md", "src/auth/store.py", "store.py", "src/other.py")]
    assert [one.text for one in fitting("store", rows)] == ["store.py", "src/auth/store.py", "docs/xstore.md"]
    assert [one.text for one in fitting("saS", rows)] == ["src/auth/store.py"]
    assert fitting("zz", rows) == ()
    assert fitting("", rows) == tuple(rows)


@given(st.text(max_size=5), st.lists(st.text(max_size=20), max_size=20))
def test_a_search_gives_only_what_was_written_and_the_newest_first(word: str, texts: list[str]) -> None:
    found = searched(word, texts)
    assert [text for text in reversed(texts) if text in found] == list(found)
    assert searched("", texts) == tuple(reversed(texts))


async def test_a_slash_offers_the_servers_commands_and_ours_in_six_rows_that_move_nothing() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before, height = stage.text().split("\n"), screen.chat.transcript.size.height
        await pilot.press("/")
        rows = offered(stage)
        assert rows[0].split() == ["/plan", "<message>", "Plan", "first"]
        assert len(rows) == 6
        assert screen.chat.transcript.size.height == height
        assert stage.text().split("\n")[:12] == before[:12]
        await pilot.press("up")
        assert offered(stage)[-1].startswith("/attach")
        await pilot.press("escape")
        assert offered(stage) == []
        assert screen.write.composer.text == "/"
        assert screen.write.composer.has_focus
        await pilot.press("c")
        assert offered(stage) == []
        await pilot.press("escape")
        assert screen.chat.transcript.has_focus


async def test_commands_are_filtered_as_typed_and_taken_by_enter_or_tab() -> None:
    for key in ("enter", "tab"):
        _, screen, stage = opened()
        async with stage.run_test(size=(80, 24)) as pilot:
            await pilot.press(*"/com", key)
            assert screen.write.composer.text == "/compact "
            assert screen.write.composer.has_focus
            assert offered(stage) == []


async def test_scenarios_of_the_repository_are_completed_by_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "shop" / ".replicas" / "scenarios"
    for made in (folder, tmp_path / "shop" / ".git"):
        made.mkdir(parents=True)
    for name in ("nightly", "night-shift", "tax"):
        (folder / f"{name}.yaml").write_text("- say: hello\n")
    store, screen, stage = opened(served=False)
    served = commands_of(Agents(), "script", commands(tmp_path))
    store.dispatch(ResourceLoaded(KEY, SlashCommands(commands=served), NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"/ru")
        assert [" ".join(row.split()[:2]) for row in offered(stage)] == ["/run tax", "/run nightly", "/run night-shift"]
        await pilot.press(*"n night")
        assert [" ".join(row.split()[:2]) for row in offered(stage)] == ["/run nightly", "/run night-shift"]
        await pilot.press("down", "tab")
        assert screen.write.composer.text == "/run night-shift "
        assert offered(stage) == []
        await pilot.press(*"4x", "enter")
        await pilot.pause()
        assert any("/run night-shift 4x" in repr(one) for one in stage.wants)
        await pilot.press(*"/run the tests")
        assert offered(stage) == []


async def test_a_whole_command_is_sent_at_once_and_an_unknown_one_as_it_is() -> None:
    for text in ("/compact", "/nobody-knows"):
        _, screen, stage = opened()
        async with stage.run_test(size=(80, 24)) as pilot:
            await pilot.press(*text, "enter")
            await pilot.pause()
            assert screen.write.composer.text == ""
            assert any(text in repr(one) for one in stage.wants)


async def test_what_a_server_names_its_commands_does_no_harm() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"/evil")
        assert len(offered(stage)) == 1
        await pilot.press("tab")
        assert not set(screen.write.composer.text) & {"\x1b", "\u202e", "\x07"}


async def test_commands_are_read_when_they_are_wanted_and_only_ours_are_offered_until_then() -> None:
    store, _, stage = opened(served=False)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("/")
        assert [row.split()[0] for row in offered(stage)] == ["/plan", "/goal", "/fast", "/attach"]
        assert stage.wanted(Read) == [Read((KEY,))]
        await pilot.press("p")
        store.dispatch(ResourceLoaded(KEY, SERVED, NOW))
        await pilot.pause()
        assert offered(stage)[0].startswith("/plan")
        assert "Plan first" in offered(stage)[0]
        assert len(stage.wanted(Read)) == 1


async def test_a_replica_that_sleeps_is_not_woken_for_a_list() -> None:
    store, _, stage = opened(served=False)
    store.dispatch(StatusChanged("fix-login", "sleeping"))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("/", "backspace", "@")
        assert not stage.wanted(Read)
        assert not stage.wanted(LoadDiffs)
        assert not stage.wanted(LoadCanvas)


async def test_an_at_sign_offers_files_of_the_changes_and_of_the_canvas() -> None:
    store, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"see @")
        assert stage.wanted(LoadDiffs) == [LoadDiffs("fix-login")]
        assert stage.wanted(LoadCanvas) == [LoadCanvas("fix-login")]
        store.dispatch(
            ReplicaLoaded(with_diffs("fix-login"), ago(1)),
            CanvasLoaded("fix-login", (CanvasItem(filename="the plan.md"),)),
        )
        await pilot.pause()
        assert [row.rsplit("  ", 1)[0].strip() for row in offered(stage)] == [
            "auth/store.py",
            "tests/test_expiry.py",
            "~/.replicas/canvas/the plan.md",
            "auth/session.py",
        ]
        await pilot.press(*"expi", "enter")
        assert screen.write.composer.text == "see @tests/test_expiry.py "
        await pilot.press(*"@plan", "enter")
        assert screen.write.composer.text.endswith('@"~/.replicas/canvas/the plan.md" ')


async def test_a_row_is_taken_by_a_click() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("/")
        await pilot.pause()
        pane = screen.query_one(OffersPane)
        pane.on_click(Click(pane, 5, 2, 0, 0, 1, shift=False, meta=False, ctrl=False))
        await pilot.pause()
        assert screen.write.composer.text == "/compact "


async def test_the_history_is_searched_newest_first_and_escape_leaves_what_was_typed() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        box = screen.write.composer
        box.remember(["use redis", "tests first", "redis cluster?"])
        await pilot.press(*"typed", "ctrl+r", *"REDI")
        assert offered(stage) == ["redis cluster?", "use redis"]
        assert box.text == "typed"
        await pilot.press("escape", "!")
        assert box.text == "typed!"
        await pilot.press("ctrl+r", *"redi", "ctrl+r", "enter")
        assert box.text == "use redis"
        assert [one.text for one in stage.wanted(PutAside) if isinstance(one, PutAside)] == ["typed!"]
        await pilot.press("ctrl+z")
        assert box.text == "typed!"
        await pilot.press("ctrl+r", *"zzz", "backspace", "ctrl+u")
        assert offered(stage)[0] == "typed!"


async def test_a_draft_that_begins_with_a_slash_opens_no_list_by_itself() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        screen.write.composer.load("/pl")
        await pilot.pause()
        assert offered(stage) == []


async def test_files_the_agent_read_or_wrote_are_offered_too_the_last_first_and_each_once() -> None:
    store, _, stage = opened()
    store.dispatch(ReplicaLoaded(with_diffs("fix-login"), ago(1)))
    told = (
        *(used("Read", {"file_path": "docs/old.md"}, "r1", 9), gave("r1", "words", 9)),
        *(used("Read", {"file_path": "auth/store.py"}, "r2", 8), gave("r2", "code", 8)),
        *(used("Read", {"file_path": "no/such.py"}, "r3", 7), gave("r3", "not there", 7, failed=True)),
        *(used("Write", {"file_path": "new.py", "content": "x\n"}, "w1", 6), gave("w1", "written", 6)),
        *(used("Bash", {"command": "cat secret"}, "b1", 5), gave("b1", "x", 5)),
    )
    store.dispatch(HistoryLoaded("fix-login", CHAT, told, 0, len(told)))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("@")
        await pilot.pause()
        rows = offered(stage)
        assert [" ".join(row.split()) for row in rows] == [
            "auth/store.py changed",
            "tests/test_expiry.py changed",
            "new.py written",
            "docs/old.md read",
        ]


def test_files_of_several_repositories_carry_its_name() -> None:
    store = fleet_store()
    found = with_diffs("fix-login")
    one = found.repository_statuses[0]
    both = (one, one.model_copy(update={"repository": "billing"}))
    store.dispatch(ReplicaLoaded(found.model_copy(update={"repository_statuses": both}), ago(1)))
    files = [one.text for one in offers(store.state, "fix-login", CHAT).files]
    assert files[2:] == ["billing/auth/store.py", "billing/tests/test_expiry.py"]
    assert len(files) == 4
