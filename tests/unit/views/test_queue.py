from dataclasses import replace

from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.messages import SentMessage
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.state.actions import CapabilitiesLoaded, QueueLoaded
from replicas_tui.state.actions_messages import MessageAccepted, MessageSending
from replicas_tui.state.model import State
from replicas_tui.state.reduce import reduce
from replicas_tui.state.views.queue import queue
from replicas_tui.ui.draw.queue import one_line
from tests.ui.scenes import ago, fleet_store

CHAT = "chat-fix-login"


def waiting(*messages: QueuedMessage) -> State:
    return reduce(fleet_store().state, QueueLoaded(CHAT, messages))


def test_messages_wait_in_their_order_with_who_and_when() -> None:
    dana = QueuedMessage(id="a", message="first\nsecond", queuedAt=ago(3), senderDisplayName="dana")
    view = queue(waiting(dana, QueuedMessage(id="b", message="next")), "fix-login")
    assert [(row.text, row.sender) for row in view.rows] == [("first second", "dana"), ("next", "")]
    assert view.rows[0].at.endswith(":01")
    assert view.find("b") == 1
    assert view.find("gone") == -1


def test_on_ones_own_machine_all_messages_are_ones_own() -> None:
    state = reduce(waiting(QueuedMessage(id="a", message="x")), CapabilitiesLoaded(Capabilities(engine="local")))
    assert queue(state, "fix-login").rows[0].sender == "you"


def test_a_message_on_its_way_is_shown_until_something_else_shows_it() -> None:
    state = reduce(waiting(), MessageSending("m", "fix-login", CHAT, "go on"))
    assert queue(state, "fix-login").leaving == (("go on", "sending"),)


def test_a_replica_without_a_chat_has_no_queue() -> None:
    state = replace(waiting(), chats={})
    assert queue(state, "fix-login").chat_id is None


def test_texts_in_the_queue_cannot_drive_the_terminal() -> None:
    assert "\x1b" not in queue(waiting(QueuedMessage(id="a", message="\x1b[2Jx")), "fix-login").rows[0].text


def test_a_message_is_shown_as_accepted_until_its_turn_shows_it() -> None:
    receipt = MessageAccepted("m", SentMessage(status="sent", message_id="x", chat_id=CHAT))
    state = reduce(reduce(waiting(), MessageSending("m", "fix-login", CHAT, "go on")), receipt)
    assert queue(state, "fix-login").leaving == (("go on", "accepted"),)


def test_where_room_is_scarce_the_queues_line_says_what_leaves_too() -> None:
    state = reduce(waiting(QueuedMessage(id="a", message="x")), MessageSending("m", "fix-login", CHAT, "go on"))
    (row,) = one_line(60, queue(state, "fix-login"))
    assert "Queue 1" in row.plain
    assert "sending" in row.plain
