from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual.binding import Binding, BindingType

from replicas_tui.api.capabilities import INTERRUPT, Capabilities
from replicas_tui.effects.asking import Refusal
from replicas_tui.effects.canvas import LoadCanvas
from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.effects.chats import CreateChat, Interrupt, LoadOlder, OpenChat, OpenReplica
from replicas_tui.effects.context import Intent
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.effects.messages import AnswerQuestion, SendMessage
from replicas_tui.effects.replicas import WakeReplica
from replicas_tui.effects.telling import Tell
from replicas_tui.effects.writing import Write
from replicas_tui.state.actions import (
    CapabilitiesLoaded,
    ChatsLoaded,
    FleetLoaded,
    Opened,
    ReplicaDeleted,
    StatusChanged,
)
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.actions_messages import DraftChanged, MessageFailed, MessageSending
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.store import Store
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.dialogs.new_chat import NewChat
from replicas_tui.ui.places import GoTo, TakeAway
from replicas_tui.ui.screens.canvas import CanvasScreen
from replicas_tui.ui.screens.changes import ChangesScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.transcript.answering import LATE_S
from replicas_tui.ui.transcript.view import TranscriptView
from tests.ui.scenes import NOW, fleet_store, login_history
from tests.ui.shots import replayed
from tests.ui.stage import Stage, until

CHAT = "chat-fix-login"
READING = (OpenReplica, OpenChat, LoadCanvas, LoadDiffs, LoadOlder)


def opened(name: str = "fix-login", **options: Any) -> tuple[Store, ReplicaScreen, Stage]:
    store = fleet_store()
    store.dispatch(Opened(name, None, NOW))
    screen = ReplicaScreen(store, name, lambda: NOW, **options)
    return store, screen, Stage(screen)


def sent(stage: Stage) -> list[Intent]:
    """What was sent, without what keeps drafts."""
    return [ask.intent.send for ask in stage.asked(Write) if isinstance(ask.intent, Write)]


@pytest.mark.parametrize(
    ("size", "rail", "side"), [((80, 24), False, False), ((120, 40), True, False), ((200, 60), True, True)]
)
async def test_each_size_has_its_panes(size: tuple[int, int], rail: bool, side: bool) -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=size) as pilot:
        await pilot.pause()
        assert bool(screen.query_one("#rail").region) is rail
        assert bool(screen.query_one("#side").region) is side
        assert "Which session store should I target?" in stage.text()


async def test_the_heading_says_which_chat_how_it_does_and_where_one_reads() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "fix-login › auth" in stage.text()
        assert "asks 2m · following" in stage.text()


