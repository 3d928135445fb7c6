"""The last line: what the keys do where the focus is."""

from __future__ import annotations

from textual.screen import Screen

from replicas_tui.ui.draw.footer import footer_line
from replicas_tui.ui.keys import footer_pairs, hints
from replicas_tui.ui.lines import Lines


class KeyLine(Lines):
    """Follows the focus; it is written from the bindings."""

    def on_mount(self) -> None:
        """Read the keys now and whenever they change."""
        self.screen.bindings_updated_signal.subscribe(self, self._read)
        self._read(self.screen)

    def _read(self, screen: Screen[object]) -> None:
        if not screen.is_active and self.is_mounted and screen is not self.screen:
            return
        pairs = footer_pairs(hints(self.screen))
        self.show(lambda width: [footer_line(width, pairs)])
