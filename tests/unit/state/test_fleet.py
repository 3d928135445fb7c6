"""The fleet: lists, statuses, what the user looks at, notices, and the rest the state holds."""

from __future__ import annotations

from replicas_tui.api.canvas import CanvasContent, CanvasItem
from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.event_payloads import RepoState
from replicas_tui.api.replicas import GitDiff, ReplicaChat, ReplicaDetails, RepositoryStatus
from replicas_tui.api.repositories import Repository
from replicas_tui.state.actions import (
    CapabilitiesLoaded,
    CatalogueLoaded,
    ChatsLoaded,
    Connected,
    FleetLoaded,
    FleetRestored,
    LinkChanged,
    Marked,
    Noticed,
    NoticeDismissed,
    Opened,
    ReplicaCreated,
    ReplicaDeleted,
    ReplicaLoaded,
    ServerLinkChanged,
    StatusChanged,
)
from replicas_tui.state.actions_canvas import CanvasLoaded, CanvasOpened
from replicas_tui.state.actions_history import HistoryFailed, HistoryLoading
from replicas_tui.state.canvas import examine
from replicas_tui.state.model import Level, Link, LinkState, ServerLink, State
from tests.unit.state.agent_events import says
from tests.unit.state.worlds import NOON, after, arrived, chat, later, reading, replica, world


def test_connecting_forgets_everything_of_the_server_before() -> None:
    state = after(world(), Connected("work", "https://api.example"))
    assert state.server.profile == "work"
    assert not state.replicas


def test_the_line_to_the_server_is_as_it_was_last_told() -> None:
    state = after(State(), ServerLinkChanged(ServerLink.OFFLINE, "No route."), CapabilitiesLoaded(Capabilities()))
    assert (state.server.link, state.server.reason) == (ServerLink.OFFLINE, "No route.")
    assert after(state, ServerLinkChanged(ServerLink.OFFLINE, "No route.")) is state


def test_the_cached_fleet_is_stale_until_the_server_speaks() -> None:
    cached = FleetRestored((replica("a"), replica("b")), (("a", (chat(),)),), NOON)
    state = after(State(), cached)
    assert (list(state.replicas), state.stale, state.fleet_loaded) == (["a", "b"], True, True)
    assert state.chats["a"][0].id == "c"
    state = after(state, FleetLoaded((replica("b"),), later(9)))
    assert (list(state.replicas), state.stale, state.server.listed_at) == (["b"], False, later(9))
    assert not state.chats


def test_what_was_kept_of_files_is_true_until_something_was_done_since() -> None:
    idle, busy = replica("a"), replica("b")
    kept = (("a", (RepoState(name="web"),)), ("b", (RepoState(name="api"),)))
    state = after(State(), FleetRestored((idle, busy), (), NOON, (), kept))
    assert set(state.repos) == {"a", "b"}
    moved = busy.model_copy(update={"last_activity_at": later(5)})
    state = after(state, FleetLoaded((idle, moved), later(9)))
    assert set(state.repos) == {"a"}
    assert set(
        after(state, FleetLoaded((idle.model_copy(update={"last_activity_at": later(8)}), moved), later(9))).repos
    )


def test_a_cache_that_comes_late_does_not_undo_what_the_server_said() -> None:
    state = after(State(), FleetLoaded((replica("b"),), NOON), FleetRestored((replica("a"),), (("b", (chat(),)),)))
    assert list(state.replicas) == ["b"]
    assert not state.stale
    assert state.chats["b"]


def test_a_fresh_list_drops_all_that_belonged_to_what_is_gone() -> None:
    state = after(
        world(chat(processing=True, awaitingInput=True)),
        *reading(says("a")),
        Marked("r", on=True),
        LinkChanged("r", LinkState(Link.LIVE)),
        CanvasLoaded("r", (CanvasItem(filename="a.md"),)),
        arrived("error", {"message": "x"}),
    )
    gone = after(state, FleetLoaded((replica("s"),), later(1)))
    assert list(gone.replicas) == ["s"]
    for held in (gone.chats, gone.transcripts, gone.asked_at, gone.worked_at, gone.links, gone.canvases, gone.errors):
        assert not held
    assert (gone.marked, gone.open_replica, gone.open_chat, gone.happenings) == (frozenset(), None, None, ())


def test_deleting_what_is_not_there_changes_little() -> None:
    state = world()
    assert after(state, ReplicaDeleted("z")).replicas == state.replicas


def test_a_new_replica_stands_first() -> None:
    state = after(world(), ReplicaCreated(replica("new", status="preparing")))
    assert list(state.replicas) == ["new", "r"]


def test_sleeping_and_waking_are_known_at_once() -> None:
    state = after(world(), StatusChanged("r", "sleeping"))
    assert state.replicas["r"].status == "sleeping"
    state = after(state, StatusChanged("r", "sleeping", waking=True))
    assert state.waking == {"r"}
    asleep = after(state, FleetLoaded((replica(status="sleeping"),), later(1)))
    assert asleep.waking == {"r"}
    awake = after(asleep, FleetLoaded((replica(),), later(2)))
    assert not awake.waking
    assert [line.kind for line in awake.happenings] == ["woken"]