async def test_a_chat_that_shows_another_again_says_so_on_the_screen_and_in_its_picture(tmp_path: Path) -> None:
    store = replayed()
    stage = Stage(ReplicaScreen(store, "readme-fix", lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "REPLAY · done 5h · following" in stage.text()
        stage.keep(tmp_path / "replay.svg")
        assert ">REPLAY</text>" in (tmp_path / "replay.svg").read_text()
        store.dispatch(HistoryLoaded("readme-fix", "chat-readme-fix", login_history(), 0, 16))
        await pilot.pause()
        assert "REPLAY" not in stage.text()


async def test_one_of_several_chats_says_which_and_chords_go_round() -> None:
    store, screen, stage = opened()
    (one,) = store.state.chats["fix-login"]
    other = one.model_copy(update={"id": "other", "title": "notes", "awaitingInput": False, "processing": False})
    store.dispatch(ChatsLoaded("fix-login", (one, other), NOW), Opened("fix-login", CHAT, NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "chat 1 of 2" in stage.text()
        await pilot.press("]", "c")
        await pilot.press("[", "c")
        assert stage.wanted(OpenChat) == [OpenChat("fix-login", "other")] * 2
        store.dispatch(Opened("fix-login", "other", NOW))
        await pilot.pause()
        assert "fix-login  chat 2 of 2 › notes" in stage.text()
        assert screen.chat.view.chat_id == "other"


async def test_esc_goes_up_one_level_at_a_time_and_never_further() -> None:
    _, _, stage = opened(focus="composer")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(stage.focused, Composer)
        await pilot.press("escape")
        assert isinstance(stage.focused, TranscriptView)
        assert stage.went == []
        await pilot.press("escape")
        await pilot.pause()
        (went,) = stage.went
        assert isinstance(went, GoTo)
        assert went.replica_id is None


async def test_tab_goes_through_the_panes() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        seen = []
        for _ in range(4):
            seen.append(type(stage.focused).__name__)
            await pilot.press("tab")
        assert seen == ["TranscriptView", "QueuePane", "Composer", "RailList"]
        assert screen.chat.transcript.has_focus


async def test_a_number_answers_the_question_once_it_was_there_to_be_read() -> None:
    _, screen, stage = opened()
    seconds = [0.0]
    screen.chat.transcript.clock = lambda: seconds[0]
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("1")
        assert stage.wanted(AnswerQuestion) == []
        seconds[0] = 1.0
        await pilot.press("1")
        (answer,) = stage.wanted(AnswerQuestion)
        assert isinstance(answer, AnswerQuestion)
        assert (answer.replica_id, answer.chat_id, answer.text) == ("fix-login", CHAT, "redis")


async def test_a_number_leads_to_another_view_unless_it_may_be_meant_for_a_question() -> None:
    gone: list[str] = []

    class Named(Stage):
        BINDINGS: ClassVar[list[BindingType]] = [Binding("1,9", "fleet")]

        def action_fleet(self) -> None:
            gone.append("fleet")

    _, screen, _ = opened()
    seconds = [0.0]
    view = screen.chat.transcript
    view.clock = lambda: seconds[0]
    async with Named(screen).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("9")  # there is no ninth option
        view.answerable = False  # it was answered elsewhere
        await pilot.pause()
        await pilot.press("1")
        assert gone == []
        seconds[0] = LATE_S
        await pilot.press("1")
        assert gone == ["fleet"]


async def test_r_answers_in_words_and_the_composer_says_that_it_answers() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("r")
        assert isinstance(stage.focused, Composer)
        assert "answer in your own words" in stage.text()
        await pilot.press(*"sql", "enter")
        (answer,) = sent(stage)
        assert isinstance(answer, AnswerQuestion)
        assert answer.text == "sql"


async def test_a_draft_is_saved_soon_after_a_key_and_called_saved_only_then() -> None:
    _, _, stage = opened(focus="composer")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"redi")
        await until(pilot, lambda: stage.asked(SaveDraft))
        assert "draft saved" not in stage.text()
        await until(pilot, lambda: stage.asked(SaveDraft)[-1].intent == SaveDraft(CHAT, Draft("redi", (0, 4))))
        stage.asked(SaveDraft)[-1].told(None)
        await pilot.pause()
        assert "draft saved" in stage.text()
        await pilot.press("s")
        await pilot.pause()
        assert "draft saved" not in stage.text()


async def test_a_draft_is_there_again_when_its_chat_is_opened_even_if_it_is_read_later() -> None:
    store, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        store.dispatch(DraftChanged(CHAT, Draft("redis, but", (0, 3))))
        await pilot.pause()
        assert screen.write.composer.text == "redis, but"
        assert screen.write.composer.cursor_location == (0, 3)


async def test_a_draft_that_comes_late_does_not_replace_what_is_typed() -> None:
    store, screen, stage = opened(focus="composer")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"new")
        store.dispatch(DraftChanged(CHAT, Draft("old")))
        await pilot.pause()
        assert screen.write.composer.text == "new"


async def test_each_chat_has_its_own_draft() -> None:
    store, screen, stage = opened(focus="composer")
    (one,) = store.state.chats["fix-login"]
    store.dispatch(ChatsLoaded("fix-login", (one, one.model_copy(update={"id": "other"})), NOW))
    store.dispatch(Opened("fix-login", CHAT, NOW), DraftChanged("other", Draft("for the other")))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"mine")
        store.dispatch(Opened("fix-login", "other", NOW))
        await pilot.pause()
        assert screen.write.composer.text == "for the other"
        assert stage.asked(SaveDraft)[-1].intent == SaveDraft(CHAT, Draft("mine", (0, 4)))


async def test_what_was_typed_before_there_was_a_chat_goes_along_into_the_first() -> None:
    store, screen, stage = opened("ios-snapshots", focus="composer")
    chat = store.state.chats["fix-login"][0].model_copy(update={"id": "first"})
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"also")
        store.dispatch(ChatsLoaded("ios-snapshots", (chat,), NOW))
        await pilot.pause()
        assert screen.write.composer.text == "also"
        assert stage.asked(SaveDraft)[-1].intent == SaveDraft("first", Draft("also", (0, 4)))


