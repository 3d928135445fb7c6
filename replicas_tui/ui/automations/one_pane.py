"""A form and its preview where there is room for one of the two: which of them is shown, and where one wrote."""

from __future__ import annotations

from typing import Any, Final

from textual.screen import Screen
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.screens.frame import SMALL

PREVIEWING: Final = "-previewing"


class OnePane(Screen[Any]):
    """A screen whose preview takes the place of the form; where both have room, nothing of it is seen."""

    _wrote_in: Widget | None = None

    @property
    def previewing(self) -> bool:
        """Whether the preview stands where the form would."""
        return self.has_class(PREVIEWING) and self.has_class(SMALL)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the preview only where it is not there anyway."""
        return self.has_class(SMALL) if action == "preview" else super().check_action(action, parameters)

    def action_preview(self) -> None:
        """Show the preview, or the form again; a hidden field has no focus, so what is typed meanwhile goes nowhere."""
        if self.previewing:
            self.show_form()
        else:
            self._wrote_in = self.focused
            self.add_class(PREVIEWING)

    def show_form(self) -> None:
        """Put the form there again, and the focus where it was: what is said of the form is said in it."""
        if not self.previewing:
            return
        self.remove_class(PREVIEWING)
        if self._wrote_in is not None and self._wrote_in.is_attached:
            self._wrote_in.focus()