def test_a_replica_that_could_not_be_made_is_an_error_to_be_told() -> None:
    state = after(State(), FleetLoaded((replica(status="preparing"),), NOON))
    state = after(state, FleetLoaded((replica(status="error"),), later(1)))
    assert [line.kind for line in state.happenings] == ["error"]


def test_looking_at_a_replica_marks_it_read_on_the_way_in_and_out() -> None:
    state = after(world(), Opened("r", "c", NOON))
    assert (state.open_replica, state.open_chat, state.read_at["r"]) == ("r", "c", NOON)
    state = after(state, Opened(None, None, later(60)))
    assert (state.open_replica, state.open_chat, state.read_at["r"]) == (None, None, later(60))
    assert after(state, Opened("nowhere", None, NOON)) is state


def test_reading_chats_again_tells_what_changed_meanwhile() -> None:
    state = after(world(chat(processing=True)), ChatsLoaded("r", (chat(), chat("d", processing=True)), later(5)))
    assert [(line.kind, line.text) for line in state.happenings] == [("done", "title-c")]
    assert state.worked_at == {"d": later(5)}


def test_a_replica_read_in_full_is_split_into_what_the_state_keeps() -> None:
    diff = GitDiff(added=3, removed=1, full_diff="diff --git …")
    status = RepositoryStatus(repository="web", branch="b", default_branch="main", git_diff=diff)
    details = ReplicaDetails(
        id="r",
        name="r",
        status="active",
        repository_statuses=(status,),
        chats=(ReplicaChat(id="c", provider="claude"),),
    )
    asking = world(chat(processing=True, awaitingInput=True))
    state = after(asking, ReplicaLoaded(details, later(3)))
    assert state.diffs["r"].read_at == later(3)
    assert (state.repos["r"][0].name, state.repos["r"][0].currentBranch) == ("web", "b")
    assert type(state.replicas["r"]).__name__ == "Replica"
    assert not state.chats["r"][0].processing
    without = details.model_copy(update={"repository_statuses": (), "chats": ()})
    assert after(state, ReplicaLoaded(without, later(4))).diffs == state.diffs


def test_a_read_that_says_nothing_of_questions_takes_none_away() -> None:
    details = ReplicaDetails.model_validate(
        {"id": "r", "name": "r", "chats": [{"id": "c", "provider": "claude", "processing": True}]}
    )
    state = after(world(chat(processing=True, awaitingInput=True)), ReplicaLoaded(details, later(3)))
    assert state.chats["r"][0].awaitingInput


def test_a_transcript_says_that_it_is_read_or_could_not_be() -> None:
    state = after(world(), HistoryLoading("c"))
    assert state.transcripts["c"].loading
    state = after(state, HistoryFailed("c", "No route."))
    assert (state.transcripts["c"].loading, state.transcripts["c"].failed) == (False, "No route.")
    state = after(state, HistoryLoading("c"), *reading(says("a")))
    assert (state.transcripts["c"].loading, state.transcripts["c"].failed) == (False, "")


def test_a_notice_is_said_once_and_its_number_is_never_used_again() -> None:
    state = after(State(), Noticed(Level.INFO, "a"), Noticed(Level.INFO, "a"), Noticed(Level.ERROR, "b"))
    assert [(notice.id, notice.text) for notice in state.notices] == [(1, "a"), (2, "b")]
    state = after(state, NoticeDismissed(2), NoticeDismissed(1), NoticeDismissed(1), Noticed(Level.INFO, "c"))
    assert [(notice.id, notice.text) for notice in state.notices] == [(3, "c")]


def test_the_catalogue_and_the_canvas_are_as_last_read() -> None:
    repository = Repository(id="x", name="web", url="u")
    content = examine(CanvasContent(filename="a.md", kind="markdown", content="# A"))
    state = after(world(), CatalogueLoaded((repository,), (), ()), CanvasOpened("r", content))
    assert state.catalogue.loaded
    assert state.canvas_open["r"].text == "# A"
    assert after(state, CatalogueLoaded((repository,), (), ())) is state
    assert after(state, CanvasOpened("z", content)) is state


def test_marks_are_for_replicas_that_are_there() -> None:
    assert after(world(), Marked("r", on=True)).marked == {"r"}
    assert not after(world(), Marked("z", on=True)).marked
    assert not after(world(), Marked("r", on=True), Marked("r", on=False)).marked


def test_only_the_last_fifty_happenings_are_kept() -> None:
    events = [arrived("error", {"message": str(number)}, at=number) for number in range(60)]
    state = after(world(), *events)
    assert (len(state.happenings), state.happenings[0].text) == (50, "59")
