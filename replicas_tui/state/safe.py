"""Untrusted text made fit for a terminal, once, at the edge.

Everything from a server, a file or a process is hostile until it went through `safe`: an escape sequence can retitle
the window, fill the clipboard or move the cursor; a bidi override can show a different command than the one that runs.

Invariants: nothing raises; what comes out holds no control character but newline, and going through again changes
nothing. Most text is clean, so it is searched once and comes out as it went in.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

Safe = NewType("Safe", str)
NOTHING = Safe("")

LIMIT = 200_000  # characters; an agent's output is bounded before, this is for what is not
LINE_LIMIT = 4_000
MARKS = 8  # combining marks on one character; more is a tower over the lines above

_CUT = "…"
_JOINER = "\u200d"
_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
_NEWLINES = "\x85\u2028\u2029"
_DROPPED = (
    "\x80-\x84\x86-\x9f"  # C1: a terminal may read them as escape sequences
    "\xad\u180e\u200b\u200c\u2060-\u2065\ufeff\ufff9-\ufffb"  # unseen
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # turning text around
    "\U000e0000-\U000e0fff"  # tags: text nobody sees
)
_SUSPECT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f{_NEWLINES}{_DROPPED}{_JOINER}\ud800-\udfff]")
_DROP = re.compile(f"[{_DROPPED}]|(?<![{_EMOJI}]){_JOINER}|{_JOINER}(?![{_EMOJI}])")
_NEWLINE = re.compile(f"[{_NEWLINES}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PICTURES = {**{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}, 0x7F: 0x2421}
_TOWER = re.compile(rf"[^\w\s\x00-\x7f]{{{MARKS + 1},}}")  # combining marks are no word characters
_LONG_LINE = re.compile(rf"[^\n]{{{LINE_LIMIT + 1},}}")
_BREAK = re.compile(r"[^\S\n]*\n\s*")

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # OSC: titles, links, the clipboard
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*(?:\x1b\\|\x9c)?"  # DCS and its kin
    r"|\x1b[ -/]*[0-~]"
)
_RUBBED_OUT = re.compile(r"[^\n\x08]\x08")


def safe(text: str, *, limit: int = LIMIT) -> Safe:
    """Make text of several lines fit for a terminal.

    Controls are shown as pictures (ESC as ␛) or dropped, every kind of line end becomes a newline, a tab four spaces;
    a line longer than 4,000 characters, and a text longer than `limit`, ends in `…`.
    """
    over = len(text) > 4 * limit  # dropping may shorten it, but nobody reads that far
    text = text[: 4 * limit] if over else text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text:
        text = text.replace("\t", "    ")
    if _SUSPECT.search(text):
        text = _shown(text)
    if not text.isascii():
        text = _TOWER.sub(_lowered, text)
    if over or len(text) > limit:
        text = text[: limit - 1].rstrip(_JOINER) + _CUT
    if len(text) > LINE_LIMIT:
        text = _LONG_LINE.sub(lambda line: _cut(line[0], LINE_LIMIT), text)
    return Safe(text)


def unseen_named(text: str) -> str:
    """Write characters that nobody sees, or that turn text around, by name (`<U+202E>`).

    For where code is judged: with one dropped, another program than the one that runs would be read.
    """
    return text if text.isascii() else _DROP.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def safe_line(text: str, limit: int = 500) -> Safe:
    """Make text fit for one line: line ends become single spaces."""
    text = safe(text, limit=max(4 * limit, 4))
    if "\n" in text:
        text = Safe(_BREAK.sub(" ", text))
    text = Safe(text.strip())
    return Safe(_cut(text, limit)) if len(text) > limit else text


def safe_output(text: str, *, limit: int = LIMIT) -> Safe:
    """Make what a program printed fit: its colours are taken off and an overwritten line (progress) shows its end."""
    if "\x1b" in text or "\x9b" in text or "\x9d" in text or "\x90" in text:
        text = _SEQUENCE.sub("", text)
    if "\r" in text:
        text = "\n".join(_overwritten(line) if "\r" in line else line for line in text.split("\n"))
    if "\x08" in text:
        text = _RUBBED_OUT.sub("", text)
    return safe(text, limit=limit)


def _overwritten(line: str) -> str:
    return line.rstrip("\r").rpartition("\r")[2]


def _shown(text: str) -> str:
    text = _NEWLINE.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = _DROP.sub("", text)
    return text.translate(_PICTURES)


def _lowered(tower: re.Match[str]) -> str:
    kept: list[str] = []
    height = 0
    for char in tower[0]:
        height = height + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if height <= MARKS:
            kept.append(char)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    return text[: limit - 1].rstrip(_JOINER) + _CUT
