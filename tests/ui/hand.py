"""Transcripts written by hand: the blocks a test wants, whatever agent would have made them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from typing_extensions import override

from replicas_tui.state.blocks import (
    Answer,
    Block,
    DiffLine,
    Edit,
    Fault,
    NoticeLine,
    Option,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    TodoItem,
    Tool,
    Unknown,
)
from replicas_tui.state.safe import NOTHING, Safe
from replicas_tui.state.transcript import Transcript

NOW = datetime.now(UTC).replace(hour=14, minute=4, second=0, microsecond=0)


class Written(Transcript):
    """A log whose blocks are put there, and that tells what changed as every log does."""

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        super().__init__()
        self.blocks: list[Block] = list(blocks)
        self._origin = 0

    def put(self, at: int, *blocks: Block) -> None:
        """Put these in the place of everything from `at` on."""
        self.blocks[at:] = blocks
        self._note(at)

    def add(self, *blocks: Block) -> None:
        """Add blocks at the end."""
        self.put(len(self.blocks), *blocks)

    def older(self, *blocks: Block, start: int = 0) -> None:
        """Put older blocks in front."""
        self._changes.note_before(-self._origin)
        self.blocks[:0] = blocks
        self.start, self._origin = start, self._origin + len(blocks)

    @property
    @override
    def origin(self) -> int:
        return self._origin


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def prompt(id: str, text: str, **more: Any) -> Prompt:  # noqa: A002
    return Prompt(id, more.pop("at", ago(24)), Safe(text), Safe(more.pop("sender", "you")))


def answer(id: str, text: str, **more: Any) -> Answer:  # noqa: A002
    return Answer(id, ago(20), Safe(text), **more)


def thought(id: str, text: str = "hm", **more: Any) -> Thought:  # noqa: A002
    return Thought(id, ago(20), Safe(text), **more)


def tool(id: str, verb: str = "Read", what: str = "auth/session.py", **more: Any) -> Tool:  # noqa: A002
    fact, detail, output = (Safe(more.pop(key, "")) for key in ("fact", "detail", "output"))
    at, state = more.pop("at", ago(20)), more.pop("state", "ok")
    return Tool(id, at, Safe(verb), Safe(what), fact, state, detail, output, **more)


def notice(id: str, text: str) -> NoticeLine:  # noqa: A002
    return NoticeLine(id, ago(1), Safe(text))


def question(id: str = "q1", **more: Any) -> Question:  # noqa: A002
    options = (
        Option(Safe("redis"), Safe("already in docker-compose, TTL is native")),
        Option(Safe("sql"), Safe("one service less, needs a sweeper job")),
        Option(Safe("something else")),
    )
    text = Safe(more.pop("text", "Which session store should I target?"))
    return Question(id, ago(2), text, more.pop("options", options), **more)


def plan(id: str = "p1", **more: Any) -> PlanReview:  # noqa: A002
    text = "1. Make the store async\n2. Move the two tests\n3. **Expiry** job with `ttl`\n"
    return PlanReview(id, ago(2), Safe(text), **more)


STORE = (
    DiffLine(" ", Safe("class Store(Protocol):"), 41, 41),
    DiffLine("-", Safe("    def get(self, sid): ..."), 42, None),
    DiffLine("+", Safe("    async def get(self, sid: str) -> Session | None: ..."), None, 42),
    DiffLine("+", Safe("    async def put(self, s: Session, ttl: int) -> None: ..."), None, 43),
    *(DiffLine("+", Safe(f"    async def more_{n}(self) -> None: ..."), None, 43 + n) for n in range(1, 17)),
)


def edit(id: str, **more: Any) -> Edit:  # noqa: A002
    lines = more.pop("lines", STORE)
    added, removed = more.pop("added", 18), more.pop("removed", 4)
    return Edit(
        id, ago(18), Safe(more.pop("path", "auth/store.py")), added, removed, lines, more.pop("state", "ok"), **more
    )


def todo(id: str = "t") -> Todo:  # noqa: A002
    items = [
        ("read the session module", "done"),
        ("find every call site, 14", "done"),
        ("make the store async", "working"),
        ("move the two tests that reach into the dict", "todo"),
        ("expiry job", "todo"),
    ]
    return Todo(id, ago(15), tuple(TodoItem(Safe(text), state) for text, state in items))  # type: ignore[arg-type]


def fault(id: str = "f", **more: Any) -> Fault:  # noqa: A002
    return Fault(id, ago(1), Safe(more.pop("text", "The turn failed: the agent's process ended.")), **more)


def unknown(id: str = "u") -> Unknown:  # noqa: A002
    return Unknown(id, ago(1), Safe("claude-hook_ran"), Safe('{"a": 1, "b": [true, null]}'))


def earlier() -> list[Block]:
    """The turn before: answered, folded, read."""
    return [
        prompt("p0", "where do sessions live today, and who reads them?", at=ago(42)),
        tool("a1", "Search", "current_session", took=0.4, fact="14 hits"),
        tool("a2", took=0.6),
        tool("a3", took=0.6),
        answer(
            "a4",
            "In `MemoryStore`, a dict in the web process. Fourteen call sites read it, all through "
            "`current_session()`; two tests reach into the dict itself. Nothing survives a restart, which is why "
            "people are logged out at each deploy.",
        ),
        prompt("p1", "move sessions out of memory, keep the cookie format"),
        answer(
            "b1",
            "I checked `auth/session.py`. Two stores fit the current interface:\n"
            "- **redis**  already in docker-compose, TTL is native\n"
            "- **sql**    one service less, but needs a sweeper job\n",
        ),
        tool("b2", took=0.5),
        tool("b3", took=0.5),
        tool("b4", "Search", "session", took=0.5),
        tool("b5", "Bash", "ls", took=0.6),
        thought("b6", "The interface is synchronous today.\nA second thought.", took=11),
    ]


def asking() -> list[Block]:
    """A turn that waits for an answer."""
    failed = tool(
        "b8", "Bash", "pytest tests/test_session.py", state="failed", took=4.8,
        fact="exit 1, 2 of 9 failed", output="E   AttributeError: 'coroutine' object has no attribute 'user'",
    )  # fmt: skip
    return [*earlier(), edit("b7", took=0.3), failed, question()]


def streaming(text: str = "") -> list[Block]:
    """A turn that runs: its answer grows at the end."""
    said = text or (
        "The store is async now, and `MemoryStore` stays for tests. I kept the cookie as it is: **name, path and "
        "signature are unchanged**, so nobody is logged out. Next I move the two tests that reach into the dict.\n\n"
        "The expiry job needs a decision later: redis can drop keys by itself, but then nobody counts how many "
        "sessions end each day, and the `sessions_ended` chart on the ops page reads that"
    )
    return [
        *earlier(),
        question(answer=Safe("redis"), answered_at=ago(0), text="which session store?"),
        todo(),
        edit("c1", took=0.3),
        edit("c2", path="auth/session.py", added=14, removed=8, lines=(), took=0.2),
        thought("c3", took=4),
        tool(
            "c4",
            "Bash",
            "pytest tests/test_session.py -q",
            state="running",
            fact="7 of 9",
            at=NOW - timedelta(seconds=12),
        ),
        Answer("c5", NOW, Safe(said), growing=True),
    ]


def oddities() -> list[Block]:
    """Everything that is rare."""
    table = "| step | time |\n|:--|--:|\n| build | 4.2s |\n| test the whole thing end to end | 81s |\n"
    return [
        prompt("x0", "show me everything\nwith two lines", at=ago(60 * 30), sender="dana"),
        answer(
            "x1",
            "# A heading\nSome *words* and a [link](https://docs.example/x), ~~gone~~.\n\n## Another\n\n"
            "1. one\n2. two\n"
            "   - nested\n\n- [x] done\n- [ ] open\n\n> quoted words\n\n```python\ndef f(x: int) -> str:\n"
            '    return "a" * x  # why\n```\n\n' + table + "\n---\n\n<b>html</b> ![alt](a.png)",
        ),
        thought("x2", "Let me think.\nYes.", growing=True),
        tool("x3", "Bash", "make check", state="running", output="a\nb\nc\nd\ne\n", at=NOW - timedelta(seconds=71)),
        tool(
            "x4", "Bash", "x", state="failed", fact="exit 2", output="\n".join(f"line {n}" for n in range(30)), took=112
        ),
        tool("x5", "ReadManyFiles", "src/**", fact="8 files", took=0.1, depth=1),
        edit("x6", state="failed", error=Safe("The text to replace is not in the file."), lines=(), added=0, removed=0),
        edit("x7", path="new.py", created=True, removed=0, added=3, lines=STORE[2:5]),
        unknown(),
        notice("x8", "turn ended, 2m14s"),
        fault(detail=Safe("exit status 137\nKilled\n")),
        question("x9", answer=Safe("redis, sql"), answered_at=ago(1)),
        plan("x10", verdict=Safe("approve"), answered_at=ago(1)),
        question("x11", many=True),
        plan("x12"),
        NoticeLine("x13", NOW, NOTHING or Safe("a limit is near: 80 % of the week is used")),
    ]
