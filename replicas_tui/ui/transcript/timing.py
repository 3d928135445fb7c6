"""Going to a time: it is typed on the last row, and older events are read as far back as it takes."""

from __future__ import annotations

from datetime import datetime

from textual import events
from textual.content import Content
from typing_extensions import override

from replicas_tui.state.views.ages import clock
from replicas_tui.ui.kit import G, Part, band, keys, line
from replicas_tui.ui.transcript.messages import NeedOlder
from replicas_tui.ui.transcript.moments import EXAMPLES, SAY, moment
from replicas_tui.ui.transcript.searching import Searching
from replicas_tui.ui.transcript.typed import edited


class Timing(Searching):
    """A transcript in which one can go to a time."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._typed: str | None = None  # the time that is being typed; None: nobody asked for that
        self._sought: datetime | None = None  # what older events are read for
        self._told_of_time = ""

    def action_when(self) -> None:
        """Ask for a time."""
        self._finder.clear()
        self._typed, self._sought, self._told_of_time = "", None, ""
        self.refresh_bindings()
        self.redraw()

    @override
    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Say that letters are typed into the line."""
        typed = self._typed is not None and character is not None and character.isprintable()
        return typed or super().check_consume_key(key, character)

    @override
    async def on_key(self, event: events.Key) -> None:
        """Take what is typed into the line; all other keys as ever."""
        if self._typed is None:
            await super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self._typed = self._sought = None
        elif event.key == "enter":
            self._go(self._typed)
        else:
            self._typed, self._sought, self._told_of_time = edited(self._typed, event), None, ""
        if self._typed is None:
            self.refresh_bindings()
        self.redraw()

    @override
    def looked_back(self) -> None:
        """Go on looking for the time in what came."""
        super().looked_back()
        if self._sought is not None:
            self._seek(self._sought)

    @override
    def foot(self, width: int) -> Content | None:
        """Keep the last row for the time while it is typed."""
        return super().foot(width) if self._typed is None else self._line(width, self._typed)

    def _line(self, width: int, typed: str) -> Content:
        said: Part = (f"  {self._told_of_time}", "$t-meta" if self._sought is not None else "$t-fail")
        if not typed:
            said = (f"  {EXAMPLES}", "$t-meta")
        left: list[Part] = [" ", ("time", "$t-key"), " ", (typed, "$t-strong"), (G["caret"], "$t-accent"), said]
        return band(line(width, left, [*keys([(G["enter"], "go"), ("esc", "cancel")], 2), " "]))

    def _go(self, typed: str) -> None:
        at = moment(typed, self._now.astimezone())
        if at is None:
            self._told_of_time = f"no time; say {SAY}" if typed.strip() else ""
        elif self.ready():
            self._seek(at)

    def _seek(self, at: datetime) -> None:
        """Go to the first block of this time or after it; ask for older ones while there may be an earlier one."""
        blocks = self.page.blocks
        found = next((n for n, block in enumerate(blocks) if block.at is not None and block.at >= at), None)
        earlier = any(block.at is not None for block in blocks[:found])
        self._sought = None
        if found is not None and (earlier or not self._count_older()):
            self._typed = None
            self.go_to_block(self.page.placed.first + found)
        elif not earlier and self.older.failed:
            self._told_of_time = "older events could not be read"
        elif not earlier and self._count_older():
            self._sought, self._told_of_time = at, f"{self._count_older():,} older events, reading"
            self.post_message(NeedOlder(far=True))
        else:
            last = next((block.at for block in reversed(blocks) if block.at is not None), None)
            self._told_of_time = f"nothing so late; the last is of {clock(last)}" if last else "nothing here has a time"
        self.redraw()
