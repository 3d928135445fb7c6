from typing import Any

from replicas_tui.api.capabilities import INTERRUPT, Capabilities
from replicas_tui.api.messages import SentMessage
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.effects.asking import Refusal
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.queue import ClearQueue, RemoveQueued, ReorderQueued
from replicas_tui.effects.requeue import Requeue, RunNow, TakeQueued
from replicas_tui.effects.writing import Write
from replicas_tui.state.actions import CapabilitiesLoaded, Opened, QueueLoaded
from replicas_tui.state.actions_messages import MessageAccepted, MessageSending
from replicas_tui.state.attachments import Attachment, Modes
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.store import Store
from replicas_tui.ui.panes.queue import QueuePane
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.transcript.view import TranscriptView
from tests.ui.scenes import NOW, ago, fleet_store
from tests.ui.stage import Stage

CHAT = "chat-fix-login"
FIRST, SECOND = "fix-login-0", "fix-login-1"


def opened(*messages: QueuedMessage) -> tuple[Store, ReplicaScreen, Stage]:
    store = fleet_store()
    store.dispatch(Opened("fix-login", None, NOW))
    if messages:
        store.dispatch(QueueLoaded(CHAT, messages))
    screen = ReplicaScreen(store, "fix-login", lambda: NOW)
    return store, screen, Stage(screen)


async def test_the_queue_is_one_line_where_room_is_scarce_and_a_strip_elsewhere() -> None:
    for size, line in (((80, 24), "Queue 2"), ((120, 40), "Queue    1  then add tests for expiry")):
        _, _, stage = opened()
        async with stage.run_test(size=size) as pilot:
            await pilot.pause()
            assert line in stage.text()
            assert "open a PR against main" in stage.text()


async def test_moving_a_message_takes_the_cursor_along() -> None:
    store, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q", "J")
        assert stage.wanted(ReorderQueued) == [ReorderQueued("fix-login", CHAT, FIRST, 1)]
        first, second = store.state.queues[CHAT]
        store.dispatch(QueueLoaded(CHAT, (second, first)))  # as the intent shows it at once
        await pilot.pause()
        assert (screen.queue.at, screen.queue.place) == (FIRST, 1)
        await pilot.press("J")
        assert len(stage.wanted(ReorderQueued)) == 1
        await pilot.press("K", "P")
        assert stage.wanted(ReorderQueued)[1:] == [ReorderQueued("fix-login", CHAT, FIRST, 0)] * 2


async def test_a_dropped_message_can_be_sent_again_to_where_it_was() -> None:
    store, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q", "x")
        assert [ask.intent for ask in stage.asked(RemoveQueued)] == [RemoveQueued("fix-login", CHAT, FIRST)]
        store.dispatch(QueueLoaded(CHAT, store.state.queues[CHAT][1:]))
        await pilot.pause()
        assert "u sends it again" in stage.text()
        await pilot.press("u", "u")
        (again,) = stage.wanted(Requeue)
        assert isinstance(again, Requeue)
        assert (again.text, again.position) == ("then add tests for expiry", 0)


async def test_all_messages_can_be_dropped_and_come_back_one_by_one() -> None:
    store, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q", "X")
        assert stage.wanted(ClearQueue) == [ClearQueue("fix-login", CHAT)]
        store.dispatch(QueueLoaded(CHAT, ()))
        await pilot.pause()
        assert isinstance(stage.focused, QueuePane)
        await pilot.press("u", "u")
        texts = [one.text for one in stage.wanted(SendMessage) if isinstance(one, SendMessage)]
        assert texts == ["then add tests for expiry", "open a PR against main"]


async def edited(stage: Stage, pilot: Any) -> None:
    await pilot.press("Q", "e")
    await pilot.pause()
    stage.asked(TakeQueued)[-1].told(None)
    await pilot.pause()


