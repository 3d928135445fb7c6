"""What Codex may do unasked, with its own sandbox and behind a fence that takes that away."""

from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.local.agents.adapter import Launch, Permissions
from replicas_tui.local.agents.codex import asking, items
from replicas_tui.local.agents.codex.settings import thread_settings
from replicas_tui.local.agents.events import Json
from replicas_tui.local.agents.json_rpc import Incoming
from replicas_tui.local.fence.fence import BWRAP, LANDLOCK, NONE, Fence

CWD = Path("/home/dev/shop")


def launch(permissions: Permissions, *, may_fence: bool = True) -> Launch:
    return Launch("c", CWD, {}, CWD, permissions=permissions, may_fence=may_fence)


@pytest.mark.parametrize(
    ("permissions", "own", "without"),
    [
        (Permissions.ASK, ("untrusted", "read-only"), ("untrusted", "danger-full-access")),
        (Permissions.EDITS, ("on-request", "workspace-write"), ("untrusted", "danger-full-access")),
        (Permissions.ALL, ("never", "danger-full-access"), ("never", "danger-full-access")),
    ],
)
def test_codex_asks_for_commands_where_its_sandbox_cannot_be(
    permissions: Permissions, own: tuple[str, str], without: tuple[str, str]
) -> None:
    for may_fence, wanted in ((True, own), (False, without)):
        given = thread_settings(launch(permissions, may_fence=may_fence))
        assert (given["approvalPolicy"], given["sandbox"]) == wanted


def test_only_landlock_lets_no_other_fence_stand_behind_it() -> None:
    assert [Fence(kind).nests for kind in (NONE, BWRAP, LANDLOCK)] == [True, True, False]


@pytest.mark.parametrize(
    ("change", "is_permitted"),
    [
        ({"path": "a.py", "kind": {"type": "add"}}, True),
        ({"path": f"{CWD}/deep/a.py", "kind": {"type": "update"}}, True),
        ({"path": "../other/a.py", "kind": {"type": "add"}}, False),
        ({"path": "a.py", "kind": {"type": "update", "move_path": "/etc/a.py"}}, False),
    ],
)
def test_changes_of_the_workspace_are_not_asked_for_under_edits_and_all_others_are(
    change: Json, is_permitted: bool
) -> None:
    changed = items.changed({"type": "fileChange", "id": "i", "changes": [change]})
    asked = Incoming(asking.FILES, {"itemId": "i"}, 1)
    assert (asking.permitted(asked, changed, launch(Permissions.EDITS)) is not None) is is_permitted
    assert asking.permitted(asked, changed, launch(Permissions.ASK)) is None
    assert asking.permitted(asked, (), launch(Permissions.EDITS)) is None
    command = Incoming(asking.COMMAND, {"itemId": "i"}, 1)
    assert asking.permitted(command, changed, launch(Permissions.EDITS)) is None
