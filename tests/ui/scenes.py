"""A fleet at two in the afternoon: everything a screen may have to show, told in the app's own actions.

Nothing here is state that somebody wrote down by hand: it is what the reducer makes of what servers say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from replicas_tui.api.capabilities import AgentOffer, Capabilities
from replicas_tui.api.chats import Chat
from replicas_tui.api.environments import Environment
from replicas_tui.api.events import EVENT
from replicas_tui.api.history import AgentEvent
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.api.replicas import (
    GitDiff,
    PullRequest,
    Replica,
    ReplicaDetails,
    RepositoryReference,
    RepositoryStatus,
)
from replicas_tui.api.repositories import Repository
from replicas_tui.state import resources
from replicas_tui.state.actions import (
    Action,
    CapabilitiesLoaded,
    CatalogueLoaded,
    ChatsLoaded,
    Connected,
    EventArrived,
    FleetLoaded,
    NoticeDismissed,
    Opened,
    QueueLoaded,
    ServerLinkChanged,
    TurnEndRead,
)
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.model import ServerLink, TurnEnd
from replicas_tui.state.pulls import PullSeen
from replicas_tui.state.store import Store
from replicas_tui.ui.services import ConnectError, Objection, Session

NOW = datetime(2026, 11, 22, 14, 4, tzinfo=UTC)

Row = tuple[str, str, str, int, str, int, int, int, int]
# name, what it does, repository, since (minutes), branch, added, removed, pull request, queued
ROWS: tuple[Row, ...] = (
    ("fix-login", "asks", "web", 2, "fix/login", 40, 12, 0, 2),
    ("bump-deps", "plan", "api", 9, "chore/deps", 8, 3, 0, 0),
    ("e2e-flake", "error", "web", 1, "", 0, 0, 0, 0),
    ("rate-limit", "done", "api", 18, "feat/rl", 96, 10, 812, 0),
    ("css-tokens", "done", "web", 123, "css/tokens", 44, 44, 67, 0),
    ("search-rank", "working", "api", 31, "feat/rank", 77, 9, 799, 0),
    ("cache-ttl", "working", "api", 14, "feat/ttl", 210, 4, 0, 2),
    ("tls-renew", "working", "infra", 8, "fix/tls", 12, 2, 0, 0),
    ("sdk-regen", "working", "sdk", 6, "gen/0719", 3_118, 2_004, 0, 0),
    ("docs-pass", "working", "docs", 2, "docs/pass", 31, 30, 0, 0),
    ("migrate-pg", "working", "api", 1, "feat/pg17", 0, 0, 0, 1),
    ("ios-snapshots", "preparing", "mobile", 0, "", 0, 0, 0, 0),
    ("readme-fix", "read", "docs", 300, "fix/readme", 3, 1, 801, 0),
    ("a11y-audit", "sleeping", "web", 1_500, "", 0, 0, 795, 0),
    ("nightly-audit", "sleeping", "api", 1_700, "", 0, 0, 0, 0),
    ("pg-index", "sleeping", "api", 2_900, "", 0, 0, 788, 0),
    ("type-strict", "sleeping", "sdk", 4_400, "", 0, 0, 0, 0),
    ("logo-refresh", "sleeping", "web", 5_800, "", 0, 0, 61, 0),
    ("k8s-probe", "sleeping", "infra", 8_700, "", 0, 0, 0, 0),
    ("old-login", "archived", "web", 90_000, "", 0, 0, 0, 0),
    ("old-search", "archived", "api", 400_000, "", 0, 0, 0, 0),
)
PULLS = {
    812: PullSeen("open", "passed"),
    67: PullSeen("open", "failed", 2),
    799: PullSeen("open", "running"),
    801: PullSeen("merged", "passed"),
    795: PullSeen("open", "passed"),
}
_ASLEEP = ("sleeping", "archived", "preparing", "error")
WORK = {
    "search-rank": ("Read", {"file_path": "rank/score.py"}),
    "cache-ttl": ("Bash", {"command": "pytest -q"}),
    "tls-renew": ("Read", {"file_path": "certs/renew.py"}),
    "sdk-regen": ("Write", {"file_path": "sdk/ts/client.ts", "content": "export {}\n"}),
    "docs-pass": ("Bash", {"command": "vale guide/"}),
    "migrate-pg": ("Bash", {"command": "pg_upgrade --check"}),
}


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def told(replica: str, kind: str, payload: dict[str, Any], minutes: float) -> EventArrived:
    """A live event, as it comes off the wire."""
    raw = {"type": kind, "payload": payload, "ts": ago(minutes).isoformat(), "id": f"{replica}-{kind}-{minutes}"}
    return EventArrived(replica, EVENT.validate_python(raw), ago(minutes))


def said(kind: str, payload: dict[str, Any], minutes: float) -> AgentEvent:
    """One event of a transcript."""
    return AgentEvent(timestamp=ago(minutes).isoformat(), type=kind, payload=payload)


def prompt(text: str, minutes: float) -> AgentEvent:
    return said("claude-user", {"type": "user", "message": {"role": "user", "content": text}}, minutes)


def spoke(text: str, minutes: float) -> AgentEvent:
    return assistant([{"type": "text", "text": text}], minutes)


def assistant(parts: list[dict[str, Any]], minutes: float) -> AgentEvent:
    message = {"role": "assistant", "model": "claude-opus", "content": parts}
    return said("claude-assistant", {"type": "assistant", "message": message}, minutes)


def used(tool: str, arguments: dict[str, Any], call: str, minutes: float) -> AgentEvent:
    return assistant([{"type": "tool_use", "id": call, "name": tool, "input": arguments}], minutes)


def gave(call: str, text: str, minutes: float, *, failed: bool = False) -> AgentEvent:
    result = {"type": "tool_result", "tool_use_id": call, "content": text, "is_error": failed}
    return said("claude-user", {"type": "user", "message": {"role": "user", "content": [result]}}, minutes)


def login_history() -> tuple[AgentEvent, ...]:
    """The chat that asks which store to use."""
    code = "\n".join(f"line {n}" for n in range(182))
    options = [
        {"label": "redis", "description": "already in docker-compose, TTL is native"},
        {"label": "sql", "description": "one service less, needs a sweeper job"},
    ]
    question = {"question": "Which session store should I target?", "header": "Store", "options": options}
    edit = {
        "file_path": "auth/store.py",
        "old_string": "    def get(self, sid): ...\n",
        "new_string": "    async def get(self, sid: str) -> Session | None: ...\n"
        "    async def put(self, s: Session, ttl: int) -> None: ...\n",
    }
    return (
        prompt("where do sessions live today, and who reads them?", 42),
        spoke(
            "In `MemoryStore`, a dict in the web process. Fourteen call sites read it, all through "
            "`current_session()`; two tests reach into the dict itself.",
            41,
        ),
        used("Grep", {"pattern": "MemoryStore"}, "t1", 40),
        gave("t1", "Found 14 files\nweb/a.py\nweb/b.py", 39.98),
        prompt("move sessions out of memory, keep the cookie format", 24),
        spoke(
            "I checked `auth/session.py`. Two stores fit the current interface: redis is already in docker-compose, "
            "sql is one service less but needs a sweeper job.",
            20,
        ),
        used("Read", {"file_path": "auth/session.py"}, "t2", 15),
        gave("t2", code, 14.99),
        used("Read", {"file_path": "auth/store.py"}, "t3", 14.9),
        gave("t3", code, 14.89),
        used("Bash", {"command": "rg -c current_session"}, "t4", 14.8),
        gave("t4", "web/views.py:9\nweb/api.py:5", 14.78),
        assistant([{"type": "thinking", "thinking": "Redis would be the smaller change."}], 10),
        used("Edit", edit, "t5", 5),
        gave("t5", "The file auth/store.py has been updated.", 4.99),
        used("AskUserQuestion", {"questions": [question]}, "t6", 2),
    )


def replay_history() -> tuple[AgentEvent, ...]:
    """A chat in which that one is shown again, all but its question."""
    shown = login_history()[:-1]
    message = f"REPLAY of Session store: {len(shown)} recorded events are shown again; nothing is run."
    begins = {"type": "system", "subtype": "replay", "message": message, "events": len(shown), "speed": 4}
    done = f"REPLAY: {len(shown)} recorded events were shown; nothing was run."
    return (prompt("/run session-store 4x", 304), said("claude-system", begins, 304), *shown, spoke(done, 301))


def plan_history() -> tuple[AgentEvent, ...]:
    """The chat whose plan waits for approval."""
    plan = "# Bump the dependencies in three steps\n\n1. the linters\n2. the framework\n3. the database driver"
    return (prompt("bump everything that is behind", 30), used("ExitPlanMode", {"plan": plan}, "p1", 9))


def replica(row: Row) -> Replica:
    name, does, repo, since, _, _, _, pull, _ = row
    status = does if does in _ASLEEP else "active"
    url = f"https://git.example/acme/{repo}"
    return Replica(
        id=name,
        name=name,
        status=status,
        created_at=ago(since if does == "preparing" else since + 60),
        last_activity_at=ago(since),
        repositories=(RepositoryReference(id=repo, name=repo, url=url),),
        pull_requests=(PullRequest(repository=repo, number=pull, url=f"{url}/pull/{pull}"),) if pull else (),
    )


def chat(row: Row) -> Chat:
    name, does, _, since, *_ = row
    return Chat(
        id=f"chat-{name}",
        provider="claude",
        title="auth" if name == "fix-login" else "main",
        createdAt=ago(since + 60),
        updatedAt=ago(since),
        processing=does in ("asks", "plan", "working"),
        awaitingInput=does in ("asks", "plan"),
        lastMessageText="then open a PR",
    )


def _details(row: Row) -> Iterator[Action]:
    name, does, repo, since, branch, added, removed, _, queued = row
    if does in _ASLEEP:
        return
    yield ChatsLoaded(name, (chat(row),), ago(since))
    if does in ("done", "read"):
        yield TurnEndRead(f"chat-{name}", TurnEnd(ago(since), broke=False))
    diff = {"added": added, "removed": removed} if added or removed else None
    state = {"name": repo, "currentBranch": branch, "defaultBranch": "main", "gitDiff": diff}
    yield told(name, "repo.status.changed", {"repos": [state]}, since)
    texts = ("then add tests for expiry", "open a PR against main")
    waiting = (QueuedMessage(id=f"{name}-{n}", message=texts[n], queuedAt=ago(4 - n)) for n in range(queued))
    if queued:
        yield QueueLoaded(f"chat-{name}", tuple(waiting))
    if does == "read":
        yield Opened(name, f"chat-{name}", ago(since - 1))
        yield Opened(None, None, ago(since - 1))


def _transcripts() -> Iterator[Action]:
    histories = {"fix-login": login_history(), "bump-deps": plan_history()}
    for name, (tool, arguments) in WORK.items():
        histories[name] = (prompt("go on", 40), used(tool, arguments, f"w-{name}", 0.1))
    for name, events in histories.items():
        yield HistoryLoaded(name, f"chat-{name}", events, 0, len(events))


def _happenings() -> Iterator[Action]:
    """What came over the wire in the last hour."""
    rows = {row[0]: row for row in ROWS}

    def again(name: str, minutes: float, **changes: bool) -> Action:
        now = chat(rows[name]).model_copy(update=changes)
        return told(name, "chat.updated", {"chat": now.model_dump(mode="json")}, minutes)

    yield again("rate-limit", 30, processing=True)
    yield again("rate-limit", 18, processing=False)
    for name, minutes in (("bump-deps", 9), ("fix-login", 2)):
        yield again(name, minutes + 1, awaitingInput=False)
        yield again(name, minutes, awaitingInput=True)
    yield told("search-rank", "error", {"code": "mcp", "message": "the search server did not answer"}, 1)


def actions() -> Iterator[Action]:
    """The whole afternoon, in order."""
    yield Connected("acme/prod", "https://api.tryreplicas.com")
    yield FleetLoaded(tuple(replica(row) for row in ROWS), ago(0.1))
    yield ServerLinkChanged(ServerLink.LIVE)
    for row in ROWS:
        yield from _details(row)
    yield from _transcripts()
    yield from _happenings()


def catalogue() -> Iterator[Action]:
    """What a new replica can be made of."""
    offers = (
        AgentOffer(provider="claude", label="Claude", models=("opus", "sonnet"), thinking_levels=("low", "high")),
        AgentOffer(provider="codex", available=False, reason="codex is not on PATH; install it, then try again"),
    )
    yield CapabilitiesLoaded(Capabilities(engine="local", version="0.1.0", agents=offers))
    repos = tuple(Repository(id=name, name=name, url=f"https://git.example/acme/{name}") for name in ("web", "api"))
    yield CatalogueLoaded(repos, (), (Environment(id="env-web", name="web-prod"),))


def fleet_store() -> Store:
    """A store in which the afternoon happened."""
    store = Store()
    store.dispatch(*actions(), *_pulls())
    return store


def _pulls() -> Iterator[Action]:
    """How the pull requests stand, as a forge said."""
    for _, _, repo, _, _, _, _, pull, _ in ROWS:
        if pull in PULLS:
            url = f"https://git.example/acme/{repo}/pull/{pull}"
            yield ResourceLoaded(resources.pull(url), PULLS[pull], NOW)


def empty_store() -> Store:
    """A store of somebody who has no replica yet."""
    store = Store()
    store.dispatch(
        Connected("local", "http://127.0.0.1:7777"), FleetLoaded((), NOW), ServerLinkChanged(ServerLink.LIVE)
    )
    return store


def dismissed(store: Store) -> Iterator[Action]:
    """Everything that was said has been seen."""
    return (NoticeDismissed(notice.id) for notice in store.state.notices)


def many(count: int) -> Store:
    """A store with as many replicas as asked for."""
    store = Store()
    fleet = []
    for n in range(count):
        name, *rest = ROWS[n % len(ROWS)]
        row: Row = (f"{name}-{n}", *rest)  # type: ignore[assignment]
        fleet.append(replica(row))
    store.dispatch(Connected("acme", "https://x.example"), FleetLoaded(tuple(fleet), NOW))
    return store


DIFF = """diff --git a/auth/store.py b/auth/store.py
--- a/auth/store.py
+++ b/auth/store.py
@@ -38,10 +38,11 @@
 from typing import Protocol


 class Store(Protocol):
