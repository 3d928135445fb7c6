"""Base of the screens with a log on them: find in it, copy it, go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import on
from textual.binding import Binding
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.effects.context import Intent
from replicas_tui.effects.telling import Tell
from replicas_tui.state.store import Store
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.environments.run_log import RunLogView
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.filter import FilterLine
from replicas_tui.ui.screens.frame import FrameScreen

LOG_KEYS: Final = (
    Binding("escape,q", "back", "back", id="output.back"),
    Binding("slash", "find", "find", id="output.find"),
    Binding("y", "yank", "copy log", id="output.yank"),
)
"""Last of each screen's keys, so that the footer begins with what the screen is for."""


class LogScreen(FrameScreen):
    """A screen with a log.

    Attributes:
        ends: Called when it goes: what it watches.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self.log_view = RunLogView(id="log")
        self.finder = FilterLine("type to find")
        self.head = Lines(classes="head")
        self.ends: list[Callable[[], None]] = []

    @property
    @override
    def subject(self) -> str | None:
        return None

    def on_unmount(self) -> None:
        """Stop watching."""
        for end in self.ends:
            end()

    def want(self, intent: Intent) -> None:
        """Pass the user's wish on."""
        self.post_message(Wanted(intent))

    def action_find(self) -> None:
        """Look for words in the output."""
        self.finder.add_class("-kept")  # or it could not be focused
        self.finder.focus()

    def action_yank(self) -> None:
        """Copy the output."""
        if text := self.log_view.text:
            self.post_message(Copy(text, "The log"))
        else:
            self.want(Tell("There is no log to copy yet."))

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()

    @on(Input.Changed, "FilterLine")
    def _looked_for(self, event: Input.Changed) -> None:
        self.log_view.find(event.value)

    @on(FilterLine.Done)
    def _found(self) -> None:
        self.finder.remove_class("-kept")  # the heading says what was looked for
        self.log_view.focus()
