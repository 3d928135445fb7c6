"""What goes along with a message: images, a model and modes, another chat, and not waiting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual.events import Key, Paste
from textual.pilot import Pilot

from replicas_tui.api.capabilities import INTERRUPT, AgentOffer, Capabilities
from replicas_tui.api.history import AgentEvent
from replicas_tui.api.models import Model, Models
from replicas_tui.effects.asking import Refusal
from replicas_tui.effects.attaching import Attach
from replicas_tui.effects.drafts import PutAside, SaveDraft
from replicas_tui.effects.messages import AnswerQuestion, SendMessage
from replicas_tui.effects.reading import Read
from replicas_tui.effects.requeue import SendNow
from replicas_tui.effects.writing import SendElsewhere, Write
from replicas_tui.state.actions import CapabilitiesLoaded, ChatsLoaded, Opened
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.actions_messages import DraftChanged
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.attachments import NEW_CHAT, Attachment, Modes
from replicas_tui.state.drafts import next_key
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.resources import models
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.along import Along
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui.scenes import NOW, fleet_store
from tests.ui.stage import Stage, until

CHAT, NOTES = "chat-fix-login", "notes"
PNG = Attachment("login.png", "image/png", 84_000, "aa11")
AGENTS = (
    AgentOffer(provider="claude", label="Claude Code", models=("opus", "sonnet"), thinking_levels=("low", "high")),
    AgentOffer(provider="codex", label="Codex", thinking_levels=("low",), goal_mode=True),
)


def opened(
    *, working: bool = True, asking: bool = False, stops: bool = True, draft: Draft | None = None
) -> tuple[Store, ReplicaScreen, Stage]:
    store = fleet_store()
    (one,) = store.state.chats["fix-login"]
    here = one.model_copy(update={"processing": working, "awaitingInput": asking})
    other = one.model_copy(update={"id": NOTES, "title": "notes", "processing": False, "awaitingInput": False})
    offers = Capabilities(extensions=(INTERRUPT,) if stops else (), agents=AGENTS)
    store.dispatch(CapabilitiesLoaded(offers), ChatsLoaded("fix-login", (here, other), NOW))
    store.dispatch(Opened("fix-login", CHAT, NOW), DraftChanged(CHAT, draft))
    screen = ReplicaScreen(store, "fix-login", lambda: NOW, focus="composer")
    return store, screen, Stage(screen)


def sent(stage: Stage) -> list[Any]:
    return [ask.intent.send for ask in stage.asked(Write) if isinstance(ask.intent, Write)]


async def test_the_heading_says_how_full_the_memory_is_where_there_is_room_for_it() -> None:
    store, _, stage = opened()
    told = (AgentEvent(timestamp="", type="context-usage", payload={"percentage": 61.6}),)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "context" not in stage.text()
        store.dispatch(HistoryLoaded("fix-login", CHAT, told, 0, len(told)))
        await until(pilot, lambda: "claude · context 62% ━" in stage.text())
        await pilot.resize_terminal(40, 24)
        await until(pilot, lambda: "context" not in stage.text() and "To fix-login ━" in stage.text())


async def paste(pilot: Pilot[None], screen: ReplicaScreen, text: str) -> None:
    screen.write.composer.post_message(Paste(text))
    await pilot.pause()


def attach(stage: Stage) -> Attach:
    (one,) = stage.wanted(Attach)
    assert isinstance(one, Attach)
    return one


async def test_a_dropped_image_is_a_chip_above_the_text_and_goes_along_with_it() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await paste(pilot, screen, "/tmp/login.png")
        assert attach(stage).named == ("/tmp/login.png",)
        attach(stage).told((PNG,), "")
        await pilot.pause()
        assert "image login.png 82K" in stage.text()
        assert screen.write.composer.text == ""
        assert stage.asked(SaveDraft)[-1].intent == SaveDraft(CHAT, Draft(images=(PNG,)))
        await pilot.press(*"look", "enter")
        (send,) = sent(stage)
        assert (send.text, send.images) == ("look", (PNG,))
        await pilot.pause()
        assert "login.png" not in stage.text()


async def test_a_path_that_is_no_image_after_all_is_text_and_why_is_said_until_something_is_typed() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await paste(pilot, screen, "/tmp/gone.png")
        attach(stage).told((), "gone.png cannot be read: there is no such file.")
        await pilot.pause()
        assert screen.write.composer.text == "/tmp/gone.png"
        assert "gone.png cannot be read" in stage.text()
        await pilot.press("x")
        await pilot.pause()
        assert "gone.png cannot be read" not in stage.text()


async def test_a_pasted_address_of_an_image_that_is_broken_is_folded_like_any_large_paste() -> None:
    _, screen, stage = opened()
    data = f"data:image/png;base64,{'A' * 9_000}"
    async with stage.run_test(size=(80, 24)) as pilot:
        await paste(pilot, screen, data)
        attach(stage).told((), "pasted is no such image.")
        await pilot.pause()
        assert screen.write.composer.text == "[Paste #1 1 line]"
        assert screen.write.composer.expanded == data


async def test_where_the_clipboard_cannot_be_read_the_ways_that_there_are_are_named() -> None:
    _, screen, stage = opened(draft=Draft("all of this"))
    async with stage.run_test(size=(80, 24)) as pilot:
        screen.write.composer.select_all()
        await pilot.press("ctrl+v")
        assert screen.write.composer.text == "all of this"  # what is selected is not replaced by nothing
        assert any("/attach" in one.message for one in stage._notifications)


async def test_an_image_is_attached_by_writing_where_it_is() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await paste(pilot, screen, "/attach https://example.org/a.png")
        await pilot.press("enter")
        await pilot.pause()
        assert attach(stage).named == ("https://example.org/a.png",)
        assert sent(stage) == []
        attach(stage).told((), "No.")
        await pilot.pause()
        assert screen.write.composer.text == "/attach https://example.org/a.png"


async def test_what_is_chosen_stands_on_the_rule_is_kept_and_is_sent() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert stage.wanted(Read) == [Read((models("claude"),))]
        await pilot.press("tab", *"opus", "tab", "l", "l", "tab", "space", "ctrl+s")
        await pilot.pause()
        assert "claude opus, thinking high, plan" in stage.text()
        await pilot.press(*"go", "enter")
        modes = Modes(model="opus", thinking="high", plan=True)
        (send,) = sent(stage)
        assert isinstance(send, SendMessage)
        assert send.modes == modes
        await pilot.pause()
        assert "claude opus, thinking high, plan" in stage.text()  # also for the next one


async def test_what_an_agent_cannot_do_is_not_offered() -> None:
    _, screen, stage = opened(draft=Draft("go", modes=Modes(model="opus", thinking="high")))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", *"codex", "tab")
        await pilot.pause()
        assert stage.wanted(Read) == [Read((models("claude"),)), Read((models("codex"),))]
        assert "○ high" not in stage.text()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert screen.write.modes == Modes(to=NEW_CHAT, agent="codex")
        assert "a new chat with codex" in stage.text()


async def test_one_of_several_is_changed_from_what_it_is() -> None:
    _, screen, stage = opened(draft=Draft("go", modes=Modes(thinking="high")))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", "tab", "tab", "h", "ctrl+s")
        await pilot.pause()
        assert screen.write.modes == Modes(thinking="low")


async def test_the_models_a_server_lists_are_offered_by_their_names() -> None:
    store, screen, stage = opened()
    listed = Models(models=(Model(id="opus-5", displayName="Opus 5"), Model(id="haiku-5\x1b[2J")))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", "tab")
        store.dispatch(ResourceLoaded(models("claude"), listed, NOW))
        await pilot.press("down")
        await pilot.pause()
        assert "opus-5  Opus 5" in stage.text()
        assert "\x1b[2J" not in stage.text()
        await pilot.press("enter", "ctrl+s")
        await pilot.pause()
        assert screen.write.modes.model == "opus-5"


async def test_a_message_goes_to_the_chat_that_was_chosen_and_only_this_one() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", *"notes", "enter", "ctrl+s")
        await pilot.pause()
        assert "To fix-login, chat notes" in stage.text()
        await pilot.press(*"go", "enter")
        (send,) = sent(stage)
        assert isinstance(send, SendElsewhere)
        assert send.modes.to == NOTES
        await pilot.pause()
        assert "chat notes" not in stage.text()


async def test_an_image_is_taken_out_by_keys_alone() -> None:
    _, screen, stage = opened(draft=Draft("look", images=(PNG, replace(PNG, name="b.png", digest="bb22"))))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", *["tab"] * 4, "space", "ctrl+s")
        await pilot.pause()
        assert [one.name for one in screen.write.images] == ["b.png"]


async def test_what_is_wrong_with_an_image_is_said_beside_its_field() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", *["tab"] * 4, *"x.png", "enter")
        await pilot.pause()
        attach(stage).told((), "x.png cannot be read: there is no such file.")
        await pilot.pause()
        assert isinstance(stage.screen, Along)
        assert "x.png cannot be read" in stage.text()
        await pilot.press("escape")
        await pilot.pause()
        assert screen.write.images == ()


async def test_sending_now_stops_the_turn_only_when_asked_twice() -> None:
    _, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"stop it", "ctrl+n")
        await pilot.pause()
        assert "^n again stops it" in stage.text()
        await pilot.press("!", "ctrl+n")  # another text is asked about anew
        assert sent(stage) == []
        await pilot.press("ctrl+n")
        (send,) = sent(stage)
        assert isinstance(send, SendNow)
        assert send.text == "stop it!"


async def test_where_turns_cannot_be_stopped_sending_now_says_so_and_keeps_the_text() -> None:
    _, screen, stage = opened(stops=False)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "ctrl+n", "ctrl+n")
        await pilot.pause()
        assert "cannot stop a turn" in stage.text()
        assert sent(stage) == []
        assert screen.write.composer.text == "x"


async def test_sending_now_is_sending_when_nothing_runs() -> None:
    _, _, stage = opened(working=False)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "ctrl+n")
        await pilot.pause()
        (send,) = sent(stage)
        assert isinstance(send, SendMessage)


async def test_an_answer_leaves_the_images_for_the_next_message() -> None:
    _, screen, stage = opened(working=True, asking=True, draft=Draft("sql", images=(PNG,)))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        (send,) = sent(stage)
        assert isinstance(send, AnswerQuestion)
        assert screen.write.images == (PNG,)
        assert "An answer is words alone" in stage.text()
        write = stage.asked(Write)[-1].intent
        assert isinstance(write, Write)
        assert write.left == Draft(images=(PNG,))


async def test_what_is_typed_before_the_pane_hears_of_enter_is_the_next_draft() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        for char in "one\rtwo":
            screen.write.composer.post_message(Key("enter" if char == "\r" else char, char))
        await until(pilot, lambda: sent(stage) and screen.write.composer.text == "two")
        assert [send.text for send in sent(stage)] == ["one"]
        write = stage.asked(Write)[0].intent
        assert isinstance(write, Write)
        assert (write.draft.text, write.left) == ("one", Draft())
        await until(
            pilot, lambda: SaveDraft(CHAT, Draft("two", (0, 3))) in [ask.intent for ask in stage.asked(SaveDraft)]
        )


async def test_a_message_that_failed_comes_back_with_all_that_went_along() -> None:
    draft = Draft("look", images=(PNG,), modes=Modes(goal=True))
    _, screen, stage = opened(draft=draft)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", *"next")
        stage.asked(Write)[0].told(Refusal("no"))
        await pilot.pause()
        assert (screen.write.composer.text, screen.write.images) == ("look\nnext", (PNG,))
        assert screen.write.modes == Modes(goal=True)


async def test_a_message_on_its_way_is_no_draft_when_its_chat_is_looked_at_again() -> None:
    store, screen, stage = opened(draft=Draft("other"))
    async with stage.run_test(size=(80, 24)) as pilot:
        store.dispatch(DraftChanged(CHAT, Draft(modes=Modes(plan=True))))
        store.dispatch(DraftChanged(next_key((), CHAT), Draft("on its way", modes=Modes(plan=True), leaving=True)))
        store.dispatch(Opened("fix-login", NOTES, NOW))
        await pilot.pause()
        store.dispatch(Opened("fix-login", CHAT, NOW))
        await pilot.pause()
        assert screen.write.composer.text == ""
        assert screen.write.modes == Modes(plan=True)


async def test_putting_a_text_aside_keeps_it_in_the_history_and_its_images_in_the_composer() -> None:
    _, screen, stage = opened(draft=Draft("not now", images=(PNG,)))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert stage.wanted(PutAside) == [PutAside("fix-login", CHAT, "not now")]
        assert screen.write.composer.text == ""
        assert screen.write.images == (PNG,)


async def test_who_says_something_follows_what_comes_of_it() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        view = screen.chat.transcript
        view.action_top()
        await pilot.pause()
        assert not view.following
        await pilot.press("x", "enter")
        await until(pilot, lambda: view.following)
