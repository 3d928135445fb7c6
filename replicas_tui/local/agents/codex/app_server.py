"""The adapter for Codex's app-server.

One turn of ours may be several of Codex's: a plan, its approval and the work after it are one, and so is a goal until
it is reached. Codex waits for nothing when it has made a plan, so the waiting is ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from typing_extensions import override

from replicas_tui.api.codex.items import NO_REASON
from replicas_tui.local.agents.adapter import AgentError, Emitted, Launch, Prompt, SessionKnown
from replicas_tui.local.agents.answers import EMPTY_FEEDBACK, is_approval
from replicas_tui.local.agents.codex import asking, items
from replicas_tui.local.agents.codex.asking import Plan
from replicas_tui.local.agents.codex.settings import Model, thread_settings, turn_input, turn_settings, words
from replicas_tui.local.agents.codex.usage import Usage
from replicas_tui.local.agents.events import Json
from replicas_tui.local.agents.fragments import Fragments, Kind, printed
from replicas_tui.local.agents.json_rpc import Incoming, JsonRpc
from replicas_tui.local.agents.line_agent import LOST, LineAgent
from replicas_tui.local.agents.turn_keeper import Turn
from replicas_tui.local.version import VERSION

GREETING_S = 60.0
ANSWER_S = 30.0
APPROVED = "The user approved the plan. Carry it out."
_TEXTS: dict[str, Kind] = {
    "item/agentMessage/delta": "text",
    "item/plan/delta": "text",
    "item/reasoning/summaryTextDelta": "thinking",
    "item/reasoning/textDelta": "thinking",
}


class CodexAppServer(LineAgent[Incoming | Plan]):
    """One chat's Codex."""

    def __init__(self, command: Sequence[str], launch: Launch) -> None:
        super().__init__((*command, "app-server"), launch)
        self._rpc = JsonRpc(self._write, version=False)
        self._fragments = Fragments()
        self._usage = Usage()
        self._thread = ""
        self._model = Model("", None)
        self._turn_id: str | None = None  # Codex's own turn, while one runs
        self._plan: Plan | None = None
        self._changes: dict[str, tuple[Path, ...]] = {}  # of the items that are begun: the files they change
        self._has_goal = False
        self._is_known = False
        self._error: str | None = None
        self._errands: set[asyncio.Task[None]] = set()

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
            self._do("turn/steer", expectedTurnId=self._turn_id, input=words(said.reason))

    @override
    async def _greet(self) -> None:
        client = {"name": "replicas_tui", "title": "Replicas TUI", "version": VERSION}
        await self._rpc.request("initialize", GREETING_S, clientInfo=client, capabilities={"experimentalApi": True})
        await self._rpc.notify("initialized")
        self._leave_out(each for each in self._launch.mcps if each.transport == "sse")
        settings = thread_settings(self._launch)
        if self._launch.session_id is None:
            opened = await self._rpc.request("thread/start", GREETING_S, **settings)
        else:
            known = {"threadId": self._launch.session_id, "excludeTurns": True}
            opened = await self._resumed({**known, **settings})
        thread = opened.get("thread")
        self._thread = str(thread.get("id")) if isinstance(thread, dict) else ""
        self._model = Model(str(opened.get("model") or self._launch.model or ""), opened.get("reasoningEffort"))

    async def _resumed(self, settings: Json) -> Json:
        """Resume the thread; one that is lost is forgotten, so that the next message begins another."""
        try:
            return await self._rpc.request("thread/resume", GREETING_S, **settings)
        except AgentError as error:
            if "no rollout found" not in str(error):
                raise
            self._outbox.put(SessionKnown(None))
            raise AgentError(LOST.format("Codex")) from error

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
            self._do("thread/goal/set", status="paused")
        if self._turn_id is not None:
            self._do("turn/interrupt", turnId=self._turn_id)
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
        settings = turn_settings(prompt, self._model, plan=plan)
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
            await self._rpc.request(method, ANSWER_S, threadId=self._thread, **params)
        except AgentError as error:
            if self._turns.turn is turn and not self._outbox.closed:
                self._emit(items.news("error", message=str(error)))
                self._finish("task_complete", str(error))

    def _do(self, method: str, **params: Any) -> None:
        """Ask for something whose answer nobody waits for: a refusal comes to the same as silence."""

        async def run() -> None:
            try:
                await self._rpc.request(method, ANSWER_S, threadId=self._thread, **params)
            except AgentError:
                return

        errand = asyncio.create_task(run())
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    @override
    async def _take(self, message: Json) -> None:
        said = self._rpc.take(message)
        if said is None:
            return
        if said.id is None:
            self._notified(said)
        elif (given := asking.permitted(said, self._changing(said.params), self._launch)) is not None:
            await self._rpc.respond(said.id, given)
        elif said.method in asking.ASKS and self._turns.turn is not None:
            self._outbox.put_all(map(Emitted, asking.shown(said)))
            self._turns.ask(str(said.id), said)
        else:
            await self._rpc.refuse(said.id, "This client cannot do that.")

    def _notified(self, said: Incoming) -> None:
        params, item = said.params, _inside(said.params, "item")
        if params.get("threadId", self._thread) != self._thread:
            return  # of a sub-agent, which tells the agent what it found, not us
        match said.method:
            case "item/started":
                self._changes[str(item.get("id"))] = items.changed(item)
                self._outbox.put_all(map(Emitted, items.begun(item)))
            case "item/completed":
                self._completed(item)
            case kind if kind in _TEXTS:
                self._live(self._fragments.grow(str(params.get("itemId")), _TEXTS[kind], _delta(params)))
            case "item/commandExecution/outputDelta":
                self._live([printed(str(params.get("itemId")), _delta(params))])
            case _:
                self._counted(said)

    def _counted(self, said: Incoming) -> None:
        match said.method:
            case "thread/tokenUsage/updated" if self._turns.turn is not None:
                self._emit(self._usage.counted(said.params))
            case "account/rateLimits/updated":
                self._usage.limited(said.params)
            case "serverRequest/resolved":
                self._turns.resolve(str(said.params.get("requestId")))
            case _:
                self._turned(said)

    def _turned(self, said: Incoming) -> None:
        params = said.params
        match said.method:
            case "turn/started":
                self._started(str(_inside(params, "turn").get("id")))
            case "turn/plan/updated":
                self._emit(items.call(f"plan-{self._turn_id}", "update_plan", {"plan": params.get("plan")}))
            case "thread/goal/updated":
                self._has_goal = _inside(params, "goal").get("status") == "active"
            case "thread/goal/cleared":
                self._has_goal = False
            case "error":
                self._failed(str(_inside(params, "error").get("message")), will_retry=params.get("willRetry") is True)
            case "warning":
                self._emit(items.news("warning", message=params.get("message")))
            case "turn/completed":
                self._ended(_inside(params, "turn"))

    def _started(self, turn_id: str) -> None:
        self._turn_id = turn_id
        if self._thread != self._launch.session_id and not self._is_known:
            # Not before: a thread without a turn is nowhere on disk, so it could not be resumed.
            self._is_known = True
            self._outbox.put(SessionKnown(self._thread))
        if self._turns.turn is not None and self._turns.turn.interrupted:  # before Codex had a name for its turn
            self._do("turn/interrupt", turnId=turn_id)

    def _changing(self, asked: Json) -> tuple[Path, ...]:
        return self._changes.get(str(asked.get("itemId")), ())

    def _completed(self, item: Json) -> None:
        self._changes.pop(str(item.get("id")), None)
        if item.get("type") == "plan" and self._turns.turn is not None:
            self._plan = Plan(str(item.get("id")), str(item.get("text") or ""))
        self._live(self._fragments.whole(str(item.get("id"))))
        self._outbox.put_all(map(Emitted, items.ended(item)))

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
            said = str(_inside(told, "error").get("message") or self._error or NO_REASON)
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
        self._fragments.clear()
        self._changes.clear()
        self._emit(items.news(kind, **fields))
        self._turns.end(error)

    def _live(self, events: Iterable[Json]) -> None:
        for event in events:
            self._emit(event, live_only=True)


def _delta(params: Json) -> str:
    return str(params.get("delta") or "")


def _inside(params: Json, name: str) -> Json:
    value = params.get(name)
    return value if isinstance(value, dict) else {}
