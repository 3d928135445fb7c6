"""The inbox: what waits on the left, the question or plan itself on the right; where room is scarce, in its row."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.timer import Timer
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.alerts import RememberAlerts
from replicas_tui.effects.messages import AnswerQuestion
from replicas_tui.effects.peek import PeekReplica
from replicas_tui.effects.read_marks import MarkRead
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.inbox import InboxItem, InboxView, inbox
from replicas_tui.state.views.rows import Ask
from replicas_tui.state.views.standing import APPROVE
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import TICK_S, Clock, this_minute, utc_now
from replicas_tui.ui.draw.inbox import group_lines, inbox_note, item_lines
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.peek import PeekPane
from replicas_tui.ui.panes.table import SEEN_S
from replicas_tui.ui.places import Focus, GoTo, Spot, Visit
from replicas_tui.ui.screens.fleet import PEEK_S
from replicas_tui.ui.screens.frame import SMALL, FrameScreen


class InboxScreen(FrameScreen):
    """Lists what needs the user; its keys answer what is under the cursor.

    Args:
        store: Where the state is.
        clock: What time it is.
        moment: A clock in seconds that never goes back.
    """

    PLACE: ClassVar[Place] = "inbox"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "approve", "approve", id="inbox.approve"),
        Binding("1", "digit(1)", "answer", key_display="1-9", id="inbox.answer"),
        *(Binding(str(n), f"digit({n})", show=False, id=f"inbox.answer-{n}") for n in range(2, 10)),
        Binding("r", "open('composer')", "reply", id="inbox.reply"),
        Binding("x", "clear", "done", id="inbox.done"),
        Binding("R", "clear_all", "all read", id="inbox.all-read"),
        Binding("escape,q", "back", "back", id="inbox.back"),
    ]
    AUTO_FOCUS = "#inbox"

    def __init__(self, store: Store, clock: Clock = utc_now, moment: Callable[[], float] = time.monotonic) -> None:
        super().__init__(store, clock)
        self.list = Listing(id="inbox")
        self._peek = PeekPane(store, clock, asking=True)
        self._head, self._note = Lines(classes="head"), Lines()
        self._view, self._minute, self._moment = InboxView(), this_minute(clock), moment
        self._shown: tuple[str, Ask | None] = ("", None)
        self._since, self._wished = float("-inf"), ""
        self._resting: Timer | None = None
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return self.list.at if self.list.at and (self.item is None or self.item.run is None) else None

    @property
    def item(self) -> InboxItem | None:
        """What is under the cursor."""
        return self._view.find(self.list.at)

    @property
    @override
    def spot(self) -> Spot:
        return Spot(self.list.at)

    @override
    def look_at(self, at: str) -> None:
        self._wished = at

    @override
    def body(self) -> Iterable[Widget]:
        yield Horizontal(Vertical(self._head, self._note, self.list, id="inbox-list"), self._peek, id="inbox-page")

    def on_mount(self) -> None:
        """Show what is known."""
        self._end = self.store.watch(self._select, self.paint)
        self.set_interval(TICK_S, self._tick)

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def paint(self, view: InboxView) -> None:
        """Bring the list in line; the cursor stays on its replica."""
        self._view = view
        self.list.fill(self._entries(), at=self._wished if self._wished and view.find(self._wished) else None)
        self._wished = ""
        self._note.display = bool(inbox_note(40, view))
        self._note.show(lambda width: inbox_note(width, view))
        self._say()
        self._look()

    def _select(self, state: State) -> InboxView:
        return inbox(state, this_minute(self.clock))

    def _entries(self) -> list[Entry]:
        entries: list[Entry] = []
        for group, found in groupby(self._view.items, key=lambda item: item.group):
            items = list(found)
            heading = partial(group_lines, group=group, count=len(items), air=bool(entries) and self.size.height >= 30)
            entries.append(Entry("", heading))
            entries += [Entry(one.row.id, partial(self._draw, item=one)) for one in items]
        return entries

    def _draw(self, width: int, item: InboxItem) -> list[Content]:
        return item_lines(width, item, opened=self.has_class(SMALL) and item.row.id == self.list.at)

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        here, info = self.list.has_focus, [f"{self._view.unread} unread"] if self._view.unread else []
        self._head.show(lambda width: [rule(width, ["Inbox"], info, on=here)])

    @on(Listing.Moved, "#inbox")
    def _moved(self, message: Listing.Moved) -> None:
        message.stop()
        self.list.fill(self._entries())  # what it asks opens in its row where there is no room beside it
        self._look()
        if self._resting is not None:
            self._resting.stop()
        if self.item is not None and self.item.row.awake:
            wish = PeekReplica(self.list.at)
            self._resting = self.set_timer(PEEK_S, lambda: self.post_message(Wanted(wish)))

    def _look(self) -> None:
        """Show what is under the cursor, and count from when what it asks stands there."""
        item = self.item
        now = (self.list.at, item.row.ask if item is not None else None)
        if now != self._shown:
            self._shown, self._since = now, self._moment()
        self._peek.look(self.subject)
        self.refresh_bindings()

    @on(Listing.Chosen, "#inbox")
    def _chosen(self, message: Listing.Chosen) -> None:
        message.stop()
        self.action_open("transcript")

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        item = self.item
        ask = item.row.ask if item is not None else None
        match action:
            case "approve":
                return ask is not None and ask.plan
            case "digit":
                return ask is not None and bool(ask.options) and not ask.many and not ask.plan
            case "open":
                return item is not None and (item.run is None or parameters != ("composer",))
            case "clear":
                return item is not None and item.clearable
            case "clear_all":
                return any(one.clearable for one in self._view.items)
            case _:
                return super().check_action(action, parameters)

    def action_approve(self) -> None:
        """Approve the plan under the cursor."""
        self._answer(lambda ask: str(APPROVE) if ask.plan else "")

    def action_digit(self, number: int) -> None:
        """Answer with the option of that number."""
        self._answer(lambda ask: str(ask.options[number - 1]) if number <= len(ask.options) and not ask.many else "")

    def _answer(self, choose: Callable[[Ask], str]) -> None:
        """Answer what stood there long enough for the key to be meant for it, once."""
        at, ask = self._shown
        if ask is None or ask.sent or self._moment() - self._since < SEEN_S:
            return
        if answer := choose(ask):
            self.post_message(Wanted(AnswerQuestion(at, ask.chat_id, answer)))

    def action_open(self, focus: Focus) -> None:
        """Open the replica under the cursor, or the automation whose run failed."""
        if self.item is not None and self.item.run is not None:
            self.action_clear()
            self.post_message(Visit("automations", at=self.item.run.automation_id))
        elif self.subject is not None:
            self.post_message(GoTo(self.subject, focus=focus))

    def action_clear(self) -> None:
        """Mark it as read."""
        if self.item is not None and self.item.clearable:
            self._mark([self.item])

    def action_clear_all(self) -> None:
        """Mark everything as read that waits for no answer."""
        self._mark([one for one in self._view.items if one.clearable])

    def _mark(self, items: Sequence[InboxItem]) -> None:
        if replicas := tuple(one.row.id for one in items if one.run is None):
            self.post_message(Wanted(MarkRead(replicas)))
        if runs := tuple(one.run.seen for one in items if one.run is not None):
            self.post_message(Wanted(RememberAlerts(runs)))

    def action_back(self) -> None:
        """Go back to the fleet."""
        self.post_message(Visit("fleet"))

    def _tick(self) -> None:
        minute = this_minute(self.clock)
        if minute != self._minute:
            self._minute = minute
            self.paint(self._select(self.store.state))
