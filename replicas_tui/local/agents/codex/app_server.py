"""The adapter for Codex's app-server.

One turn of ours may be several of Codex's: a plan, its approval and the work after it are one, and so is a goal until
it is reached. Codex waits for nothing when it has made a plan, so the waiting is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typing_extensions import override

from replicas_tui.api.codex.items import NO_REASON
from replicas_tui.local.agents.adapter import AgentError, Emitted, Launch, Prompt, SessionKnown
from replicas_tui.local.agents.answers import EMPTY_FEEDBACK, is_approval
from replicas_tui.local.agents.codex import asking, items
from replicas_tui.local.agents.codex.asking import Plan
from replicas_tui.local.agents.codex.progress import Progress
from replicas_tui.local.agents.codex.settings import turn_input, turn_settings, words
from replicas_tui.local.agents.codex.thread import LostThread, Thread
from replicas_tui.local.agents.events import Json
from replicas_tui.local.agents.json_rpc import Incoming, JsonRpc, inside
from replicas_tui.local.agents.line_agent import LineAgent
from replicas_tui.local.agents.turn_keeper import Turn

APPROVED = "The user approved the plan. Carry it out."


class CodexAppServer(LineAgent[Incoming | Plan]):
    """One chat's Codex."""

    def __init__(self, command: Sequence[str], launch: Launch) -> None:
        super().__init__((*command, "app-server"), launch)
        self._rpc = JsonRpc(self._write, version=False)
        self._thread = Thread(self._rpc)
        self._progress = Progress()
        self._turn_id: str | None = None  # Codex's own turn, while one runs
        self._plan: Plan | None = None
        self._has_goal = False
        self._is_known = False
        self._error: str | None = None

    @override
    async def answer(self, request_id: str, text: str) -> None:
        """Answer an approval, a question or a plan; AgentError if it does not wait for that."""
        asked = self._turns.answered(request_id)
        if isinstance(asked, Plan):
            await self._judge(asked, text)
            return
        said = asking.reply(asked, text)
        for event in said.events:
            self._emit(event)
        assert asked.id is not None  # noqa: S101 - only what wants an answer is asked
        await self._rpc.respond(asked.id, said.result)
        if said.reason and self._turn_id is not None:
            self._thread.do("turn/steer", expectedTurnId=self._turn_id, input=words(said.reason))

    @override
    async def _greet(self) -> None:
        try:
            await self._thread.open(self._launch)
        except LostThread:  # it is forgotten, so that the next message begins another
            self._outbox.put(SessionKnown(None))
            raise
        self._leave_out(each for each in self._launch.mcps if each.transport == "sse")

    @override
    async def _begin(self, turn: Turn) -> None:
        prompt = turn.prompt
        self._emit(items.user_message(prompt.text, prompt.images))
        self._plan, self._error = None, None
        if prompt.goal_mode:
            self._has_goal = True
            goal = {"objective": prompt.text, "origin": "user", "status": "active"}
            await self._ask(turn, "thread/goal/set", **goal)
        else:
            await self._start(turn, prompt, turn_input(prompt), plan=prompt.plan_mode)

    @override
    async def _ask_to_stop(self) -> None:
        if self._has_goal:
            self._thread.do("thread/goal/set", status="paused")
        if self._turn_id is not None:
            self._thread.do("turn/interrupt", turnId=self._turn_id)
        elif self._plan is not None:
            self._finish("turn_aborted", reason="interrupted")

    @override
    def _bury(self, last_words: str) -> None:
        died = f"Codex ended in mid-turn: {last_words}"
        self._rpc.close(died)
        turn = self._turns.turn
        if turn is None:
            return
        if not turn.interrupted:
            self._emit(items.news("error", message=died))
        self._finish("turn_aborted", died, reason="interrupted" if turn.interrupted else "error")

    async def _start(self, turn: Turn, prompt: Prompt, said: list[Json], *, plan: bool) -> None:
        settings = turn_settings(prompt, self._thread.model, plan=plan)
        await self._ask(turn, "turn/start", input=said, **settings)

    async def _judge(self, plan: Plan, text: str) -> None:
        """Go on after a plan: with the work, or with what the user has to say about the plan."""
        turn, self._plan = self._turns.turn, None
        approved = is_approval(text)
        self._emit(items.output(plan.id, "approved" if approved else text.strip(), 0 if approved else 1))
        if turn is not None:
            said = APPROVED if approved else text.strip() or EMPTY_FEEDBACK
            await self._start(turn, turn.prompt, words(said), plan=not approved)

    async def _ask(self, turn: Turn, method: str, **params: Any) -> None:
        """Ask what the turn hangs on: a refusal ends it."""
        try:
            await self._thread.ask(method, **params)
        except AgentError as error:
            if self._turns.turn is turn and not self._outbox.closed:
                self._emit(items.news("error", message=str(error)))
                self._finish("task_complete", str(error))

    @override
    async def _take(self, message: Json) -> None:
        said = self._rpc.take(message)
        if said is None:
            return
        if said.id is None:
            self._notified(said)
        elif (given := asking.permitted(said, self._progress.changing(said.params), self._launch)) is not None:
            await self._rpc.respond(said.id, given)
        elif said.method in asking.ASKS and self._turns.turn is not None:
            self._outbox.put_all(map(Emitted, asking.shown(said)))
            self._turns.ask(str(said.id), said)
        else:
            await self._rpc.refuse(said.id, "This client cannot do that.")

    def _notified(self, said: Incoming) -> None:
        if said.params.get("threadId", self._thread.id) != self._thread.id:
            return  # of a sub-agent, which tells the agent what it found, not us
        match said.method:
            case "thread/tokenUsage/updated" if self._turns.turn is None:
                return  # told as a thread is resumed, of what was before
            case "serverRequest/resolved":
                self._turns.resolve(str(said.params.get("requestId")))
            case "item/completed":
                self._planned(inside(said.params, "item"))
        self._outbox.put_all(self._progress.take(said))
        self._turned(said)

    def _planned(self, item: Json) -> None:
        if item.get("type") == "plan" and self._turns.turn is not None:
            self._plan = Plan(str(item.get("id")), str(item.get("text") or ""))

    def _turned(self, said: Incoming) -> None:
        params = said.params
        match said.method:
            case "turn/started":
                self._started(str(inside(params, "turn").get("id")))
            case "thread/goal/updated":
                self._has_goal = inside(params, "goal").get("status") == "active"
            case "thread/goal/cleared":
                self._has_goal = False
            case "error":
                self._failed(str(inside(params, "error").get("message")), will_retry=params.get("willRetry") is True)
            case "turn/completed":
                self._ended(inside(params, "turn"))

    def _started(self, turn_id: str) -> None:
        self._turn_id = turn_id
        if self._thread.id != self._launch.session_id and not self._is_known:
            # Not before: a thread without a turn is nowhere on disk, so it could not be resumed.
            self._is_known = True
            self._outbox.put(SessionKnown(self._thread.id))
        if self._turns.turn is not None and self._turns.turn.interrupted:  # before Codex had a name for its turn
            self._thread.do("turn/interrupt", turnId=turn_id)

    def _failed(self, message: str, *, will_retry: bool) -> None:
        self._error = None if will_retry else message
        self._emit(items.news("stream_error" if will_retry else "error", message=message))

    def _ended(self, told: Json) -> None:
        """Take the end of a turn of Codex's, which may not be the end of ours."""
        self._turn_id = None
        turn, status = self._turns.turn, told.get("status")
        if turn is None:
            return
        if status == "interrupted" or turn.interrupted:
            self._finish("turn_aborted", "Codex stopped the turn.", reason="interrupted")
        elif status == "failed":
            said = str(inside(told, "error").get("message") or self._error or NO_REASON)
            if self._error is None:
                self._emit(items.news("error", message=said))
            self._finish("task_complete", said)
        elif self._plan is not None:
            self._turns.ask(self._plan.id, self._plan)
        elif not self._has_goal:
            self._finish("task_complete")

    def _finish(self, kind: str, error: str | None = None, **fields: Any) -> None:
        """End our turn, in the history first."""
        self._plan, self._turn_id = None, None
        self._progress.over()
        self._emit(items.news(kind, **fields))
        self._turns.end(error)
