from dataclasses import replace
from datetime import timedelta

import pytest

from replicas_tui.api.capabilities import INTERRUPT, Capabilities
from replicas_tui.api.replicas import Replica
from replicas_tui.state.actions import (
    CapabilitiesLoaded,
    FleetLoaded,
    LinkChanged,
    Opened,
    ReplicaDeleted,
    ServerLinkChanged,
    StatusChanged,
)
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.actions_messages import MessageFailed, MessageSending
from replicas_tui.state.attachments import Modes
from replicas_tui.state.model import Link, LinkState, ServerLink, State, Transcripts
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.reduce import reduce
from replicas_tui.state.store import Store
from replicas_tui.state.transcript import Transcript
from replicas_tui.state.views.about import about
from replicas_tui.state.views.frame import status
from replicas_tui.state.views.notes import notes
from replicas_tui.state.views.replica import replica
from replicas_tui.state.views.write import write
from tests.ui.scenes import NOW, fleet_store, replay_history


@pytest.fixture(scope="module")
def afternoon() -> State:
    return fleet_store().state


def test_a_replica_that_asks_says_so_and_since_when(afternoon: State) -> None:
    view = replica(afternoon, "fix-login", NOW)
    assert (view.word, view.age, view.asking, view.plan) == ("asks", "2m", True, False)


def test_a_chat_that_shows_another_again_is_told_as_one_and_its_neighbour_is_not(afternoon: State) -> None:
    events = replay_history()
    state = reduce(afternoon, HistoryLoaded("readme-fix", "chat-readme-fix", events, 0, len(events)))
    state = reduce(state, Opened("readme-fix", "chat-readme-fix", NOW))
    assert replica(state, "readme-fix", NOW).replay
    assert not replica(state, "fix-login", NOW).replay


def test_a_plan_that_waits_is_no_question(afternoon: State) -> None:
    view = replica(afternoon, "bump-deps", NOW)
    assert (view.word, view.asking, view.plan) == ("plan", True, True)


def test_a_sleeping_replica_says_what_wakes_it_and_what_does_not(afternoon: State) -> None:
    view = replica(afternoon, "a11y-audit", NOW)
    assert (view.word, view.asleep) == ("asleep", True)
    assert view.notes[-1].keys == (("W", "wake"),)
    assert write(afternoon, "a11y-audit").hint == "write to a11y-audit; sending wakes it"


def test_a_replica_that_is_being_made_says_what_becomes_of_a_message(afternoon: State) -> None:
    assert "delivered when it is ready" in replica(afternoon, "ios-snapshots", NOW).notes[-1].text


def test_a_replica_that_failed_shows_what_the_server_said_about_it(afternoon: State) -> None:
    state = replace(afternoon, errors={"e2e-flake": "fatal: repository\x1b[2J not found"})
    note = replica(state, "e2e-flake", NOW).notes[-1]
    assert note.kind == "error"
    assert "not found" in note.text
    assert "\x1b" not in note.text
    assert not write(state, "e2e-flake").open


def test_a_replica_that_wakes_says_so(afternoon: State) -> None:
    state = reduce(afternoon, StatusChanged("a11y-audit", "sleeping", waking=True))
    assert replica(state, "a11y-audit", NOW).notes[-1].kind == "waking"


def test_a_message_that_failed_says_why_and_that_the_text_is_kept(afternoon: State) -> None:
    state = reduce(afternoon, MessageSending("m1", "fix-login", "chat-fix-login", "redis"))
    assert all(note.kind != "error" for note in replica(state, "fix-login", NOW).notes)
    state = reduce(state, MessageFailed("m1", "This replica is asleep."))
    note = replica(state, "fix-login", NOW).notes[-1]
    assert note.title == "Not sent. This replica is asleep."
    assert "kept as the draft" in note.text


def test_a_stream_that_broke_is_said_where_one_reads(afternoon: State) -> None:
    state = reduce(afternoon, LinkChanged("fix-login", LinkState(Link.BROKEN, "The connection was cut off.")))
    assert [note.text for note in replica(state, "fix-login", NOW).notes] == ["The connection was cut off."]


def test_a_deleted_replica_is_said_to_be_gone(afternoon: State) -> None:
    view = replica(reduce(afternoon, ReplicaDeleted("fix-login")), "fix-login", NOW)
    assert view.notes[0].title == "This replica is gone."


def test_stopping_a_turn_is_offered_only_where_the_server_offers_it(afternoon: State) -> None:
    assert not replica(afternoon, "cache-ttl", NOW).can_stop
    state = reduce(afternoon, CapabilitiesLoaded(Capabilities(engine="local", extensions=(INTERRUPT,))))
    assert replica(state, "cache-ttl", NOW).can_stop


