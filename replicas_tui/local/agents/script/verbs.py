"""What each verb does. Nothing is claimed here that was not done."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from typing import Any

from replicas_tui.local.agents.script import edits, expectations
from replicas_tui.local.agents.script.edits import REFUSED, fail_tool, sentence
from replicas_tui.local.agents.script.reading import fill_in
from replicas_tui.local.agents.script.shell import Ran, run_shell
from replicas_tui.local.agents.script.stage import Stage, TurnFailed, TurnOver
from replicas_tui.local.agents.script.steps import (
    Ask,
    Canvas,
    Commit,
    Error,
    Expect,
    Fail,
    Plan,
    Replace,
    Say,
    Sh,
    Sleep,
    Step,
    Subagent,
    Think,
    Todo,
    Write,
)
from replicas_tui.local.agents.script.wire import Json

CRASHED = 70


def perform(stage: Stage, step: Step) -> None:
    """Do a step. Raises Interrupted, TurnFailed or TurnOver when the turn ends with it."""
    stage.interrupt.check()
    _VERBS[type(step)](stage, step)


def _say(stage: Stage, step: Say) -> None:
    stage.said = step.text
    stage.stream("text", step.text)


def _think(stage: Stage, step: Think) -> None:
    stage.stream("thinking", step.text)


def _sh(stage: Stage, step: Sh) -> None:
    tool_id = stage.use("Bash", {"command": step.run})
    if stage.plan_mode:
        return stage.returned(REFUSED, is_error=True)
    try:
        ran = run_shell(
            step.run,
            cwd=stage.cwd,
            env={**stage.env, "ANSWER": stage.session.answer},
            timeout_s=step.timeout_s,
            interrupt=stage.interrupt,
            stream=lambda text: stage.wire.tool_output(tool_id, text),
        )
    except (OSError, ValueError) as error:  # the folder is gone, the script is too long, holds a NUL
        fail_tool(stage, sentence(error))
    stage.ran = ran
    stopped = stage.interrupt.asked
    ending = _ending(ran, step.timeout_s)
    content = "\n".join(part for part in (ending, ran.output.rstrip("\n")) if part) or "(no output)"
    code = _code(ran)
    detail = {"stdout": ran.output, "stderr": "", "interrupted": stopped or ran.timed_out, "exit_code": code}
    stage.returned(content, is_error=bool(ending), detail=detail)
    stage.interrupt.check()
    if ending and step.stop:
        raise TurnFailed(f"Stopped: {ending[0].lower()}{ending[1:]} from `{step.run.strip().splitlines()[0]}`")
    return None


def _ending(ran: Ran, timeout_s: float) -> str:
    if ran.timed_out:
        return f"Timed out after {timeout_s:g} s"
    return f"Exit code {_code(ran)}" if ran.code else ""


def _code(ran: Ran) -> int:
    """Give the code as a shell tells it: 128 and the number of the signal that ended it."""
    return ran.code if ran.code >= 0 else 128 - ran.code


def _ask(stage: Stage, step: Ask) -> None:
    options = [{"label": label, "description": description} for label, description in step.options]
    question: Json = {
        "question": step.question,
        "header": step.question[:12],
        "multiSelect": step.multi,
        "options": options,
    }
    decision = stage.request("AskUserQuestion", {"questions": [question]})
    if decision.get("behavior") != "allow":
        fail_tool(stage, str(decision.get("message") or "The question was not answered."))
    answered = decision.get("updatedInput")
    answers = answered.get("answers") if isinstance(answered, dict) else None
    answer = str(answers.get(step.question, "")) if isinstance(answers, dict) else ""
    stage.session.answer = answer
    said = f'Your questions have been answered: "{step.question}"="{answer}".'
    return stage.returned(said, detail={"questions": [question], "answers": {step.question: answer}})


def _plan(stage: Stage, step: Plan) -> None:
    """Show a plan; feedback is worked in as its last section and the plan shown once more, then the turn is over."""
    plan = step.text
    for _ in range(2):
        decision = stage.request("ExitPlanMode", {"plan": plan})
        if decision.get("behavior") == "allow":
            stage.plan_mode = False
            stage.leave_plan_mode()
            stage.wire.system("status", status=None, permissionMode="default")
            return stage.returned("User has approved your plan. You can now start.", detail={"plan": plan})
        feedback = str(decision.get("message") or "").strip()
        stage.returned(feedback, is_error=True)
        plan = f"{step.text.rstrip()}\n\n## Feedback\n\n{feedback}"
    stage.said = "The plan was not approved, so the steps after it were not run."
    stage.stream("text", stage.said)
    raise TurnOver


def _todo(stage: Stage, step: Todo) -> None:
    todos = [{"content": content, "status": status, "activeForm": content} for content, status in step.items]
    stage.use("TodoWrite", {"todos": todos})
    stage.returned("Todos have been modified successfully.", detail={"newTodos": todos})


def _sleep(stage: Stage, step: Sleep) -> None:
    stage.interrupt.sleep(step.seconds)


def _fail(_: Stage, step: Fail) -> None:
    raise TurnFailed(step.message)


def _error(_: Stage, step: Error) -> None:
    sys.stderr.write(step.message + "\n")
    sys.stderr.flush()
    os._exit(CRASHED)


def _commit(stage: Stage, step: Commit) -> None:
    """Commit by a script that is shown as it is run; git's own refusal ends the turn."""
    git = f"git -C {shlex.quote(step.repository)}"
    paths = " ".join(map(shlex.quote, step.paths)) or "--all"
    script = f"{git} add {paths} && {git} commit --message={shlex.quote(step.message)}"
    _sh(stage, Sh(script, stop=True))


def _subagent(stage: Stage, step: Subagent) -> None:
    """Run the steps as an agent below this one does: its lines name the tool that it is."""
    given: Json = {"description": step.description, "prompt": step.description, "subagent_type": "script"}
    task, parent, said = stage.use("Task", given), stage.wire.parent, stage.said
    stage.wire.parent, stage.said = task, ""
    try:
        for each in step.steps:
            perform(stage, fill_in(each, stage.session.answer))
    except TurnFailed as failed:
        stage.wire.parent, stage.tool = parent, task
        stage.returned(str(failed), is_error=True)
        raise
    finally:
        stage.wire.parent = parent
    result, stage.said, stage.tool = stage.said or "Done.", said, task
    stage.returned(result, detail={"status": "completed", "content": [{"type": "text", "text": result}]})


_VERBS: dict[type[Step], Callable[[Stage, Any], None]] = {
    Say: _say,
    Think: _think,
    Sh: _sh,
    Write: edits.write,
    Replace: edits.replace,
    Ask: _ask,
    Plan: _plan,
    Canvas: edits.canvas,
    Todo: _todo,
    Sleep: _sleep,
    Fail: _fail,
    Error: _error,
    Expect: expectations.expect,
    Subagent: _subagent,
    Commit: _commit,
}