async def test_a_message_that_did_not_arrive_comes_back_with_the_reason_above_it() -> None:
    store, screen, stage = opened(focus="composer")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"redis", "enter")
        assert screen.write.composer.text == ""
        (send,) = sent(stage)
        assert isinstance(send, AnswerQuestion)
        store.dispatch(MessageSending(send.local_id, "fix-login", CHAT, "redis"))
        store.dispatch(MessageFailed(send.local_id, "The server cannot be reached."))
        assert stage.asked(Write)[0].told(Refusal("The server cannot be reached."))
        await pilot.pause()
        assert screen.write.composer.text == "redis"
        assert "Not sent. The server cannot be reached." in stage.text()
        await pilot.press("enter")
        again = sent(stage)[-1]
        assert isinstance(again, AnswerQuestion)
        assert again.local_id == send.local_id


async def test_what_was_typed_while_a_message_failed_is_kept_too() -> None:
    _, screen, stage = opened(focus="composer")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"one", "enter", *"two")
        stage.asked(Write)[0].told(Refusal("no"))
        await pilot.pause()
        assert screen.write.composer.text == "one\ntwo"


async def test_a_sleeping_replica_is_read_without_waking_it_and_w_wakes_it() -> None:
    store, _, stage = opened()
    store.dispatch(StatusChanged("fix-login", "sleeping"))
    async with stage.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        assert "Which session store should I target?" in stage.text()
        assert "asleep" in stage.text()
        assert "sending wakes it" in stage.text()
        assert [one for one in stage.wants if not isinstance(one, READING[:2])] == []
        await pilot.press("W")
        assert stage.wanted(WakeReplica) == [WakeReplica("fix-login")]


async def test_a_sleeping_replica_takes_a_message() -> None:
    store, _, stage = opened(focus="composer")
    store.dispatch(StatusChanged("fix-login", "sleeping"))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"go", "enter")
        (send,) = sent(stage)
        assert isinstance(send, SendMessage)


async def test_an_error_shows_what_the_server_said_and_takes_no_message() -> None:
    store, screen, stage = opened("e2e-flake")
    store.state = replace(store.state, errors={"e2e-flake": "fatal: repository not found"})
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "fatal: repository not found" in stage.text()
        assert screen.write.composer.disabled


async def test_the_turn_is_stopped_only_where_the_server_offers_it() -> None:
    store, _, stage = opened("cache-ttl")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("T")
        assert stage.wanted(Interrupt) == []
        store.dispatch(CapabilitiesLoaded(Capabilities(engine="local", extensions=(INTERRUPT,))))
        await pilot.pause()
        await pilot.press("T")
        assert stage.wanted(Interrupt) == [Interrupt("cache-ttl", "chat-cache-ttl")]


async def test_the_key_that_stops_a_turn_is_named_while_one_runs_and_the_server_can_stop_it() -> None:
    store, screen, stage = opened("cache-ttl")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "stops it" not in stage.text()
        store.dispatch(CapabilitiesLoaded(Capabilities(engine="local", extensions=(INTERRUPT,))))
        await pilot.pause()
        assert "working 14m  T  stops it · following" in stage.text()
        await pilot.press("i")
        await pilot.pause()
        assert "^x T stops the turn" in stage.text()
        assert "stops it" not in stage.text()
        assert screen.chat.view.working


async def test_a_page_turned_from_the_composer_is_one_of_the_chat_and_writing_goes_on() -> None:
    store, screen, stage = opened()
    store.dispatch(HistoryLoaded("fix-login", CHAT, login_history(), 0, 16))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("i", *"so", "pageup", *" it")
        await pilot.pause()
        assert "held" in stage.text()
        assert screen.write.composer.text == "so it"
        assert screen.write.composer.has_focus


async def test_a_new_chat_asks_for_its_agent() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("+")
        assert isinstance(stage.screen, NewChat)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert stage.wanted(CreateChat) == [CreateChat("fix-login", "claude")]


async def test_d_and_c_open_what_the_agent_made_and_esc_comes_back() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        shown = []
        for key in ("d", "escape", "c", "escape"):
            await pilot.press(key)
            shown.append(type(stage.screen))
        assert shown == [ChangesScreen, ReplicaScreen, CanvasScreen, ReplicaScreen]


async def test_the_rail_opens_another_replica() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(120, 40)) as pilot:
        screen.query_one("RailList").focus()
        await pilot.press("j", "enter")
        await pilot.pause()
        (went,) = stage.went
        assert isinstance(went, GoTo)
        assert went.replica_id == "bump-deps"


async def test_the_next_replica_that_needs_me_is_one_key_away() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("!")
        await pilot.pause()
        assert [one.replica_id for one in stage.went if isinstance(one, GoTo)] == ["bump-deps"]


