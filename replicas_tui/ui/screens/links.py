"""Where a replica leads to: its pull requests with their checks, and the ports it serves, as they come and go."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.links import is_far
from replicas_tui.effects.pulls import LookAtPulls
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.links import LinksView, links
from replicas_tui.ui.clock import Clock, this_minute, utc_now
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.draw.links import entries, far_away
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Listing
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.screens.frame import FrameScreen
from replicas_tui.ui.screens.taking import show_link

ASK_AGAIN_S: Final = 30.0


class LinksScreen(FrameScreen):
    """Lists the links of one replica; one is shown whole before anything opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "browse", "open", show=False, id="links.browse"),
        Binding("y", "copy", "copy", id="links.copy"),
        Binding("R", "refresh", "read again", id="links.refresh"),
        Binding("escape,q", "back", "back", id="links.back"),
    ]

    def __init__(self, store: Store, replica_id: str, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self._replica = replica_id
        self.list = Listing()
        self._head, self._far = Lines(classes="head"), Lines()
        self._view = LinksView(Safe(""))
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return self._replica

    @override
    def body(self) -> Iterable[Widget]:
        yield from (self._head, self.list, self._far)

    def on_mount(self) -> None:
        """Read what is there, and how it stands."""
        self._end = self.store.watch(lambda state: links(state, self._replica, this_minute(self.clock)), self._paint)
        self._read(anew=False)
        self.set_interval(ASK_AGAIN_S, self._look_again)
        self.list.focus()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.list.at) if action in ("browse", "copy") else super().check_action(action, parameters)

    def _read(self, *, anew: bool) -> None:
        if self._view.awake:
            self.post_message(Wanted(Read((resources.previews(self._replica),))))
        self.post_message(Wanted(LookAtPulls(self._urls(), anew)))

    def _look_again(self) -> None:
        """Ask how checks stand that run; the server tells of previews by itself."""
        self.post_message(Wanted(LookAtPulls(self._urls())))

    def _urls(self) -> tuple[str, ...]:
        found = self.store.state.replicas.get(self._replica)
        return tuple(one.url for one in found.pull_requests) if found is not None else ()

    def _paint(self, view: LinksView) -> None:
        self._view = view
        self.list.fill(list(entries(view)))
        self._head.show(lambda width: [rule(width, [f"{view.name} › Links"], on=True)])
        self._far.show(lambda width: far_away(width, view) if is_far(os.environ) else [])
        self.refresh_bindings()

    @on(Listing.Chosen)
    def action_browse(self) -> None:
        """Show the link whole, then open it."""
        if self.list.at:
            show_link(self, Safe(self.list.at))

    def action_copy(self) -> None:
        """Copy the link."""
        if self.list.at:
            self.post_message(Copy(self.list.at, "The link"))

    def action_refresh(self) -> None:
        """Read all of it again."""
        self._read(anew=True)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()
