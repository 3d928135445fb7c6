"""What keys do in a diff."""

from __future__ import annotations

from textual.binding import Binding, BindingType

_HUNKS = Binding.Group("hunk")
_FILES = Binding.Group("file")
_MOVE = Binding.Group("move")
_HALF = Binding.Group("half a page")
_PAGE = Binding.Group("page")
_SIDE = Binding.Group("sideways")
_ENDS = Binding.Group("top, end")

DIFF_KEYS: list[BindingType] = [
    Binding("]h", "hunk(1)", "next hunk", id="diff.next-hunk", group=_HUNKS),
    Binding("[h", "hunk(-1)", "previous hunk", id="diff.previous-hunk", group=_HUNKS),
    Binding("]f", "file(1)", "next file", id="diff.next-file", group=_FILES),
    Binding("[f", "file(-1)", "previous file", id="diff.previous-file", group=_FILES),
    Binding("v", "split", "split", id="diff.split"),
    Binding("w", "wrap", "wrap", id="diff.wrap"),
    Binding("z", "fold", "fold what stayed", show=False, id="diff.fold"),
    Binding("enter", "close", "fold the file", show=False, id="diff.close"),
    Binding("j,down", "step(1)", "down", show=False, id="diff.down", group=_MOVE),
    Binding("k,up", "step(-1)", "up", show=False, id="diff.up", group=_MOVE),
    Binding("d,ctrl+d", "page(1, 2)", "half a page down", show=False, id="diff.half-down", group=_HALF),
    Binding("u,ctrl+u", "page(-1, 2)", "half a page up", show=False, id="diff.half-up", group=_HALF),
    Binding("pagedown,ctrl+f", "page(1, 1)", "page down", show=False, id="diff.page-down", group=_PAGE),
    Binding("pageup,ctrl+b", "page(-1, 1)", "page up", show=False, id="diff.page-up", group=_PAGE),
    Binding("gg,home", "end(0)", "top", show=False, id="diff.top", group=_ENDS),
    Binding("G,end", "end(1)", "end", show=False, id="diff.end", group=_ENDS),
    Binding("l,right", "side(1)", "right", show=False, id="diff.right", group=_SIDE),
    Binding("h,left", "side(-1)", "left", show=False, id="diff.left", group=_SIDE),
]
