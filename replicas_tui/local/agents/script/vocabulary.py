"""From a mapping to a step, and one sentence for everything that is none.

A step is a mapping with exactly one verb; the verb's own value is its main field, the rest stand beside it:
`{sh: "make test", timeout: 60}`, or all in one: `{sh: {run: "make test", timeout: 60}}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

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

LONGEST_SLEEP_S = 3600.0
LONGEST_RUN_S = 24 * 3600.0
TODO_STATES = ("pending", "in_progress", "completed")


class BadScenario(Exception):
    """The scenario cannot be run; the message is the sentence for the user."""


class Fields:
    """One step's fields, read once each; what is wrong or left over is a `BadScenario`."""

    def __init__(self, verb: str, values: Mapping[str, Any]) -> None:
        self._verb = verb
        self._left = dict(values)

    def text(self, name: str, default: str | None = None) -> str:
        """Read a text; numbers and truths are taken as they are written."""
        value = self._left.pop(name, default)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        raise BadScenario(f"`{self._verb}` needs `{name}` to be a text")

    def number(self, name: str, default: float | None, most: float) -> float:
        """Read a number of seconds from 0 to `most`."""
        value = self._left.pop(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise BadScenario(f"`{self._verb}` needs `{name}` to be a number of seconds from 0 to {most:g}")
        return float(value)

    def truth(self, name: str) -> bool:
        """Read true or false; false when missing."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise BadScenario(f"`{self._verb}` needs `{name}` to be true or false")
        return value

    def items(self, name: str) -> list[Any]:
        """Read a list; empty when missing."""
        value = self._left.pop(name, [])
        if not isinstance(value, list):
            raise BadScenario(f"`{self._verb}` needs `{name}` to be a list")
        return value

    def maybe(self, name: str) -> str | None:
        """Read a text that may be missing."""
        return self.text(name) if name in self._left else None

    def pattern(self, name: str) -> str | None:
        """Read a regular expression that may be missing."""
        text = self.maybe(name)
        try:
            re.compile(text or "")
        except (re.error, RecursionError) as error:
            raise BadScenario(f"`{self._verb}` needs `{name}` to be a regular expression: {error}") from None
        return text

    def whole(self, name: str) -> int | None:
        """Read a whole number that may be missing."""
        value = self._left.pop(name, None)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise BadScenario(f"`{self._verb}` needs `{name}` to be a whole number")
        return value

    def lines(self, name: str) -> str:
        """Read a text, or a list of texts to be numbered."""
        if not isinstance(self._left.get(name), list):
            return self.text(name)
        return "\n".join(f"{n}. {_plain(self._verb, each)}" for n, each in enumerate(self.items(name), 1))

    def done(self) -> None:
        """Refuse what nobody read."""
        if self._left:
            raise BadScenario(f"`{self._verb}` does not know `{next(iter(self._left))}`")


def make_step(values: object) -> Step:
    """Return the step a mapping describes; BadScenario without a place, which the caller knows."""
    if not isinstance(values, Mapping):
        raise BadScenario("a step is a verb with its value, like `say: hello`")
    verbs = [key for key in values if key in VERBS]
    if len(verbs) != 1:
        raise BadScenario("a step has exactly one verb" if verbs else f"no verb is named {_named(values)}")
    verb = verbs[0]
    main, build = VERBS[verb]
    own = values[verb]
    beside = {key: value for key, value in values.items() if key != verb}
    fields = Fields(verb, {**own, **beside} if isinstance(own, Mapping) else {main: own, **beside})
    step = build(fields)
    fields.done()
    return step


def _named(values: Mapping[str, Any]) -> str:
    return f"`{next(iter(values))}`" if values else "at all"


def _plain(verb: str, value: Any) -> str:
    if isinstance(value, str | int | float):
        return str(value)
    raise BadScenario(f"`{verb}` takes a list of texts")


def _option(value: Any) -> tuple[str, str]:
    if isinstance(value, Mapping):
        fields = Fields("ask", value)
        option = fields.text("label"), fields.text("description", "")
        fields.done()
        return option
    return _plain("ask", value), ""


def _todo(value: Any) -> tuple[str, str]:
    if not isinstance(value, Mapping):
        return _plain("todo", value), "pending"
    fields = Fields("todo", value)
    content, status = fields.text("content"), fields.text("status", "pending")
    fields.done()
    if status not in TODO_STATES:
        raise BadScenario(f"`todo` needs `status` to be one of {', '.join(TODO_STATES)}")
    return content, status


def _sh(f: Fields) -> Step:
    return Sh(f.text("run"), f.number("timeout", 600.0, LONGEST_RUN_S), f.truth("stop"))


def _ask(f: Fields) -> Step:
    return Ask(f.text("question"), tuple(map(_option, f.items("options"))), f.truth("multi"))


def _expect(f: Fields) -> Step:
    exit_, output, file, text = f.whole("exit"), f.pattern("output"), f.maybe("file"), f.pattern("text")
    if text is not None and file is None:
        raise BadScenario("`expect` needs `file` beside `text`")
    if (exit_, output, file) == (None, None, None):
        raise BadScenario("`expect` needs `exit`, `output` or `file`")
    return Expect(exit_, output, file, text)


def _subagent(f: Fields) -> Step:
    description, steps = f.text("description", "subagent"), f.items("steps")
    if not steps:
        raise BadScenario("`subagent` needs `steps`, a list of steps")
    return Subagent(description, tuple(map(make_step, steps)))


def _commit(f: Fields) -> Step:
    paths = tuple(_plain("commit", path) for path in f.items("paths"))
    return Commit(f.text("message"), paths, f.text("repository", "."))


VERBS: dict[str, tuple[str, Callable[[Fields], Step]]] = {
    "say": ("text", lambda f: Say(f.text("text"))),
    "think": ("text", lambda f: Think(f.text("text"))),
    "sh": ("run", _sh),
    "write": ("path", lambda f: Write(f.text("path"), f.text("content"))),
    "replace": ("path", lambda f: Replace(f.text("path"), f.text("old"), f.text("new"))),
    "ask": ("question", _ask),
    "plan": ("text", lambda f: Plan(f.lines("text"))),
    "canvas": ("filename", lambda f: Canvas(f.text("filename"), f.text("content"))),
    "todo": ("items", lambda f: Todo(tuple(map(_todo, f.items("items"))))),
    "sleep": ("seconds", lambda f: Sleep(f.number("seconds", None, LONGEST_SLEEP_S))),
    "fail": ("message", lambda f: Fail(f.text("message", "The scenario says so."))),
    "error": ("message", lambda f: Error(f.text("message", "The scenario says so."))),
    "expect": ("output", _expect),
    "subagent": ("steps", _subagent),
    "commit": ("message", _commit),
}
