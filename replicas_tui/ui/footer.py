"""The last line: what the keys do where the focus is, or how a chord that has begun may go on."""

from __future__ import annotations

from textual.screen import Screen
from typing_extensions import override

from replicas_tui.ui.chords import Chording
from replicas_tui.ui.draw.footer import footer_line
from replicas_tui.ui.keys import chord_pairs, footer_pairs, hints, lasting_pairs
from replicas_tui.ui.lines import Lines


class KeyLine(Lines):
    """Follows the focus; it is written from the bindings."""

    def on_mount(self) -> None:
        """Read the keys now and whenever they change."""
        self.screen.bindings_updated_signal.subscribe(self, self._read)
        self._read(self.screen)

    @override
    def draw_anew(self) -> None:
        self._read(self.screen)  # keys have signs too
        super().draw_anew()

    def _read(self, screen: Screen[object]) -> None:
        if not screen.is_active and self.is_mounted and screen is not self.screen:
            return
        app = self.app
        begun = isinstance(app, Chording) and app.pressed
        pairs = chord_pairs(app) if isinstance(app, Chording) and begun else footer_pairs(hints(self.screen))
        lasting = lasting_pairs(self.screen)
        self.show(lambda width: [footer_line(width, pairs, lasting)])
