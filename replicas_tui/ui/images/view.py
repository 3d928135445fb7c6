"""A pane that shows one picture, as large as fits, and takes it away before anything else is drawn there.

Pictures that are no text are written over empty cells after each frame that drew these cells, and only while nothing
lies above them: what covers them writes its own cells over them, and when it goes they are drawn anew.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from textual.content import Content
from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.safe import Safe
from replicas_tui.ui.driver import TtyDriver
from replicas_tui.ui.images.decode import NotDrawn
from replicas_tui.ui.images.easel import Drawing, easel_of, why_no_pictures
from replicas_tui.ui.images.fit import Cells
from replicas_tui.ui.kit import keys, line, prose
from replicas_tui.ui.room import Roomy
from replicas_tui.ui.toasts import Toasts

_INDENT: Final = 3
_FACTS: Final = 2  # lines below the picture
_TRY_AGAIN_S: Final = 0.05
_TRIES: Final = 100


class PictureView(Widget, can_focus=True):
    """Shows a picture; `show` gives it another, `hide` takes it away."""

    DEFAULT_CSS = "PictureView { height: 1fr; background: $paper; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[str, bytes] | None = None
        self._drawing: Drawing | None = None
        self._lines: list[Content] = []
        self._placing = False

    def show(self, digest: str, data: bytes) -> None:
        """Show these bytes as a picture, or say why not."""
        if self._shown is None or self._shown[0] != digest:
            self._take_away()
            self._shown = digest, data
            self._begin()

    def hide(self) -> None:
        """Show nothing."""
        self._take_away()
        self._shown = None

    def on_resize(self, _: Resize) -> None:
        """Draw it for the new size."""
        self._take_away()
        self._begin()

    def on_unmount(self) -> None:
        """Leave nothing in the terminal's memory."""
        self._take_away()

    @override
    def render_lines(self, crop: Region) -> list[Strip]:
        if self._drawing is not None and self._drawing.over and not self._placing:
            self._placing = True
            self.call_after_refresh(self._place)
        return super().render_lines(crop)

    @override
    def render_line(self, y: int) -> Strip:
        width = self.size.width
        content = self._lines[y] if y < len(self._lines) else line(width, [])
        return Visual.to_strips(self, content, width, 1, self.visual_style)[0]

    def _begin(self) -> None:
        if self._shown is not None and self.size.width > _INDENT + 1 and self.size.height > _FACTS + 1:
            self.run_worker(self._draw(*self._shown), group="picture", exclusive=True)

    async def _draw(self, digest: str, data: bytes) -> None:
        if why := why_no_pictures():
            self._say(why)
            return
        easel = easel_of(self.app)
        driver = self.app._driver  # noqa: SLF001 - Textual has no other door to the terminal
        await easel.learn(driver.ask if isinstance(driver, TtyDriver) else None)
        room = Cells(self.size.width - _INDENT - 1, self.size.height - _FACTS - 1)
        exact = self.app.console.color_system == "truecolor"
        try:
            drawing = await easel.draw(digest, data, room, self.background_colors[1], exact=exact)
        except NotDrawn as error:
            self._say(str(error))
            return
        if not await self._hand_over(drawing.first):
            return
        self._drawing = drawing
        self._lines = self._written(drawing)
        self.refresh()

    def _written(self, drawing: Drawing) -> list[Content]:
        width, picture = self.size.width, drawing.picture
        rows = drawing.lines or [Content("")] * drawing.size.rows
        more = f", the first of {picture.frames} frames" if picture.frames > 1 else ""
        facts = line(width, ["   ", (f"{picture.width:,} × {picture.height:,} pixels{more}", "$t-meta")])
        return [line(width, []), *(line(width, [" " * _INDENT, row]) for row in rows), line(width, []), facts]

    def _say(self, why: str) -> None:
        width = self.size.width
        words = Content.assemble((Safe(why), "$t-text"), "  ", *keys([("s", "saves a copy")]))
        self._lines = [line(width, []), *prose(width, words)]
        self.refresh()

    async def _hand_over(self, parts: tuple[str, ...]) -> bool:
        """Hand a picture to the terminal, no faster than it takes it; say whether it took all."""
        driver = self.app._driver  # noqa: SLF001 - see above
        for part in parts:
            for _ in range(_TRIES):
                if isinstance(driver, TtyDriver) and driver.send(part):
                    break
                await asyncio.sleep(_TRY_AGAIN_S)
            else:
                self._say("The terminal takes too long for pictures.")
                return False
        return True

    def _place(self) -> None:
        """Write the picture over its cells, if they can be seen."""
        self._placing = False
        drawing, driver = self._drawing, self.app._driver  # noqa: SLF001 - see above
        if drawing is None or not drawing.over or driver is None or not self._in_sight(drawing):
            return
        x, y = self.region.x + _INDENT + 1, self.region.y + 2
        sequence = f"\x1b7\x1b[{y};{x}H{drawing.over}\x1b8"
        if isinstance(driver, TtyDriver):
            driver.send(sequence)

    def _in_sight(self, drawing: Drawing) -> bool:
        covered = isinstance(self.app, Roomy) and self.app.too_small
        if covered or self.app.screen is not self.screen or not self.is_on_screen:
            return False
        place = Region(self.region.x + _INDENT, self.region.y + 1, *drawing.size)
        return not any(note.display and note.region.overlaps(place) for note in self.screen.query(Toasts))

    def _take_away(self) -> None:
        """Clear its cells, and let the terminal forget it."""
        drawing, self._drawing, self._lines = self._drawing, None, []
        driver = self.app._driver  # noqa: SLF001 - see above
        if drawing is not None and drawing.last and isinstance(driver, TtyDriver):
            with suppress(RuntimeError):
                driver.send(drawing.last)
        self.refresh()
