"""A widget that is lines of text and knows its width; no children, no markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from typing_extensions import override

Make = Callable[[int], Iterable[Content]]


class Lines(Widget):
    """Show what `make(width)` gives; `show` gives it something new to make.

    Its height follows its lines. It redraws only when the lines differ.
    """

    DEFAULT_CSS = "Lines { height: auto; width: 1fr; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, make: Make = lambda _: (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._make = make
        self._made: tuple[int, list[Content]] | None = None

    def show(self, make: Make) -> None:
        """Draw these lines from now on."""
        old, self._make, self._made = self._made, make, None
        if old is None or not self.is_mounted:
            self.refresh(layout=True)
            return
        new = self._lines(old[0])
        if not _same(new, old[1]):
            self.refresh(layout=len(new) != len(old[1]))

    def draw_anew(self) -> None:
        """Make the lines again, with other glyphs."""
        self._made = None
        self.refresh(layout=True)

    @override
    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        if self._made is None or self._made[0] != width:
            self._made = (width, list(self._make(width)))
        return self._made[1]


def _same(some: Sequence[Content], others: Sequence[Content]) -> bool:
    """Compare lines with their looks; Textual calls contents equal whose letters are."""
    return len(some) == len(others) and all(one.is_same(other) for one, other in zip(some, others, strict=True))
