"""A stage for one screen: our themes, our styles, and every wish written down instead of carried out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar, TypeAlias

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from replicas_tui.effects.asking import Ask
from replicas_tui.effects.context import Intent
from replicas_tui.ui.chords import Chording
from replicas_tui.ui.kit import G
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.places import GoTo, MakeNew, TakeAway
from replicas_tui.ui.styles import styles_dir
from replicas_tui.ui.themes import THEMES
from tests.ui.settling import settled

AnyScreen: TypeAlias = Screen[Any]


class Stage(Chording):
    """Shows `screen`; `wants` are the wishes, `went` the other messages that reached the app, `answer` its answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("colon,ctrl+p", "palette", "everything by name", id="app.palette"),
        Binding("question_mark", "keys", "what the keys do", id="app.keys"),
    ]
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = sorted(styles_dir().glob("*.tcss"))

    def __init__(
        self, screen: AnyScreen | Callable[[], AnyScreen], theme: str = "dark", glyphs: str = "unicode"
    ) -> None:
        super().__init__()
        for known in THEMES:
            self.register_theme(known)
        self.theme = f"replicas-{theme}"
        G.use(glyphs, ansi=theme.startswith("ansi"))
        self.make = screen
        self.wants: list[Intent] = []
        self.went: list[Message] = []
        self.answers: list[object] = []

    def on_mount(self) -> None:
        screen = self.make if isinstance(self.make, Screen) else self.make()
        self.push_screen(screen, self.answers.append)

    @on(Wanted)
    def _note(self, message: Wanted) -> None:
        self.wants.append(message.intent)

    @on(GoTo)
    @on(MakeNew)
    @on(TakeAway)
    def _walk(self, message: Message) -> None:
        self.went.append(message)

    def wanted(self, kind: type[Intent]) -> list[Intent]:
        return [one for one in self.wants if isinstance(one, kind)]

    def asked(self, kind: type[Intent]) -> list[Ask]:
        """The wishes whose outcome somebody waits for."""
        return [one for one in self.wants if isinstance(one, Ask) and isinstance(one.intent, kind)]

    def text(self) -> str:
        """What is on the screen, as lines of text."""
        width, height = self.size
        lines = self.screen._compositor.render_strips()
        return "\n".join(strip.text[:width].rstrip() for strip in lines[:height])

    def keep(self, path: Path | str) -> None:
        """Write what is on the screen as an SVG whose cells join."""
        Path(path).write_text(_fitted(self.export_screenshot()))


_FONT, _SIZE = "DejaVu Sans Mono", 24.4 / 1.1641
_WIDER = _SIZE * 0.60205 / 12.2


def _fitted(svg: str) -> str:
    box = re.search(r'clip-terminal">\s*<rect x="0" y="0" width="([\d.]+)" height="([\d.]+)"', svg)
    assert box
    svg = svg.replace(f'height="{box[2]}"', 'height="9999"', 1)
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.S)
    svg = re.sub(r' textLength="[\d.]+"', "", svg)
    svg = re.sub(r' (x|width)="([\d.]+)"', lambda m: f' {m[1]}="{float(m[2]) * _WIDER:.2f}"', svg)
    svg = re.sub(r'(<text [^>]*? y=")([\d.]+)"', lambda m: f'{m[1]}{float(m[2]) + 1.0:.2f}"', svg)
    width, height = float(box[1]) * _WIDER, float(box[2])
    view = f'viewBox="9 42.5 {width:.1f} {height + 0.9:.1f}" xml:space="preserve"'
    svg = re.sub(r'viewBox="[^"]*"', view, svg, count=1)
    svg = svg.replace("Fira Code, monospace", _FONT).replace("font-size: 20px", f"font-size: {_SIZE:.3f}px")
    return svg.replace('rx="8"/>', 'rx="0"/>').replace('stroke="rgba(255,255,255,0.35)"', "")


async def until(pilot: Pilot[None], true: Callable[[], object], seconds: float = 60.0) -> None:
    """Let the app run until `true()` is, and all that came with it is there, too."""
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end, "it did not become true"
        await pilot.pause(0.01)
    await settled(pilot.app)
