"""Which theme and glyphs fit the terminal: fewer colours than a theme was made for would make its surfaces one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.scrollbar import ScrollBar, ScrollBarRender

from replicas_tui.ui.kit import G
from replicas_tui.ui.page_colour import Page
from replicas_tui.ui.scroll_bar import PlainBar
from replicas_tui.ui.tokens import RGB, SIXTEEN

AUTO = "auto"
_LIGHT = ("light", "ansi-light")
_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")


@runtime_checkable
class Keeping(Protocol):
    """A widget that keeps the lines it drew, which other glyphs make wrong."""

    def draw_anew(self) -> None:
        """Forget them."""


def fitting(theme: str, colour_system: str | None, environ: Mapping[str, str], page: Page = "dark") -> str:
    """Give the theme to use where `theme` was meant, on a terminal whose page is dark or light.

    `colour_system` is as the console found it: `truecolor`, `256`, `standard`; None when there is no colour. Over SSH
    a terminal that tells of no more than 256 colours may have any palette: by itself it gets its own 16.
    """
    if environ.get("NO_COLOR") or colour_system is None:
        return "ansi-mono"
    far = colour_system != "truecolor" and any(environ.get(name) for name in _SSH)
    if theme == AUTO:
        theme = ("ansi-light" if page == "light" else "ansi") if far else page
    if theme in SIXTEEN or colour_system == "truecolor":
        return theme
    if colour_system in ("256", "eight_bit"):
        return f"{theme}-256" if f"{theme}-256" in RGB else theme
    return "ansi-light" if theme in _LIGHT else "ansi"


def heed_no_color(app: App[None], environ: Mapping[str, str]) -> None:
    """Write no colour where NO_COLOR is set, and every one where it is empty.

    Textual makes greys instead: of the terminal's own two colours, which we wear then, it makes black on black.
    """
    kept = [one for one in app._filters if not isinstance(one, Monochrome | NoColor)]  # noqa: SLF001 - no other door
    app._filters = [*kept, NoColor()] if environ.get("NO_COLOR") else kept  # noqa: SLF001 - as above


def wear(app: App[None], theme: str, glyphs: str) -> None:
    """Put on a theme that fits, and a glyph set, and draw everything with them."""
    ansi = theme in SIXTEEN
    changed = G.use(glyphs, ansi=ansi)
    ScrollBar.renderer = PlainBar if glyphs == "ascii" else ScrollBarRender
    app.theme = f"replicas-{theme}"
    if changed and app.is_running:
        for screen in app.screen_stack:
            for node in (screen, *screen.query("*")):
                node.notify_style_update()
                node.refresh()  # also what a dialog covers now: nothing else draws it when that goes
                if isinstance(node, Keeping):
                    node.draw_anew()
        app.screen.refresh(layout=True)
