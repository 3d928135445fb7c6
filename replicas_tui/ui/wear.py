"""Which theme fits the terminal: fewer colours than a theme was made for would make its surfaces one."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import App

from replicas_tui.ui.kit import G
from replicas_tui.ui.tokens import RGB, SIXTEEN

_LIGHT = ("light", "ansi-light")


def fitting(theme: str, colour_system: str | None, environ: Mapping[str, str]) -> str:
    """Give the theme to use where `theme` was meant.

    `colour_system` is as the console found it: `truecolor`, `256`, `standard`; None when there is no colour.
    """
    if environ.get("NO_COLOR") or colour_system is None:
        return "ansi-mono"
    if theme in SIXTEEN or colour_system == "truecolor":
        return theme
    if colour_system in ("256", "eight_bit"):
        return f"{theme}-256" if f"{theme}-256" in RGB else theme
    return "ansi-light" if theme in _LIGHT else "ansi"


def wear(app: App[None], theme: str, glyphs: str, environ: Mapping[str, str]) -> None:
    """Put on a theme, as far as the terminal can show it, and a glyph set."""
    chosen = fitting(theme, app.console.color_system, environ)
    G.use(glyphs, ansi=chosen in SIXTEEN)
    app.theme = f"replicas-{chosen}"