-    def get(self, sid): ...
+    async def get(self, sid: str) -> Session | None: ...
+    async def put(self, s: Session, ttl: int) -> None: ...


 class MemoryStore:
-    def get(self, sid):
+    async def get(self, sid: str) -> Session | None:
         return self._d.get(sid)
diff --git a/tests/test_expiry.py b/tests/test_expiry.py
new file mode 100644
--- /dev/null
+++ b/tests/test_expiry.py
@@ -0,0 +1,4 @@
+from auth.store import MemoryStore
+
+async def test_a_session_ends() -> None:
+    assert await MemoryStore().get("gone") is None
"""


def with_diffs(name: str) -> ReplicaDetails:
    """A replica as `include=diffs` gives it."""
    row = next(row for row in ROWS if row[0] == name)
    diff = GitDiff(added=row[5], removed=row[6], full_diff=DIFF)
    status = RepositoryStatus(repository=row[2], branch=row[4], default_branch="main", git_diff=diff)
    return ReplicaDetails(**replica(row).model_dump(), coding_agent="claude", repository_statuses=(status,))


class NoSetup:
    """A machine without a keyring, where no server takes any key."""

    async def keyring_name(self) -> str | None:
        return None

    async def check(self, base_url: str, key: str) -> Objection | None:
        return Objection("key", f"{base_url} did not accept this key.")

    async def keep(self, base_url: str, key: str, *, file_agreed: bool = False) -> str:
        raise AssertionError

    def fixed(self, profile: str) -> str:
        return ""

    async def renew(self, profile: str, key: str, *, file_agreed: bool = False) -> Objection | str:
        return Objection("key", f"{profile} did not accept this key.")

    async def from_environment(self, name: str) -> str | None:
        return f"{name} is not set."

    async def from_command(self, command: str) -> str | None:
        return f"{command} printed nothing."


async def no_server(profile: str) -> Session:
    """Nothing listens."""
    raise ConnectError(f"{profile} cannot be opened: nothing listens there.")
