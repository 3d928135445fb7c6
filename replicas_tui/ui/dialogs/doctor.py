"""What `replicas-tui doctor` finds, in the app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.safe import safe
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.kit import G, Part, col, line, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.running_facts import images_here, streams_here
from replicas_tui.ui.services import Services
from replicas_tui.ui.terminal import Fact

NAME = 14  # cells of the column of names


def with_those(found: Sequence[Fact], here: Sequence[Fact]) -> list[Fact]:
    """Put what the running app knows in the place of what a look from outside could tell; else after its area."""
    better = {(fact.area, fact.name): fact for fact in here}
    made = [better.pop((fact.area, fact.name), fact) for fact in found]
    for fact in better.values():
        last = max((n for n, one in enumerate(made) if one.area == fact.area), default=len(made) - 1)
        made.insert(last + 1, fact)
    return made


class Doctor(Dialog[None]):
    """Looks at everything beside the screen, and shows what was found with the lines that mend it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "look", "look again", id="doctor.look"),
        Binding("j,down", "scroll(1)", "down", show=False, id="doctor.down"),
        Binding("k,up", "scroll(-1)", "up", show=False, id="doctor.up"),
        Binding("ctrl+d,pagedown,space", "scroll(10)", "half a page down", show=False, id="doctor.half-down"),
        Binding("ctrl+u,pageup", "scroll(-10)", "half a page up", show=False, id="doctor.half-up"),
        Binding("q", "leave", "close", show=False, id="dialog.close"),
    ]
    heading = "Doctor"
    ahead = "j/k scroll   R look again   esc close"

    def __init__(self, services: Services, store: Store | None = None) -> None:
        super().__init__()
        self._services = services
        self._store = store
        self._facts: Sequence[Fact] = ()
        self._page = Lines(self._draw)
        self._scroll = DialogPage(self._page, can_focus=False)

    @override
    def body(self) -> Iterable[Widget]:
        yield self._scroll

    def on_mount(self) -> None:
        """Begin to look."""
        self.action_look()

    def action_look(self) -> None:
        """Look at everything anew."""
        self._facts = ()
        self._page.show(self._draw)
        self.run_worker(self._look(), group="doctor", exclusive=True)

    def action_scroll(self, lines: int) -> None:
        """Scroll."""
        self._scroll.scroll_relative(y=lines, animate=False)

    async def _look(self) -> None:
        if self._services.examine is not None:
            found = await self._services.examine(self.app.console.color_system)
            here = [await images_here(self.app), *([streams_here(self._store.state)] if self._store else [])]
            self._facts = with_those(found, here)
        self._page.show(self._draw)

    def _draw(self, width: int) -> list[Content]:
        gap = line(width, [])
        if not self._facts:
            return [gap, line(width, [" ", (G["preparing"], "$t-live"), " ", ("looking at everything", "$t-2")])]
        wrong = sum(not fact.well for fact in self._facts)
        sign, said = (G["changed"], "$t-need"), f"{wrong} {'thing' if wrong == 1 else 'things'} to mend"
        summary: list[Part] = [" ", sign, " ", (said, "$t-strong")]
        out = [gap, line(width, summary if wrong else [" ", (G["done"], "$t-done"), " ", ("all is well", "$t-text")])]
        for area, facts in groupby(self._facts, key=lambda fact: fact.area):
            out += [gap, line(width, ["   ", (area.capitalize(), "$t-title")])]
            for fact in facts:
                out += self._fact(width, fact)
        return [*out, gap]

    @staticmethod
    def _fact(width: int, fact: Fact) -> list[Content]:
        mark: Part = (G["done"], "$t-done") if fact.well else (G["changed"], "$t-need")
        first: list[Part] = [" ", mark, " ", col(fact.name, NAME, "$t-text")]
        rest: list[Part] = [" " * (NAME + 3)]
        rows = prose(width, Content.styled(safe(fact.text), "$t-2"), first, rest)
        for one in fact.lines:
            rows += prose(width, Content.styled(safe(one), "$t-strong"), rest, rest)
        return rows
