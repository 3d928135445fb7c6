"""From a message to what to do. First match wins: `/run NAME`, a scenario, shell blocks, plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replicas_tui.local.agents.script import library
from replicas_tui.local.agents.script.scenario import SETTINGS, Scenario, read_speed, settings_of
from replicas_tui.local.agents.script.steps import Sh, Step
from replicas_tui.local.agents.script.vocabulary import VERBS, BadScenario, make_step

if TYPE_CHECKING:
    import yaml

MOST_STEPS = 1_000
# A fence opens with at least three backticks or tildes and closes with at least as many of the same alone.
_OPENING = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<word>[^\s`]*)[^`]*$")
_RUN = re.compile(r"/run[ \t]+(\S+)(?:[ \t]+(\S+))?")
_SHELLS = frozenset({"sh", "bash", "shell"})


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `word` is the first word after its fence, in lower case."""

    word: str
    text: str


def read_message(text: str, folder: Path | None = None) -> Scenario:
    """Return what a message asks for; BadScenario if it cannot be done.

    Args:
        text: The user's words.
        folder: Where scenarios lie in files.
    """
    run = _RUN.fullmatch(text.strip())
    if run is not None and folder is not None:
        return _from_file(run[1], library.text_of(folder, run[1]), run[2])
    blocks = tuple(fenced_blocks(text))
    scenario = next((block for block in blocks if block.word == "scenario"), None)
    if scenario is not None:
        return read_scenario(scenario.text)
    return Scenario(tuple(Sh(block.text) for block in blocks if block.word in _SHELLS and block.text.strip()))


def _from_file(name: str, text: str, speed: str | None) -> Scenario:
    """Read a file: a scenario, or an export of a chat, which is a message with one in it."""
    block = next((block for block in fenced_blocks(text) if block.word == "scenario"), None)
    scenario = read_scenario(text if block is None else block.text)
    scenario = replace(scenario, title=scenario.title or name)
    return scenario if speed is None else replace(scenario, speed=read_speed(speed))


def fenced_blocks(text: str) -> Iterator[Block]:
    """Return the fenced blocks of a markdown text; one left open runs to the end."""
    lines = iter(text.splitlines())
    for line in lines:
        opening = _OPENING.match(line)
        if opening is None:
            continue
        fence, body = opening["fence"], []
        for inner in lines:
            closing = inner.strip()
            indent = len(inner) - len(inner.lstrip(" "))
            if indent <= 3 and len(closing) >= len(fence) and set(closing) == {fence[0]}:
                break
            body.append(inner)
        yield Block(opening["word"].lower(), "\n".join(body))


def read_scenario(text: str) -> Scenario:
    """Return a scenario in YAML or JSON; BadScenario names the line.

    It is a list of steps; a mapping with `steps` and settings; or a chat exported as JSON, with its `events`.
    """
    if text.lstrip().startswith("{") and (recorded := _recording(text)) is not None:
        return recorded
    given, rows = _rows(text)
    if not rows:
        raise BadScenario("The scenario is empty: it is a list of steps, each with one verb.")
    if len(rows) > MOST_STEPS:
        raise BadScenario(f"The scenario has {len(rows)} steps; the most is {MOST_STEPS}.")
    unknown = next((key for key in given if key not in SETTINGS), None)
    if unknown is not None:
        raise BadScenario(f"A scenario does not know `{unknown}`; beside `steps` it knows {', '.join(SETTINGS)}.")
    return Scenario(tuple(_step(place, value) for place, value in rows), **settings_of(given))


def _recording(text: str) -> Scenario | None:
    """Read a chat exported as JSON; None for anything else."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    events = given.get("events") if isinstance(given, dict) else None
    if not isinstance(events, list):
        return None
    whole = [each for each in events if isinstance(each, dict) and isinstance(each.get("payload"), dict)]
    if not whole or len(whole) != len(events):
        raise BadScenario("The recording has no events, or some that are none: each has a type and a payload.")
    return Scenario(events=tuple(whole), title=str(given.get("title") or ""), **settings_of(given))


def fill_in(step: Step, answer: str) -> Step:
    """Return the step with `{{answer}}` replaced in all of its texts."""
    filled: dict[str, Any] = {field.name: _filled(getattr(step, field.name), answer) for field in fields(step)}
    return replace(step, **filled)


def _filled(value: Any, answer: str) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{\{\s*answer\s*\}\}", lambda _: answer, value)
    return tuple(_filled(each, answer) for each in value) if isinstance(value, tuple) else value


def _step(place: str, value: Any) -> Step:
    try:
        return make_step(value)
    except BadScenario as error:
        raise BadScenario(f"{place} of the scenario: {error}. The verbs are {', '.join(VERBS)}.") from None


def _rows(text: str) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Return the settings, and each step with its place.

    JSON that YAML cannot read (tabs) is read as JSON, by the number of the step.
    """
    import yaml  # noqa: PLC0415 - 40 ms that plain words need not pay

    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        return ({}, []) if root is None else _parts(loader, root)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        found = _json_rows(text)
        if found is not None:
            return {}, found
        raise BadScenario(_syntax_sentence(error)) from None


def _parts(loader: yaml.SafeLoader, root: yaml.Node) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Take a mapping with `steps` apart, or a list of them."""
    import yaml  # noqa: PLC0415 - as above

    if not isinstance(root, yaml.MappingNode):
        return {}, list(_nodes(loader, root))
    values = {str(key.value): value for key, value in root.value}
    steps = values.pop("steps", None)
    if steps is None:
        raise BadScenario(f"Line {root.start_mark.line + 1} of the scenario: a scenario is a list of steps.")
    settings = {name: loader.construct_document(node) for name, node in values.items()}
    return settings, list(_nodes(loader, steps))


def _nodes(loader: yaml.SafeLoader, root: yaml.Node) -> Iterator[tuple[str, Any]]:
    import yaml  # noqa: PLC0415 - as above

    if not isinstance(root, yaml.SequenceNode):
        raise BadScenario(f"Line {root.start_mark.line + 1} of the scenario: a scenario is a list of steps.")
    for node in root.value:
        yield f"Line {node.start_mark.line + 1}", loader.construct_document(node)


def _json_rows(text: str) -> list[tuple[str, Any]] | None:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [(f"Step {n}", row) for n, row in enumerate(rows, 1)] if isinstance(rows, list) else None


def _syntax_sentence(error: Exception) -> str:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    place = "The scenario" if mark is None else f"Line {mark.line + 1} of the scenario"
    return f"{place} is not YAML or JSON: {problem or 'it cannot be read'}. The verbs are {', '.join(VERBS)}."
