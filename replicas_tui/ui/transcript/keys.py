"""What keys do in a transcript."""

from __future__ import annotations

from textual.binding import Binding, BindingType

_PROMPTS = Binding.Group("prompts")
_BLOCKS = Binding.Group("blocks")
_SCROLL = Binding.Group("scroll")
_HALF = Binding.Group("half a page")
_PAGE = Binding.Group("a page")
_ENDS = Binding.Group("top, end")
_ERRORS = Binding.Group("errors")
_EDITS = Binding.Group("edits")
_OPEN = Binding.Group("open, fold")
_EVERY = Binding.Group("open, fold everything")
_TIERS = Binding.Group("fold more, less")
_NEXT = Binding.Group("next, previous match")
_CHOOSE = Binding.Group("choose")


def _told(key: str, action: str, word: str, name: str, group: Binding.Group | None = None) -> Binding:
    """Make a binding the footer tells of where there is room."""
    return Binding(key, action, word, id=f"transcript.{name}", group=group)


def _quiet(key: str, action: str, word: str, name: str, group: Binding.Group | None = None) -> Binding:
    """Make a binding the help lists and the footer leaves out."""
    return Binding(key, action, word, show=False, id=f"transcript.{name}", group=group)


TRANSCRIPT_KEYS: list[BindingType] = [
    *(
        Binding(str(n), f"choose({n})", "choose", show=False, id=f"question.choose-{n}", group=_CHOOSE)
        for n in range(1, 10)
    ),
    Binding("enter", "answer", "answer", show=False, id="question.answer"),
    Binding("a", "approve", "approve", id="question.approve"),
    Binding("r", "words", "in words", id="question.words"),
    _told("left_curly_bracket", "jump('prompt', -1)", "previous prompt", "previous-prompt", _PROMPTS),
    _told("right_curly_bracket", "jump('prompt', 1)", "next prompt", "next-prompt", _PROMPTS),
    Binding("J", "block(1)", "next block", id="transcript.next-block", group=_BLOCKS),
    Binding("K", "block(-1)", "previous block", id="transcript.previous-block", group=_BLOCKS),
    Binding("space", "fold", "fold", id="transcript.fold"),
    Binding("slash", "find", "find", id="transcript.find"),
    Binding("y", "copy", "copy", id="transcript.copy"),
    _quiet("v,V", "select", "choose lines", "select"),
    _quiet("Y", "pick", "copy or open a piece", "pick"),
    Binding("f", "follow", "follow", id="transcript.follow"),
    _quiet("j,down", "scroll(1)", "down", "down", _SCROLL),
    _quiet("k,up", "scroll(-1)", "up", "up", _SCROLL),
    _quiet("ctrl+d", "page(1, 2)", "half a page down", "half-down", _HALF),
    _quiet("ctrl+u,u", "page(-1, 2)", "half a page up", "half-up", _HALF),
    _quiet("pagedown,ctrl+f", "page(1, 1)", "page down", "page-down", _PAGE),
    _quiet("pageup,ctrl+b", "page(-1, 1)", "page up", "page-up", _PAGE),
    _quiet("gg,home", "top", "top", "top", _ENDS),
    _quiet("G,end", "end", "end, and follow", "end", _ENDS),
    _quiet("gt", "when", "go to a time", "go-to-time"),
    _quiet("L", "load_all", "load all older", "load-all"),
    _quiet("]e", "jump('error', 1)", "next error", "next-error", _ERRORS),
    _quiet("[e", "jump('error', -1)", "previous error", "previous-error", _ERRORS),
    _quiet("]d", "jump('edit', 1)", "next edit", "next-edit", _EDITS),
    _quiet("[d", "jump('edit', -1)", "previous edit", "previous-edit", _EDITS),
    _quiet("zo", "unfold(True)", "open", "open-here", _OPEN),
    _quiet("zc", "unfold(False)", "fold", "close-here", _OPEN),
    _quiet("zR", "every(True)", "open everything", "open-all", _EVERY),
    _quiet("zM", "every(False)", "fold everything", "fold-all", _EVERY),
    _quiet("zm", "level(-1)", "fold more", "fold-more", _TIERS),
    _quiet("zr", "level(1)", "fold less", "fold-less", _TIERS),
    _quiet("za", "fold", "fold", "fold-here"),
    _quiet("n", "match(1)", "next match", "next-match", _NEXT),
    _quiet("N", "match(-1)", "previous match", "previous-match", _NEXT),
    Binding("escape", "leave", "back", show=False, id="transcript.leave"),
]