def test_the_chat_that_was_opened_is_shown_else_the_one_that_needs_the_user(afternoon: State) -> None:
    (one,) = afternoon.chats["fix-login"]
    quiet = one.model_copy(update={"id": "other", "awaitingInput": False, "processing": False, "title": "notes"})
    state = replace(afternoon, chats={**afternoon.chats, "fix-login": (quiet, one)})
    view = replica(state, "fix-login", NOW)
    assert (view.chat_id, view.at) == (one.id, 1)
    view = replica(reduce(state, Opened("fix-login", "other", NOW)), "fix-login", NOW)
    assert (view.chat_id, view.at) == ("other", 0)


def test_names_of_replicas_and_chats_cannot_drive_the_terminal(afternoon: State) -> None:
    (one,) = afternoon.chats["fix-login"]
    named = one.model_copy(update={"title": "a\x1b]0;b\x07"})
    state = replace(afternoon, chats={**afternoon.chats, "fix-login": (named,)})
    tab = replica(state, "fix-login", NOW).tab
    assert tab is not None
    assert "\x1b" not in tab.title
    assert "\x07" not in tab.title


def test_the_draft_of_the_open_chat_is_in_the_composer(afternoon: State) -> None:
    state = replace(afternoon, drafts={"chat-fix-login": Draft("redis, but", (0, 3))})
    assert write(state, "fix-login").draft == Draft("redis, but", (0, 3))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("fix-login", "answer in your own words"),
        ("cache-ttl", "write to cache-ttl; it is queued behind this turn"),
        ("rate-limit", "write to rate-limit"),
        ("old-login", "nothing can be sent to it any more"),
    ],
)
def test_the_composer_says_what_becomes_of_what_is_sent(afternoon: State, name: str, hint: str) -> None:
    assert write(afternoon, name).hint == hint


def test_about_says_only_what_is_known(afternoon: State) -> None:
    known = dict(about(afternoon, "fix-login", NOW).facts)
    assert known["branch"] == "fix/login, from main"
    assert known["PR"] == "none yet"
    assert about(afternoon, "nobody", NOW).facts == ()


def test_ages_grow_with_the_clock_alone(afternoon: State) -> None:
    later = replica(afternoon, "fix-login", NOW + timedelta(hours=3))
    assert later.age == "3h"


def test_an_error_says_why_from_what_the_list_keeps_of_it() -> None:
    broken = Replica(id="r", name="r", status="error", config={"provisioning_error": {"message": "no such repository"}})
    store = Store()
    store.dispatch(FleetLoaded((broken,), NOW))
    assert [note.text for note in notes(store.state, "r", "error", None)] == ["no such repository"]


def test_while_the_server_is_away_the_composer_promises_only_to_keep(afternoon: State) -> None:
    away = reduce(afternoon, ServerLinkChanged(ServerLink.OFFLINE, "no answer"))
    assert write(away, "fix-login").hint == "write to fix-login; it is kept here until the server can be reached"


def test_a_draft_that_was_on_its_way_says_whether_it_seems_to_have_arrived(afternoon: State) -> None:
    def said(text: str) -> str:
        drafts = {"chat-fix-login": Draft(text, unsure=True)}
        return replica(replace(afternoon, drafts=drafts), "fix-login", NOW).notes[-1].text

    assert "seems to have arrived" in said("move sessions out of memory, keep the cookie format")
    assert "seems to have arrived" in said("open a PR against main")  # it waits
    assert "Nobody said" in said("something else")


def test_a_message_nobody_answered_for_is_not_called_unsent(afternoon: State) -> None:
    state = reduce(afternoon, MessageSending("m1", "fix-login", "chat-fix-login", "redis"))
    note = replica(reduce(state, MessageFailed("m1", "No time.", unsure=True)), "fix-login", NOW).notes[-1]
    assert note.title == "No answer came. No time."
    assert "may have arrived" in note.text


def test_the_composer_says_whom_a_message_goes_to_and_how_it_is_taken_up(afternoon: State) -> None:
    view = write(afternoon, "fix-login")
    assert view.taken(Modes()) == "claude"
    assert (
        view.taken(Modes(model="opus", thinking="high", plan=True, fast=True))
        == "claude opus, thinking high, plan, fast"
    )
    assert view.target(Modes()) == "fix-login"
    assert view.target(Modes(to="new", agent="codex\x1b[2J")) == "fix-login, a new chat with codex␛[2J"


def test_only_what_would_be_sent_counts_as_a_draft(afternoon: State) -> None:
    drafts = {"a": Draft("x"), "b": Draft(modes=Modes(plan=True)), "c": Draft("y", leaving=True)}
    assert status(replace(afternoon, drafts=drafts), NOW).drafts == 1


def test_an_older_page_that_could_not_be_read_is_told_above_the_first_block_alone(afternoon: State) -> None:
    chat = afternoon.chats["fix-login"][0]
    (log := Transcript()).load((), 40, whole=False)
    held = {chat.id: Transcripts(log, failed="No answer.")}
    assert not any(
        "No answer." in note.title for note in notes(replace(afternoon, transcripts=held), "x", "done", chat)
    )
    held = {chat.id: Transcripts(Transcript(), failed="No answer.")}
    assert [note.title for note in notes(replace(afternoon, transcripts=held), "x", "done", chat)] == ["No answer."]
