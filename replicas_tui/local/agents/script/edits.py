"""The verbs that write files, and what a tool that cannot do its work says."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from replicas_tui.local.agents.script import files
from replicas_tui.local.agents.script.stage import Stage, TurnFailed
from replicas_tui.local.agents.script.steps import Canvas, Replace, Write
from replicas_tui.local.agents.script.wire import Json

REFUSED = "Plan mode: nothing is run or written before a plan is approved."
LARGEST_ORIGINAL = 100 * 1024


def write(stage: Stage, step: Write) -> None:
    """Make or replace a file."""
    _write_into(stage, stage.cwd, step.path, step.content)


def canvas(stage: Stage, step: Canvas) -> None:
    """Put a file on the canvas."""
    if Path(step.filename).name != step.filename or step.filename in {".", ".."}:
        raise TurnFailed(f"A canvas file has a name without a path, not {step.filename!r}.")
    _write_into(stage, stage.canvas, step.filename, step.content)


def _write_into(stage: Stage, folder: Path, path: str, content: str) -> None:
    tool_input: Json = {"file_path": str(folder / path), "content": content}
    stage.use("Write", tool_input)
    if stage.plan_mode:
        return stage.returned(REFUSED, is_error=True)
    try:
        target = files.place(folder, path)
        before = files.write(target, content)
    except (files.Outside, OSError) as error:
        fail_tool(stage, sentence(error))
    done = f"File created successfully at: {target}" if before is None else f"The file {target} has been updated."
    detail = {
        "type": "create" if before is None else "update",
        "filePath": str(target),
        "content": content,
        "originalFile": before if before is not None and len(before) <= LARGEST_ORIGINAL else None,
    }
    return stage.returned(done, detail=detail)


def replace(stage: Stage, step: Replace) -> None:
    """Change one passage of a file."""
    tool_input: Json = {
        "file_path": str(stage.cwd / step.path),
        "old_string": step.old,
        "new_string": step.new,
        "replace_all": False,
    }
    stage.use("Edit", tool_input)
    if stage.plan_mode:
        return stage.returned(REFUSED, is_error=True)
    try:
        target = files.place(stage.cwd, step.path)
        _, after = files.replaced(target, step.old, step.new)
        files.write(target, after)
    except (files.Outside, files.CannotEdit, OSError) as error:
        fail_tool(stage, sentence(error))
    detail = {"filePath": str(target), "oldString": step.old, "newString": step.new, "replaceAll": False}
    return stage.returned(f"The file {target} has been updated.", detail=detail)


def fail_tool(stage: Stage, why: str) -> NoReturn:
    """Tell that a tool failed, and end the turn with it."""
    stage.returned(why, is_error=True)
    raise TurnFailed(why)


def sentence(error: Exception) -> str:
    """Return what an error says, for the user."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error)
