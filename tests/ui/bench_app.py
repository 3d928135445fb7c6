"""A bench: one widget on a screen of our looks, and a picture of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.chords import Chording
from replicas_tui.ui.kit import G
from replicas_tui.ui.styles import styles_dir
from replicas_tui.ui.themes import THEMES

OWN = ("transcript.tcss", "composer.tcss", "diff.tcss")


class Bench(Chording):
    """Shows widgets below each other; `heard` are the messages of ours that reached the app.

    Args:
        widgets: From top to bottom.
        theme: A theme of `themes.py`.
        glyphs: A glyph set.
    """

    CSS_PATH = sorted(path for path in styles_dir().glob("*.tcss") if path.name in OWN)
    CSS = "Screen { background: $paper; color: $ink; }"

    def __init__(self, *widgets: Widget, theme: str = "dark", glyphs: str = "unicode") -> None:
        super().__init__()
        for known in THEMES:
            self.register_theme(known)
        self.theme = f"replicas-{theme}"
        G.use(glyphs, ansi=theme.startswith("ansi"))
        self.widgets = widgets
        self.heard: list[Message] = []

    @override
    def compose(self) -> ComposeResult:
        yield from self.widgets

    @override
    async def _on_message(self, message: Message) -> None:
        if type(message).__module__.startswith("replicas_tui."):
            self.heard.append(message)
        await super()._on_message(message)

    def text(self) -> str:
        """Give what is on the screen, without looks."""
        width, height = self.size
        return "\n".join(strip.text[:width].rstrip() for strip in self.screen._compositor.render_strips()[:height])

    def heard_of(self, kind: type[Message]) -> list[Message]:
        """Give the messages of one kind, oldest first."""
        return [message for message in self.heard if isinstance(message, kind)]
