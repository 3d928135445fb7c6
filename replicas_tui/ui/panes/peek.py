"""The end of what the replica under the cursor said, beside the fleet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from typing_extensions import override

from replicas_tui.state.blocks import Block, Edit, PlanReview, Question, Tool
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.peek import PeekView, peek
from replicas_tui.ui.clock import SECOND_S, Clock
from replicas_tui.ui.draw.fleet import HUES
from replicas_tui.ui.kit import G, Part, band, col, line, prose, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.aged import AgedPane
from replicas_tui.ui.transcript.draw import Paper, draw
from replicas_tui.ui.transcript.draw.group import draw_group
from replicas_tui.ui.transcript.folds import GROUPS
from replicas_tui.ui.transcript.items import Placed, arrange

_LABEL = 8


class PeekPane(AgedPane[PeekView]):
    """Shows one replica, told by `look`; it has no focus and no keys of its own.

    Args:
        asking: What an agent asks here is answered here: its keys are named.
    """

    DEFAULT_CSS = "PeekPane { layout: vertical; } #peek-page { height: 1fr; overflow: hidden; }"

    def __init__(self, store: Store, clock: Clock, *, asking: bool = False) -> None:
        super().__init__(store, clock, id="peek")
        self._asking = asking
        self._moment = clock
        self._view = PeekView()
        self._replica_id: str | None = None
        self._head = Lines(classes="head")
        self._page = Lines()
        self._foot = Lines(classes="head")

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield Vertical(self._page, id="peek-page")
        yield self._foot

    @override
    def on_mount(self) -> None:
        """Keep the times of what runs up to date."""
        self.set_interval(SECOND_S, self._run_on)

    def _run_on(self) -> None:
        if self.screen.is_current and any(
            isinstance(one, Tool) and one.state == "running" for one in self._view.blocks
        ):
            self._page.show(lambda width: self._draw(width, self._view))

    def look(self, replica_id: str | None) -> None:
        """Show that replica from now on."""
        if replica_id != self._replica_id:
            self._replica_id = replica_id
            self.again()

    @override
    def select(self, state: State) -> PeekView:
        if not self.in_sight:
            return self._view  # the end of a talk is dear to draw, and nobody would see it
        return peek(state, self._replica_id, self.clock())

    @override
    def paint(self, view: PeekView) -> None:
        self._view = view
        info = [f"{view.word} {view.age}".strip()] if view.name else []
        self._head.show(lambda width: [rule(width, [_title(view)], info)] if view.name else [line(width, [])])
        self._page.show(lambda width: self._draw(width, view))
        self._foot.show(lambda width: _foot(width, view))

    def on_resize(self) -> None:
        """Draw for the new height; the lines themselves only know their width."""
        self.again()

    def _draw(self, width: int, view: PeekView) -> list[Content]:
        roomy = self.size.height > 14
        top = [line(width, [])] if view.name and roomy else []
        top += [
            line(width, ["   ", col(name, _LABEL, "$t-label"), (fact, "$t-text")]) for name, fact in view.facts if roomy
        ]
        if view.quiet:
            return [*top, line(width, []), *prose(width, Content.styled(view.quiet, HUES.get(view.state, "$t-2")))]
        room = max(3, self.size.height - len(top) - 2)
        return [
            *top,
            *_end(view.blocks, Paper(width, "folded", self._moment(), room=True, shown_keys=self._asking), room),
        ]


def _end(blocks: Sequence[Block], paper: Paper, room: int) -> list[Content]:
    """Draw as many blocks as fit, from the end, as their chat does; of the one that fits no more, its end."""
    placed = Placed(blocks)
    shown: list[Content] = []
    for item in reversed(arrange(placed, placed.first, placed.end, GROUPS, frozenset())):
        of = placed.of(item)
        rows = draw_group(of, replace(paper, shown_keys=False)) if len(of) > 1 else draw(of[0], _look(of[0], paper))
        shown = [*([line(paper.width, [])] if item.gap else []), *rows, *shown]
        if len(shown) >= room:
            break
    return [line(paper.width, []), *shown[-room:]]


def _look(block: Block, paper: Paper) -> Paper:
    if isinstance(block, Edit):
        return Paper(paper.width, "short", paper.now, shown_keys=False)
    answerable = isinstance(block, PlanReview) or (isinstance(block, Question) and not block.many)
    return paper if answerable else replace(paper, shown_keys=False)


def _title(view: PeekView) -> str:
    return f"{view.name} {G['prompt']} {view.chat}" if view.chat else view.name


def _foot(width: int, view: PeekView) -> list[Content]:
    if not view.name:
        return []
    said: list[Part] = [" ", (G["prompt"], "$t-meta"), " ", (f"write to {view.name}", "$t-meta")]
    return [band(line(width, said, [("r", "$t-key"), " "]))]