async def test_what_takes_something_away_goes_through_the_app_which_asks_first() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("D")
        await pilot.pause()
        assert [one.act for one in stage.went if isinstance(one, TakeAway)] == ["delete"]


@pytest.mark.parametrize(("by_me", "places"), [(True, 1), (False, 0)])
async def test_a_replica_deleted_by_me_is_left_and_one_deleted_elsewhere_can_still_be_read(
    by_me: bool, places: int
) -> None:
    store, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        if by_me:
            await pilot.press("D")
        store.dispatch(ReplicaDeleted("fix-login"))
        await pilot.pause()
        assert "This replica is gone." in stage.text()
        assert len([one for one in stage.went if isinstance(one, GoTo)]) == places


EVERYWHERE = [("fix-login", "dark", (200, 60)), ("fix-login", "ansi", (80, 24)), ("fix-login", "light", (120, 40))]
TIGHT = [(name, "dark", (40, 10)) for name in ("bump-deps", "e2e-flake", "ios-snapshots", "a11y-audit", "old-login")]


@pytest.mark.parametrize(("name", "theme", "size"), EVERYWHERE + TIGHT)
async def test_every_state_fits_every_screen(name: str, theme: str, size: tuple[int, int]) -> None:
    store = fleet_store()
    store.dispatch(Opened(name, None, NOW))
    stage = Stage(ReplicaScreen(store, name, lambda: NOW), theme)
    async with stage.run_test(size=size) as pilot:
        await pilot.pause()
        assert f"To {name}" in stage.text()
        assert all(len(line) <= size[0] for line in stage.text().splitlines())


async def test_a_chat_in_which_nothing_was_said_says_so_and_shows_no_other_chat() -> None:
    store, _, stage = opened()
    (one,) = store.state.chats["fix-login"]
    other = one.model_copy(update={"id": "other", "title": "notes", "awaitingInput": False, "processing": False})
    store.dispatch(ChatsLoaded("fix-login", (one, other), NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Which session store" in stage.text())
        store.dispatch(Opened("fix-login", "other", NOW))
        await until(pilot, lambda: "notes" in stage.text() and "Which session store" not in stage.text())
        store.dispatch(HistoryLoaded("fix-login", "other", (), 0, 0))
        await until(pilot, lambda: "Nothing was said here yet." in stage.text())
        assert "i write the first message" in stage.text()


async def test_a_call_that_runs_says_for_how_long_while_it_says_nothing_else() -> None:
    store = fleet_store()
    store.dispatch(Opened("cache-ttl", None, NOW))
    moments = [NOW + timedelta(seconds=1)]
    stage = Stage(ReplicaScreen(store, "cache-ttl", lambda: moments[-1]))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "pytest -q" in stage.text()
        assert " 7.0s" in stage.text()
        moments.append(NOW + timedelta(seconds=34))
        await until(pilot, lambda: " 40s" in stage.text())


async def test_a_replica_that_was_left_watches_nothing_any_more() -> None:
    store, _, stage = opened()
    async with stage.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        assert store._watchers
        await stage.pop_screen()
        await pilot.pause()
        assert store._watchers == []


async def test_without_a_queue_its_key_says_so() -> None:
    _, _, stage = opened("bump-deps")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("Q")
        assert stage.wanted(Tell) == [Tell("Nothing is queued. What you send while a turn runs waits here.")]


async def test_what_a_larger_terminal_shows_is_read_though_nothing_was_changed() -> None:
    _, _, stage = opened("migrate-pg")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not stage.wanted(LoadDiffs)
        assert not stage.wanted(LoadCanvas)
        await pilot.resize_terminal(200, 60)
        await until(pilot, lambda: stage.wanted(LoadDiffs) and stage.wanted(LoadCanvas))


async def test_a_chat_whose_first_message_waits_for_its_workspace_is_not_called_silent() -> None:
    store, _, stage = opened("rate-limit")
    store.dispatch(StatusChanged("rate-limit", "preparing"))
    store.dispatch(HistoryLoaded("rate-limit", "chat-rate-limit", (), 0, 0))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "It is being made." in stage.text()
        assert "Nothing was said here yet." not in stage.text()
        store.dispatch(StatusChanged("rate-limit", "active"))
        await until(pilot, lambda: "Nothing was said here yet." in stage.text())


async def test_the_key_to_the_next_ask_says_when_there_is_no_other() -> None:
    store, _, stage = opened()
    store.dispatch(FleetLoaded((store.state.replicas["fix-login"],), NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("exclamation_mark")
        assert stage.wanted(Tell) == [Tell("No other replica needs you.")]
        assert stage.went == []