async def test_editing_takes_a_message_out_and_sends_it_back_to_its_place() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await edited(stage, pilot)
        assert screen.write.composer.text == "then add tests for expiry"
        assert "editing queued 1" in stage.text()
        await pilot.press(*" too", "enter")
        write = stage.asked(Write)[-1].intent
        assert isinstance(write, Write)
        assert isinstance(write.send, Requeue)
        assert (write.send.text, write.send.position) == ("then add tests for expiry too", 0)
        assert "editing queued" not in stage.text()


async def test_esc_puts_an_edited_message_back_as_it_was() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await edited(stage, pilot)
        await pilot.press(*" too", "escape")
        write = stage.asked(Write)[-1].intent
        assert isinstance(write, Write)
        assert write.draft.text == "then add tests for expiry"
        assert screen.write.composer.text == ""


async def test_a_message_that_runs_already_stays_where_it_is() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q", "e")
        await pilot.pause()
        assert not stage.asked(TakeQueued)[-1].told(Refusal("it runs already"))  # so it becomes a notice
        assert screen.write.composer.text == ""


async def test_what_is_typed_is_never_replaced_by_a_queued_message() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("i", *"mine", "escape", "Q", "e")
        await pilot.pause()
        assert stage.asked(TakeQueued) == []
        assert screen.write.composer.text == "mine"
        assert "Send or clear what is typed first" in stage.text()


async def test_somebody_elses_message_is_edited_only_when_asked_twice() -> None:
    _, _, stage = opened(QueuedMessage(id="d", message="hers", queuedAt=ago(3), senderDisplayName="dana"))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q", "e")
        await pilot.pause()
        assert stage.asked(TakeQueued) == []
        assert "This is dana's message" in stage.text()
        await pilot.press("e")
        await pilot.pause()
        assert len(stage.asked(TakeQueued)) == 1


async def test_an_empty_queue_lets_go_of_the_focus() -> None:
    store, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q")
        store.dispatch(QueueLoaded(CHAT, ()))
        await pilot.pause()
        assert isinstance(stage.focused, TranscriptView)
        await pilot.press("Q")
        assert isinstance(stage.focused, TranscriptView)


async def test_a_message_that_could_not_be_dropped_is_not_sent_again() -> None:
    _, screen, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q", "x")
        assert not stage.asked(RemoveQueued)[-1].told(Refusal("It does not wait any more."))  # so it becomes a notice
        await pilot.press("u")
        assert stage.wanted(Requeue) == []
        assert screen.queue.dropped == []


async def test_a_message_that_waits_runs_now_when_asked_twice_and_only_where_turns_can_be_stopped() -> None:
    store, _, stage = opened()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("Q", "N", "N")
        assert stage.wanted(RunNow) == []
        store.dispatch(CapabilitiesLoaded(Capabilities(extensions=(INTERRUPT,))))
        await pilot.press("j", "N")
        await pilot.pause()
        assert "This stops the turn that runs" in stage.text()
        assert stage.wanted(RunNow) == []
        await pilot.press("N")
        assert stage.wanted(RunNow) == [RunNow("fix-login", CHAT, SECOND)]


async def test_an_edited_message_keeps_what_went_along_with_it() -> None:
    store, screen, stage = opened()
    image = Attachment("a.png", "image/png", 5, "aa11")
    receipt = SentMessage(status="queued", message_id=FIRST, position=1, chat_id=CHAT)
    sending = MessageSending("l", "fix-login", CHAT, "then add tests for expiry", (image,), Modes(plan=True))
    store.dispatch(sending, MessageAccepted("l", receipt))
    async with stage.run_test(size=(80, 24)) as pilot:
        await edited(stage, pilot)
        assert (screen.write.images, screen.write.modes) == ((image,), Modes(plan=True))
        await pilot.press("enter")
        write = stage.asked(Write)[-1].intent
        assert isinstance(write, Write)
        assert isinstance(write.send, Requeue)
        assert (write.send.images, write.send.modes) == ((image,), Modes(plan=True))
        assert write.left == Draft()  # its plan mode was its own, not the chat's
