"""A drawing an agent left on its canvas, on a real terminal; `f3` leaves it: `python -m tests.ui.picture_app`."""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.driver import Driver
from typing_extensions import override

from replicas_tui.ui.driver import TtyDriver
from replicas_tui.ui.images import probe
from replicas_tui.ui.screens.canvas import CanvasScreen
from tests.ui.scenes import NOW
from tests.ui.scenes_canvas import ID, canvas_store
from tests.ui.stage import Stage


class Gallery(Stage):
    """One canvas, and an empty screen behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3", "leave"), Binding("ctrl+q", "quit")]

    @override
    def get_driver_class(self) -> type[Driver]:
        return TtyDriver

    def action_leave(self) -> None:
        self.pop_screen()


if __name__ == "__main__":
    vars(probe)["PATIENCE_S"] = 4.0  # the terminal is a test, which has its machine not for itself
    app = Gallery(CanvasScreen(canvas_store(), ID, lambda: NOW))
    app.run()
    sys.exit(app.return_code)
