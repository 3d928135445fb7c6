"""The least a Textual app can be: what the start of ours is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static
from typing_extensions import override


class Bare(App[None]):
    @override
    def compose(self) -> ComposeResult:
        yield Static("a bare Textual app " * 40)


if __name__ == "__main__":
    Bare().run()
