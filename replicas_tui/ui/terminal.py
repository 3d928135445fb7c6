"""What this terminal can do, each fact found out and none assumed: `probe` asks, `facts` judges what was found.

Judging is pure. A fact that is not as we like it says why, and the exact lines that mend it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from replicas_tui.ui.clipboard import Way, here, ways
from replicas_tui.ui.glyph_choice import by_locale

AGENTS = ("claude", "codex", "opencode", "cursor-agent", "pi")
_TMUX_S = 1.0
_COLOURS = {"truecolor": "24-bit", "256": "256", "eight_bit": "256", "standard": "16", "windows": "16"}
_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_SLOW_ESCAPE_MS = 50
_OLD_TMUX = (3, 3)
_WAYS = {
    Way.TMUX: "into tmux's buffer, which hands it on",
    Way.OSC52: "by OSC 52, if the terminal takes it: it never answers",
    Way.NATIVE: "by a program of this machine",
    Way.FILE: "into a file: nothing else is here",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing: `well` when it is as we like it, else `text` says why and `lines` what to write where.

    `area` is what it belongs to, in a list of many; the first-run screen shows those of no area.
    """

    well: bool
    name: str
    text: str
    area: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probed:
    """What was found: the environment, the colours, and tmux's version and options when we are in it."""

    environ: Mapping[str, str]
    colours: str | None
    tmux: str = ""
    options: Mapping[str, str] | None = None

    @property
    def version(self) -> tuple[int, int]:
        """The version of tmux, (0, 0) when that is not known."""
        found = re.search(r"(\d+)\.(\d+)", self.tmux)
        return (int(found[1]), int(found[2])) if found else (0, 0)

    @property
    def far(self) -> bool:
        """The terminal is on another machine."""
        return any(self.environ.get(name) for name in _SSH)


def probe(colours: str | None, environ: Mapping[str, str]) -> Probed:
    """Find out what there is; asks tmux when we are in it, for a second a question. Not for the UI's thread."""
    if not environ.get("TMUX"):
        return Probed(environ, colours)
    said = _tmux("show-options", "-g") + "\n" + _tmux("show-options", "-s")
    pairs = (line.partition(" ") for line in said.splitlines() if line)
    return Probed(environ, colours, _tmux("-V").removeprefix("tmux "), {name: value for name, _, value in pairs})


def first_facts(found: Probed) -> tuple[Fact, ...]:
    """Give the few facts the first run shows."""
    return (colours(found), copy(found), newline(found), agents(found.environ))


def facts_here(colour_system: str | None) -> tuple[Fact, ...]:
    """Find out what there is here, and give the few facts of it."""
    return first_facts(probe(colour_system, os.environ))


def colours(found: Probed) -> Fact:
    """Judge how many colours there are."""
    word = _COLOURS.get(found.colours or "")
    if word == "24-bit":
        return Fact(True, "colours", word)
    if found.environ.get("NO_COLOR"):
        return Fact(True, "colours", "none, as NO_COLOR asks; states are told by shape and word")
    remedy = "COLORTERM=truecolor tells us of more" if word else "none; states are told by shape and word"
    lines: tuple[str, ...] = ("export COLORTERM=truecolor",)
    if found.far:
        lines = ("~/.ssh/config, on your side:  SendEnv COLORTERM", "/etc/ssh/sshd_config, here:  AcceptEnv COLORTERM")
    if found.options is not None:
        lines = (*lines, '~/.tmux.conf:  set -as terminal-features ",*:RGB"')
    return Fact(False, "colours", f"{word}; {remedy}" if word else remedy, lines=lines if word else ())


def copy(found: Probed) -> Fact:
    """Judge which way a copy goes."""
    way = ways("auto", here(found.environ, found.tmux), 1)[0]
    if found.options is not None and found.options.get("set-clipboard") == "off":
        remedy = "tmux keeps it to itself"
        return Fact(False, "copy", remedy, lines=("~/.tmux.conf:  set -g set-clipboard on",))
    return Fact(way is not Way.FILE, "copy", _WAYS[way])


def newline(found: Probed) -> Fact:
    """Judge which keys begin a new line."""
    if found.options is None:
        return Fact(True, "newline", "^j works; shift+enter where the terminal tells it apart")
    if found.options.get("extended-keys") in ("on", "always"):
        return Fact(True, "newline", "^j and shift+enter work")
    text = f"^j works; shift+enter does not reach us in tmux {found.tmux or 'here'}"
    lines = ("~/.tmux.conf:  set -s extended-keys on",) if found.version >= (3, 2) else ()
    return Fact(False, "newline", text, lines=lines)


def agents(environ: Mapping[str, str]) -> Fact:
    """Judge which agents the local engine could run."""
    there = [name for name in AGENTS if shutil.which(name, path=environ.get("PATH"))]
    if there:
        return Fact(True, "agents", f"{', '.join(there)} found")
    return Fact(False, "agents", "none found on PATH; the built-in script agent works without")


def glyphs(found: Probed) -> Fact:
    """Judge which signs the locale allows."""
    chosen = by_locale(found.environ)
    where = found.environ.get("LC_ALL") or found.environ.get("LANG") or "no LANG is set"
    if chosen == "unicode":
        return Fact(True, "glyphs", f"unicode, unless the terminal draws them wide ({where})")
    return Fact(
        False, "glyphs", f"plain ASCII: the locale or the console has no more ({where})", lines=("export LANG=C.UTF-8",)
    )


def images(found: Probed) -> Fact:
    """Judge how pictures are shown."""
    if found.options is not None and found.options.get("allow-passthrough", "off") == "off":
        return Fact(True, "images", "as half blocks: tmux lets no pictures through")
    return Fact(True, "images", "as half blocks, unless the terminal says it can do more")


def tmux(found: Probed) -> list[Fact]:
    """Judge tmux: what is slow, old, or kept from us in it."""
    if found.options is None:
        return []
    told = [Fact(True, "version", found.tmux or "not known")]
    if (0, 0) < found.version < _OLD_TMUX:
        told = [Fact(False, "version", f"{found.tmux}; from 3.3 on it tells more keys apart")]
    delay = found.options.get("escape-time", "")
    slow = delay.isdigit() and int(delay) > _SLOW_ESCAPE_MS
    lines = ("~/.tmux.conf:  set -sg escape-time 10",) if slow else ()
    told.append(Fact(not slow, "escape", f"esc arrives after {delay or '?'} ms", lines=lines))
    focus = found.options.get("focus-events") == "on"
    said = "we are told when you look" if focus else "we are not told when you look: every note rings"
    told.append(Fact(focus, "focus", said, lines=() if focus else ("~/.tmux.conf:  set -g focus-events on",)))
    name = found.options.get("default-terminal", "").strip('"')
    old = name.startswith("screen")
    lines = ('~/.tmux.conf:  set -g default-terminal "tmux-256color"',) if old else ()
    told.append(Fact(not old, "terminal", f"{name or found.environ.get('TERM', '')} within tmux", lines=lines))
    return told


def _tmux(*words: str) -> str:
    try:
        done = subprocess.run(["tmux", *words], capture_output=True, text=True, timeout=_TMUX_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
