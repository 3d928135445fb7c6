"""What this terminal can do, each fact found out and none assumed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

AGENTS = ("claude", "codex", "opencode", "cursor-agent", "pi")
_TMUX_S = 1.0
_COLOURS = {"truecolor": "24-bit", "256": "256", "eight_bit": "256", "standard": "16", "windows": "16"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about the terminal: `well` when it is as we like it, else `text` says the remedy."""

    well: bool
    name: str
    text: str


def facts(colour_system: str | None, environ: Mapping[str, str]) -> tuple[Fact, ...]:
    """Find out what there is; asks tmux when we are in it, for at most a second. Not for the UI's thread."""
    tmux = "TMUX" in environ
    return (_colours(colour_system), _copy(tmux=tmux), _newline(tmux=tmux), _agents(environ))


def _colours(system: str | None) -> Fact:
    word = _COLOURS.get(system or "")
    if word == "24-bit":
        return Fact(True, "colours", word)
    remedy = "COLORTERM=truecolor tells us of more" if word else "none; states are told by shape and word"
    return Fact(False, "colours", f"{word}; {remedy}" if word else remedy)


def _copy(*, tmux: bool) -> Fact:
    if not tmux:
        return Fact(True, "copy", "by OSC 52, if the terminal takes it: it never answers")
    if _tmux("show-options", "-gv", "set-clipboard") == "on":
        return Fact(True, "copy", "by OSC 52, through tmux")
    return Fact(False, "copy", "tmux keeps it to itself; tmux set -g set-clipboard on lets it out")


def _newline(*, tmux: bool) -> Fact:
    if not tmux:
        return Fact(True, "newline", "^j works; shift+enter where the terminal tells it apart")
    if _tmux("show-options", "-sv", "extended-keys") in ("on", "always"):
        return Fact(True, "newline", "^j and shift+enter work")
    version = _tmux("-V").removeprefix("tmux ") or "here"
    return Fact(False, "newline", f"^j works; shift+enter does not reach us in tmux {version}")


def _agents(environ: Mapping[str, str]) -> Fact:
    found = [name for name in AGENTS if shutil.which(name, path=environ.get("PATH"))]
    if found:
        return Fact(True, "agents", f"{', '.join(found)} found")
    return Fact(False, "agents", "none found on PATH; the built-in script agent works without")


def _tmux(*words: str) -> str:
    try:
        done = subprocess.run(["tmux", *words], capture_output=True, text=True, timeout=_TMUX_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def facts_here(colour_system: str | None) -> tuple[Fact, ...]:
    """Find out what there is here."""
    return facts(colour_system, os.environ)
