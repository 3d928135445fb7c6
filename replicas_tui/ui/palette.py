"""Everything that can be done, by its name: actions from the bindings, and commands that take an argument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.safe import safe_line
from replicas_tui.state.views.environments import known
from replicas_tui.ui.dialogs.finder import Choice, Finder
from replicas_tui.ui.keys import Hint
from replicas_tui.ui.kit import Part, line, pick
from replicas_tui.ui.tokens import RGB, SIXTEEN

_NAME = 100


def palette_choices(found: Sequence[Hint], state: State | None) -> list[Choice]:
    """Make the list: what can be done here, then each command with each argument there is."""
    return [*_actions(found), *_commands(state)]


def _actions(found: Sequence[Hint]) -> Iterator[Choice]:
    for hint in found:
        if hint.id:
            yield Choice(f"{hint.scope}: {hint.word}", " ".join(hint.keys), hint=hint)


def _commands(state: State | None) -> Iterator[Choice]:
    if state is not None:
        yield Choice("new", command=("new", ""), about="make a replica")
        for replica in state.replicas.values():
            name = safe_line(replica.name, _NAME)
            yield Choice(f"replica {name}", command=("replica", replica.id), about=safe_line(replica.status, 20))
        for one in known(state):
            yield Choice(f"environment {safe_line(one.name, _NAME)}", command=("environment", one.id))
        yield Choice("account", command=("account", ""), about="profile and API keys")
        yield Choice("repositories", command=("repositories", ""), about="connected ones, and sets")
    for theme in ("auto", *RGB, *SIXTEEN):
        if theme.endswith("-256"):  # chosen by themselves
            continue
        yield Choice(f"theme {theme}", command=("theme", theme))
    yield Choice("doctor", command=("doctor", ""), about="terminal, tmux, keys, server, files")
    yield Choice("quit", command=("quit", ""), about="the engine and its agents go on")


class Palette(Finder):
    """Finds by typing; enter runs it."""

    heading = "Palette"
    prompt = ":"
    invites = "an action, or: replica NAME, environment NAME, profile NAME, doctor, theme NAME, new, quit"

    @override
    def row(self, width: int, choice: Choice) -> Content:
        right: list[Part] = [(choice.about, "$t-meta"), (choice.keys, "$t-key"), " "]
        row = line(width, ["   ", (choice.text, "$t-text")], right)
        return pick(row) if choice is self.found[self.at] else row
