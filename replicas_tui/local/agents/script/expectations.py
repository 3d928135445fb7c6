"""The verb that fails a turn whose work is not what the scenario expects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replicas_tui.local.agents.script import files
from replicas_tui.local.agents.script.edits import fail_tool, sentence
from replicas_tui.local.agents.script.stage import Stage
from replicas_tui.local.agents.script.steps import Expect
from replicas_tui.local.agents.script.wire import Json


def expect(stage: Stage, step: Expect) -> None:
    """Look whether all that is expected holds; the first that does not ends the turn."""
    given = {"exit": step.exit, "output": step.output, "file": step.file, "text": step.text}
    wanted: Json = {name: value for name, value in given.items() if value is not None}
    stage.use("Expect", wanted)
    for trouble in (*_script(stage, step), *_file(stage, step)):
        fail_tool(stage, trouble)
    stage.returned("As expected.", detail=wanted)


def _script(stage: Stage, step: Expect) -> Iterator[str]:
    if step.exit is None and step.output is None:
        return
    if stage.ran is None:
        yield "No script was run yet whose end could be expected."
        return
    if step.exit is not None and stage.ran.code != step.exit:
        yield f"Expected exit code {step.exit}, got {stage.ran.code}."
    if step.output is not None and re.search(step.output, stage.ran.output) is None:
        yield f"Expected output that matches {step.output!r}."


def _file(stage: Stage, step: Expect) -> Iterator[str]:
    if step.file is None:
        return
    try:
        target = files.place(stage.cwd, step.file)
        if not target.is_file():
            yield f"Expected a file {step.file}."
        elif step.text is not None and re.search(step.text, files.read(target)) is None:
            yield f"Expected text in {step.file} that matches {step.text!r}."
    except (files.Outside, OSError) as error:
        yield sentence(error)
