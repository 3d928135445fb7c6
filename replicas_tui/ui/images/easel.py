"""Drawing a picture for a pane: which way, at what size, as lines or as a sequence. One easel a terminal."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from textual.app import App
from textual.color import Color
from textual.content import Content

from replicas_tui.ui.images import kitty
from replicas_tui.ui.images.blocks import half_blocks, on_paper
from replicas_tui.ui.images.decode import Picture, Pictures
from replicas_tui.ui.images.encode import SIXEL_PIXELS, as_iterm, as_sixels, png, resized
from replicas_tui.ui.images.fit import HALVES, Cell, Cells, fitted
from replicas_tui.ui.images.probe import Ability, Ask, probe
from replicas_tui.ui.kit import G


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture for a pane.

    Attributes:
        picture: What is drawn.
        size: The cells it takes.
        lines: Its lines, when it is made of text.
        over: What is written over its cells once they are empty; empty when lines show it.
        first: What the terminal is to be told before, in parts.
        last: What lets the terminal forget it.
    """

    picture: Picture
    size: Cells
    lines: Sequence[Content] = ()
    over: str = field(default="", repr=False)
    first: tuple[str, ...] = field(default=(), repr=False)
    last: str = field(default="", repr=False)


class Easel:
    """Draws pictures for one terminal.

    Attributes:
        ability: What the terminal proved; half blocks until it was asked.
    """

    def __init__(self) -> None:
        self.ability = Ability()
        self._pictures = Pictures()
        self._asked: asyncio.Task[Ability] | None = None

    async def learn(self, ask: Ask | None) -> None:
        """Ask the terminal what it can, once; `ask` is None where there is no terminal."""
        if ask is not None and self._asked is None:
            self._asked = asyncio.create_task(probe(ask, tmux="TMUX" in os.environ))
        if self._asked is not None:
            self.ability = await asyncio.shield(self._asked)

    async def draw(self, digest: str, data: bytes, room: Cells, paper: Color, *, exact: bool) -> Drawing:
        """Draw a picture within a room.

        Args:
            digest: Of the bytes.
            data: The picture as it was sent.
            room: The cells there are.
            paper: What lies below.
            exact: The terminal shows every colour as it is said, which kitty's cells need.

        Raises:
            NotDrawn: It is no picture, is broken, or is too large.
        """
        return await asyncio.to_thread(self._draw, digest, data, room, paper, exact)

    def _draw(self, digest: str, data: bytes, room: Cells, paper: Color, exact: bool) -> Drawing:
        picture = self._pictures.get(digest, data)
        way, cell = self.ability.way, self.ability.cell
        most = Cells(min(room.columns, kitty.MOST.columns), min(room.rows, kitty.MOST.rows))
        size = fitted(picture.width, picture.height, most, cell)
        if way == "kitty" and exact:
            return self._kitty(picture, size)
        if way in ("sixel", "iterm"):
            size = fitted(picture.width, picture.height, _sixel_room(most, cell) if way == "sixel" else most, cell)
            small = on_paper(resized(picture.image, size, cell), paper)
            if over := as_sixels(small) if way == "sixel" else as_iterm(small, size):
                return Drawing(picture, size, over=over)
        size = fitted(picture.width, picture.height, most, HALVES)
        return Drawing(picture, size, half_blocks(picture.image, size, paper))

    def _kitty(self, picture: Picture, size: Cells) -> Drawing:
        number = random.randrange(1 << 16, 1 << 24)  # noqa: S311 - a name, no secret
        parts = kitty.sent(number, png(resized(picture.image, size, self.ability.cell)), size)
        wrap = kitty.through_tmux if self.ability.tmux else str
        lines = kitty.placeholders(number, size)
        return Drawing(picture, size, lines, first=tuple(map(wrap, parts)), last=wrap(kitty.dropped(number)))


def _sixel_room(room: Cells, cell: Cell) -> Cells:
    """Give the part of a room whose pixels are few enough."""
    scale = min(1.0, (SIXEL_PIXELS / (room.columns * cell.width * room.rows * cell.height)) ** 0.5)
    return Cells(max(1, int(room.columns * scale)), max(1, int(room.rows * scale)))


_EASELS: WeakKeyDictionary[App[object], Easel] = WeakKeyDictionary()


def easel_of(app: App[object]) -> Easel:
    """Give the easel of an app's terminal."""
    return _EASELS.setdefault(app, Easel())


def why_no_pictures() -> str:
    """Say why pictures are not drawn here; empty when they are. What is worn was chosen by the colours there are."""
    return "Pictures are not drawn with 16 colours or none." if G.ansi else ""
