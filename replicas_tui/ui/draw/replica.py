"""What stands around a transcript, as lines: the heading's facts, notes, what is known."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.about import AboutView
from replicas_tui.state.views.notes import NoteView
from replicas_tui.state.views.replica import ReplicaView
from replicas_tui.ui.kit import G, Part, band, col, keys, line, prose

HUES = {
    "asks": "$t-need-b",
    "plan": "$t-need-b",
    "error": "$t-fail-b",
    "working": "$t-live",
    "preparing": "$t-live",
    "waking": "$t-live",
}
_TONES = {"changed": "$t-need", "preparing": "$t-live", "waking": "$t-live"}


def title(view: ReplicaView) -> list[Part]:
    """Write the heading's left: the replica, which of its chats, and its title, which gives way."""
    tab = view.tab
    if tab is None:
        return [view.name or "replica"]
    which: list[Part] = [(f"  chat {view.at + 1} of {len(view.tabs)}", "$t-meta")] if len(view.tabs) > 1 else []
    return [view.name, *which, f" {G['prompt']} {tab.title}"]


def facts(view: ReplicaView, *, following: bool, new: int, stop: str = "") -> list[Part]:
    """Write the heading's right: how it does, the key that stops it, and where the reader stands."""
    word = " ".join(part for part in (view.word, view.age) if part)
    said: list[Part] = [("REPLAY", "$t-need-b"), f" {G['dot']} " if word else ""] if view.replay else []
    said += [(word, HUES.get(view.state, "$t-meta"))] if word else []
    said += [" ", (f" {stop} ", "$t-mark"), " stops it"] if stop and view.can_stop and view.working else []
    if view.chat_id is None:
        return said
    if following:
        return [*said, f" {G['dot']} following"]
    held = f" {G['dot']} held, {new} new " if new else f" {G['dot']} held "
    return [*said, held, (f" {G['down']} G ", "$t-mark")]


def note_lines(width: int, note: NoteView) -> list[Content]:
    """Write one note: an error raised with its spine, anything else on quiet lines."""
    if note.kind == "error":
        return _raised(width, note)
    glyph: list[Part] = [" ", (G[note.kind], _TONES.get(note.kind, "$t-meta")), " "]
    body = Content.assemble((note.title, "$t-text"), (f"  {note.text}" if note.text else "", "$t-meta"))
    if note.keys:
        body = Content.assemble(body, "  ", *keys(_named(note)))
    return prose(width, body, glyph)


def _raised(width: int, note: NoteView) -> list[Content]:
    spine: list[Part] = [" ", (G["spine"], "$t-fail"), " "]
    rows = prose(width, Content.styled(note.title, "$t-strong"), spine, spine)
    if note.text:
        rows += prose(width, Content.styled(note.text, "$t-2"), spine, spine)
    if note.keys:
        rows.append(line(width, [*spine, *keys(_named(note))]))
    return [band(row) for row in rows]


def _named(note: NoteView) -> list[tuple[str, str]]:
    return [(G["enter"] if key == "enter" else key, word) for key, word in note.keys]


def about_lines(width: int, view: AboutView) -> list[Content]:
    """Write what is known."""
    return [line(width, ["   ", col(name, 8, "$t-meta"), (fact, "$t-2")]) for name, fact in view.facts]
