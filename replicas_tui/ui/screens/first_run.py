"""The first run: what this is, three ways to begin, and what this terminal can do.

Nothing is sent, and no keyring is touched, before the user chose a way. Like `start`, it is painted before anything
heavy is imported.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from typing_extensions import override

from replicas_tui.ui.dialogs.connect import Connect, Connected, ReadKey
from replicas_tui.ui.footer import KeyLine
from replicas_tui.ui.kit import G, Part, col, line, pick, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.services import Services
from replicas_tui.ui.start import OpeningScreen
from replicas_tui.ui.terminal import Fact, facts_here

LOCAL = "local"
_WAYS = (
    ("Work on this machine", "no account; agents run in folders of their own"),
    ("Connect to Replicas", "paste an API key; you see first where it is kept"),
    ("Read the key elsewhere", "from an environment variable or a command"),
)
_CHOOSE = Binding.Group("choose")


class FirstRun(OpeningScreen):
    """Asks how to begin; posts `Begin` once it is known."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin", id="first.begin"),
        Binding("1", "choose(0)", "choose", key_display="1-3", id="first.choose"),
        Binding("2", "choose(1)", show=False, id="first.choose-2"),
        Binding("3", "choose(2)", show=False, id="first.choose-3"),
        Binding("j,down", "move(1)", "next", show=False, id="first.next"),
        Binding("k,up", "move(-1)", "last", show=False, id="first.last"),
        Binding("q", "app.quit", "quit", id="first.quit"),
    ]

    class Begin(Message):
        """Open a profile; `said` is what the user should know first."""

        def __init__(self, profile: str, said: str = "") -> None:
            super().__init__()
            self.profile = profile
            self.said = said

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._at = 0
        self._facts: tuple[Fact, ...] = ()
        self._trouble = self._busy = ""
        self._page = Lines(self._draw)

    @override
    def compose(self) -> ComposeResult:
        yield Lines(lambda width: [line(width, ["   ", ("no fleet yet", "$t-meta")], [("not connected ", "$t-meta")])])
        yield VerticalScroll(self._page, id="page", can_focus=False)
        yield KeyLine(id="keys")

    async def on_mount(self) -> None:
        """Find out what the terminal can do, beside the first paint."""
        self.run_worker(self._look(), group="facts")

    async def _look(self) -> None:
        self._facts = await asyncio.to_thread(facts_here, self.app.console.color_system)
        self._page.show(self._draw)

    @override
    def fail(self, reason: str) -> None:
        self._busy, self._trouble = "", reason
        self._page.show(self._draw)

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._at = min(max(self._at + by, 0), len(_WAYS) - 1)
        self._page.show(self._draw)

    def action_choose(self, way: int) -> None:
        """Begin that way."""
        self.action_move(way - self._at)
        self.action_begin()

    def action_begin(self) -> None:
        """Begin the way the cursor is on."""
        if self._at == 0:
            self._begin(Connected(LOCAL))
        elif self._at == 1:
            self.app.push_screen(Connect(self._services), self._begin)
        else:
            self.app.push_screen(ReadKey(self._services), self._begin)

    def _begin(self, done: Connected | None) -> None:
        if done is not None:
            self._busy = "Starting the engine" if done.profile == LOCAL else "Connecting"
            self._trouble = ""
            self._page.show(self._draw)
            self.post_message(self.Begin(done.profile, done.said))

    def _draw(self, width: int) -> list[Content]:
        gap = line(width, [])
        out = [gap, gap, line(width, [" ", (G["logo"], "$t-accent"), " ", ("Replicas", "$t-strong")])]
        out += [line(width, ["   ", ("A desk for a fleet of coding agents.", "$t-2")]), gap, gap]
        out += [self._way(width, n) for n in range(len(_WAYS))]
        out += [gap, *self._news(width), gap, line(width, ["   ", ("This terminal", "$t-title")])]
        for fact in self._facts:
            mark: Part = (G["done"], "$t-done") if fact.well else (G["changed"], "$t-need")
            first: list[Part] = [" ", mark, " ", col(fact.name, 12, "$t-text")]
            out += prose(width, Content.styled(fact.text, "$t-2"), first, [" " * 15])
        return [*out, gap, line(width, ["   ", ("Nothing is sent before you choose.", "$t-meta")])]

    def _news(self, width: int) -> list[Content]:
        if self._busy:
            return [line(width, [" ", (G["preparing"], "$t-live"), " ", (self._busy, "$t-text")])]
        spine: list[Part] = [" ", (G["spine"], "$t-fail"), " "]
        return prose(width, Content.styled(self._trouble, "$t-text"), spine, spine) if self._trouble else []

    def _way(self, width: int, n: int) -> Content:
        name, why = _WAYS[n]
        word = "$t-strong" if n == self._at else "$t-text"
        row = line(width, ["   ", (str(n + 1), "$t-key"), "  ", col(name, 24, word), (why, "$t-2")], [" "])
        return pick(row) if n == self._at else row
