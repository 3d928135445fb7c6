"""The versions of a hook that were seen here: read one, compare it, put it back as a draft."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.hook_bench import HookPast, HookVersion
from replicas_tui.state.safe import safe
from replicas_tui.state.views.ages import age, took
from replicas_tui.ui.clock import utc_now
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.draw.hooks import script_lines
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.kit import Part, line, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.page import Page

_SHOWN = 6


class HookVersions(Dialog[str]):
    """Lists them; answers the script to put back as a draft.

    Args:
        past: What was seen.
        now: The script as it stands here, which others are compared with.
        current: The version that is saved.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "compare", "diff or whole", id="dialog.compare"),
        Binding("tab", "other", "list or script", show=False, id="dialog.other"),
    ]
    heading = "Versions seen here"
    ahead = "d diff against the script on the screen"

    def __init__(self, past: HookPast, now: str, current: int | None) -> None:
        super().__init__()
        self._versions = {str(n): one for n, one in enumerate(past.versions)}
        self._now, self._current = now, current
        self.list, self._page = Listing(), Page()
        self._compares = True
        self._last = LastLine("Put back as a draft ↵")

    @override
    def body(self) -> Iterable[Widget]:
        self.list.styles.height = max(1, min(_SHOWN, len(self._versions)))
        self._page.styles.height = max(4, self.app.size.height - 16)
        yield self.list
        if not self._versions:
            yield Lines(lambda width: prose(width, Content.styled("None was seen here yet.", "$t-meta")))
        yield Lines(lambda width: [line(width, [])])
        yield self._page
        yield self._last

    def on_mount(self) -> None:
        """Begin at the newest."""
        self._last.say("", ready=bool(self._versions))
        self.list.fill([Entry(name, partial(self._row, one)) for name, one in self._versions.items()])
        self.list.focus()

    def action_compare(self) -> None:
        """Show what is different, or the whole script."""
        self._compares = not self._compares
        self._look()

    def action_other(self) -> None:
        """Go from the list to the script, or back."""
        (self._page if self.list.has_focus else self.list).focus()

    @on(Listing.Moved)
    def _look(self) -> None:
        one = self._versions.get(self.list.at)
        if one is not None:
            self._page.show(partial(_compared, one.content, self._now) if self._compares else partial(_whole, one))

    @on(Listing.Chosen)
    def _chosen(self, message: Listing.Chosen) -> None:
        self.dismiss(self._versions[message.at].content)

    def _row(self, one: HookVersion, width: int) -> list[Content]:
        right: list[Part] = [("not tested here", "$t-meta"), " "]
        if one.tested is not None:
            how = "timed out" if one.tested.timed_out else f"exit {one.tested.exit_code}"
            right = [(f"{how} in {took(one.tested.seconds)}", "$t-fail" if one.tested.exit_code else "$t-done"), " "]
        now: Part = ("  runs now", "$t-live") if one.version == self._current else ""
        seen: Part = (f"  seen {age(one.seen_at, utc_now())}", "$t-meta")
        return [line(width, ["   ", (f"version {one.version}", "$t-text"), seen, now], right)]


def _whole(one: HookVersion, width: int) -> list[Content]:
    return script_lines(width, safe(one.content))


def _compared(theirs: str, mine: str, width: int) -> Iterable[Content]:
    """Write how the script on the screen differs from a version: what it lost and what it gained."""
    old, new = safe(theirs).splitlines(), safe(mine).splitlines()
    if old == new:
        yield line(width, ["   ", ("The same as the script on the screen.", "$t-meta")])
        return
    for text in list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]:
        style = {"+": "$t-done", "-": "$t-fail", "@": "$t-meta"}.get(text[:1], "$t-2")
        yield line(width, ["   ", (text, style)])
