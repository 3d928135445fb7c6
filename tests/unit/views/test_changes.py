from replicas_tui.api.event_payloads import RepoDiff, RepoState
from replicas_tui.api.replicas import GitDiff, Replica, ReplicaDetails, RepositoryStatus
from replicas_tui.state.actions import FleetLoaded, ReplicaLoaded, StatusChanged
from replicas_tui.state.model import State
from replicas_tui.state.reduce import reduce
from replicas_tui.state.views.changes import changes, sums
from tests.ui.scenes import NOW, ago

DIFF = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"


def read(added: int = 1, removed: int = 1, text: str = DIFF) -> State:
    one = Replica(id="r", name="r", status="active")
    state = reduce(State(), FleetLoaded((one,), NOW))
    status = RepositoryStatus(repository="web", git_diff=GitDiff(added=added, removed=removed, full_diff=text))
    details = ReplicaDetails(**{**one.model_dump(), "repository_statuses": (status,)})
    return reduce(state, ReplicaLoaded(details, ago(5)))


def with_sums(state: State, added: int) -> State:
    from dataclasses import replace

    live = RepoState(name="web", gitDiff=RepoDiff(added=added, removed=1))
    return replace(state, repos={"r": (live,)})


def test_diffs_say_when_they_were_read_and_how_many_files_there_are() -> None:
    view = changes(read(), "r", NOW)
    assert (view.read, view.sums.files, view.why, view.stale) == ("5m", 1, "", False)


def test_diffs_are_stale_once_more_changed() -> None:
    state = with_sums(read(), 7)
    assert changes(state, "r", NOW).stale
    assert sums(state, "r").files is None
    assert sums(state, "r").added == "7"


def test_a_sleeping_replica_keeps_the_diffs_that_were_read() -> None:
    view = changes(reduce(read(), StatusChanged("r", "sleeping")), "r", NOW)
    assert view.diffs
    assert not view.awake


def test_a_sleeping_replica_whose_diffs_were_never_read_says_why_there_are_none() -> None:
    state = reduce(State(), FleetLoaded((Replica(id="r", name="r", status="sleeping"),), NOW))
    assert "would wake it" in changes(state, "r", NOW).why


def test_nothing_changed_is_said_in_words() -> None:
    assert changes(read(0, 0, ""), "r", NOW).why == "Nothing is changed yet."


def test_a_diff_cannot_drive_the_terminal() -> None:
    text = DIFF.replace("+b\n", "+\x1b]52;c;AAAA\x07\n").replace("@@ -1 +1 @@", "@@ -1 +1 @@ \x1b[2J")
    [one] = changes(read(text=text.replace("/x", "/\x1b[2Jx")), "r", NOW).diffs[0].files
    shown = (one.path, one.hunks[0].within, *(line.text for line in one.hunks[0].lines()))
    assert not any("\x1b" in said for said in shown)
