"""The agent's process: one thread reads what the engine says, one does the work, a turn at a time."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from replicas_tui.local.agents.script.interrupt import Interrupted
from replicas_tui.local.agents.script.library import scenarios
from replicas_tui.local.agents.script.made import Made
from replicas_tui.local.agents.script.reading import fill_in, read_message
from replicas_tui.local.agents.script.replay import replay
from replicas_tui.local.agents.script.session import Session
from replicas_tui.local.agents.script.stage import STOPPED_TOOL, Desk, Stage, TurnFailed, TurnOver
from replicas_tui.local.agents.script.steps import Say
from replicas_tui.local.agents.script.verbs import perform
from replicas_tui.local.agents.script.vocabulary import BadScenario
from replicas_tui.local.agents.script.wire import MODEL, TOOLS, Json, Wire
from replicas_tui.local.agents.script.words import answer

MODES = ("default", "plan", "acceptEdits")
LEAVE_S = 3.0


class Host:
    """One session, from the first line to the end of input."""

    def __init__(self, session: Session, out: BinaryIO, *, cwd: Path, canvas: Path, env: Mapping[str, str]) -> None:
        self._session = session
        self._wire = Wire(out, session.id)
        self._desk = Desk()
        self._cwd = cwd
        self._canvas = canvas
        self._env = env
        self._mode = "default"
        self._messages: queue.Queue[tuple[Json, Stage] | None] = queue.Queue()
        self._stages: list[Stage] = []  # the running one first, then those that wait
        self._worker = threading.Thread(target=self._work, name="turns", daemon=True)

    def serve(self, lines: BinaryIO) -> None:
        """Do what the engine says until it closes our input or goes away."""
        self._worker.start()
        try:
            for line in lines:
                self._take(json.loads(line))
        finally:
            self._messages.put(None)
            self._interrupt(self._stages)
            self._worker.join(LEAVE_S)

    def _take(self, message: Any) -> None:
        match message:
            case {"type": "user"}:
                self._stages.append(self._new_stage())
                self._messages.put((message, self._stages[-1]))
            case {"type": "control_request", "request_id": str(request_id), "request": dict(request)}:
                self._control(request_id, request)
            case {"type": "control_response", "response": {"request_id": str(request_id), **body}}:
                decision = body.get("response")
                refusal = {"behavior": "deny", "message": str(body.get("error", ""))}
                self._desk.take(request_id, decision if isinstance(decision, dict) else refusal)

    def _control(self, request_id: str, request: Json) -> None:
        subtype, mode = request.get("subtype"), request.get("mode")
        if subtype == "initialize":
            self._respond(request_id, {"commands": [], "models": [], "output_style": "default"})
        elif subtype == "interrupt":
            self._respond(request_id, {})
            self._interrupt(self._stages[:1])
        elif subtype == "set_permission_mode" and mode in MODES:
            self._mode = mode
            self._respond(request_id, {"mode": mode})
            self._wire.system("status", status=None, permissionMode=mode)
        else:
            error = f"The script agent does not support {subtype!r}" + (f" {mode!r}" if mode else "")
            body = {"subtype": "error", "request_id": request_id, "error": error}
            self._wire.send({"type": "control_response", "response": body})

    def _respond(self, request_id: str, response: Json) -> None:
        body = {"subtype": "success", "request_id": request_id, "response": response}
        self._wire.send({"type": "control_response", "response": body})

    def _interrupt(self, stages: list[Stage]) -> None:
        for stage in tuple(stages):
            stage.interrupt.ask()
        self._desk.wake()

    def _new_stage(self) -> Stage:
        return Stage(
            wire=self._wire,
            desk=self._desk,
            session=self._session,
            cwd=self._cwd,
            canvas=self._canvas,
            env=self._env,
            pace=_pace(self._env),
            plan_mode=self._mode == "plan",
            leave_plan_mode=self._leave_plan_mode,
        )

    def _leave_plan_mode(self) -> None:
        self._mode = "default"

    def _work(self) -> None:
        while (taken := self._messages.get()) is not None:
            message, stage = taken
            self._turn(message, stage)
            self._stages.remove(stage)

    def _turn(self, message: Json, stage: Stage) -> None:
        began = time.monotonic()
        text = message_text(message)
        self._session.turns += 1
        self._session.save(home_of(self._env))
        self._announce(message, "plan" if stage.plan_mode else "default")
        error, steps = play(stage, text)
        self._session.save(home_of(self._env))
        fixed = self._wire.made.spent_ms()
        spent = round((time.monotonic() - began) * 1000) if fixed is None else fixed
        self._wire.result(stage.said, error=error, duration_ms=spent, steps=steps)
        self._wire.made = Made()

    def _announce(self, message: Json, mode: str) -> None:
        self._wire.system(
            "init",
            cwd=str(self._cwd),
            model=MODEL,
            tools=list(TOOLS),
            mcp_servers=[],
            slash_commands=[f"run {name}" for name in scenarios(self._cwd)],
            permissionMode=mode,
        )
        self._wire.send({**message, "session_id": self._session.id, "isReplay": True})


def play(stage: Stage, text: str) -> tuple[str | None, int]:
    """Run a message to its end; return what went wrong, if anything did, and how many steps were begun."""
    begun = 0
    try:
        scenario = read_message(text, stage.cwd)
        stage.prepare(scenario)
        if scenario.events:
            return None, replay(stage, scenario)
        for step in scenario.steps or (Say(answer(stage.cwd, stage.env)),):
            begun += 1
            perform(stage, fill_in(step, stage.session.answer))
    except TurnOver:
        pass
    except (BadScenario, TurnFailed) as error:
        return str(error), begun
    except Interrupted:
        busy = stage.tool is not None
        stage.returned(STOPPED_TOOL, is_error=True)
        where = " for tool use" if busy else ""
        stage.wire.user([{"type": "text", "text": f"[Request interrupted by user{where}]"}])
        return "The turn was interrupted.", begun  # words by which who shows it tells it from a failure
    return None, begun


def message_text(message: Json) -> str:
    """Return the words of a user line, whichever of its two shapes it has."""
    content = message.get("message", {}).get("content", "")
    if isinstance(content, str):
        return content
    return "\n".join(part["text"] for part in content if part.get("type") == "text")


def home_of(env: Mapping[str, str]) -> Path:
    """Return the home folder of the workspace."""
    return Path(env.get("HOME") or Path.home())


def _pace(env: Mapping[str, str]) -> float:
    try:
        return max(0.0, float(env.get("REPLICAS_SCRIPT_PACE", "0.02")))
    except ValueError:
        return 0.02
