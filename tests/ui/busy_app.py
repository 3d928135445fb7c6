"""Draws all the time and notes how long its loop was ever away by its own doing: `python -m tests.ui.busy_app FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.widgets import Static
from typing_extensions import override

from replicas_tui.ui.composer import Composer
from replicas_tui.ui.driver import TtyDriver
from tests.ui.beat import stalls


class Busy(App[None]):
    """Redraws the screen thirty times a second while `self.busy`."""

    CSS = "Static { height: 1fr; }"

    def __init__(self, notes: Path, driver: type[Driver]) -> None:
        super().__init__(driver_class=driver)
        self.notes, self.busy, self.count = notes, True, 0

    @override
    def compose(self) -> ComposeResult:
        yield Static(id="page")
        yield Composer()

    def on_mount(self) -> None:
        self.query_one(Composer).focus()
        self.set_interval(1 / 30, self.draw)
        self.run_worker(self.beat())

    async def beat(self) -> None:
        worst = -1.0
        async for away, queued in stalls():
            if away - queued > worst:
                worst = away - queued
                draft = self.notes.with_suffix(".draft")
                draft.write_text(f"{worst}")
                draft.replace(self.notes)  # a test that reads it finds the old one or the new one, never half of it

    def draw(self) -> None:
        if self.busy:
            self.count += 1
            rows = [f"{self.count:06d} " + chr(97 + (self.count + n) % 26) * 70 for n in range(21)]
            self.query_one("#page", Static).update("\n".join(rows))

    def on_composer_submitted(self, event: Composer.Submitted) -> None:
        self.busy = event.text != "stop"
        if not self.busy:
            self.query_one("#page", Static).update(f"stopped at {self.count}\n" + "\n".join("end" for _ in range(20)))
            self.notes.with_suffix(".count").write_text(str(self.count))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.notes.with_suffix(".moved").touch()


if __name__ == "__main__":
    from textual.drivers.linux_driver import LinuxDriver

    app = Busy(Path(sys.argv[1]), LinuxDriver if "plain" in sys.argv else TtyDriver)
    app.run()
    sys.exit(app.return_code)
