"""Repositories and sets, and the way to the environment of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.repositories import AddRepository, ReadRepositories
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.repositories import RepositoriesView, RepositoryRow, repositories
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.dialogs.new_set import NewSet
from replicas_tui.ui.dialogs.one_line import OneLine
from replicas_tui.ui.draw.repositories import heading, repositories_note, row_line
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.places import Visit
from replicas_tui.ui.screens.frame import FrameScreen

_WHAT = Safe(
    "An absolute path on the server's machine, or an https, ssh or file URL. It gets an environment of its own."
)


class RepositoriesScreen(FrameScreen):
    """Lists them; enter goes to the environment of the one under the cursor."""

    PLACE: ClassVar[Place] = "repositories"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "add", id="repositories.add"),
        Binding("s", "group", "new set", id="repositories.set"),
        Binding("R", "refresh", "read again", show=False, id="repositories.refresh"),
        Binding("escape,q", "back", "back", id="repositories.back"),
    ]
    AUTO_FOCUS = "#repositories"

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self.list = Listing(id="repositories")
        self._head, self._note = Lines(classes="head"), Lines()
        self._view = RepositoriesView()
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return None

    @override
    def body(self) -> Iterable[Widget]:
        yield Vertical(self._head, self._note, self.list)

    def on_mount(self) -> None:
        """Show what is known, and read what is true now."""
        self._end = self.store.watch(repositories, self.paint)
        self.action_refresh()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def paint(self, view: RepositoriesView) -> None:
        """Bring the screen in line."""
        self._view = view
        self._head.show(lambda width: [rule(width, ["Repositories"], [str(len(view.repositories))], on=True)])
        self._note.display = bool(repositories_note(40, view))
        self._note.show(lambda width: repositories_note(width, view))
        entries: list[Entry] = []
        for name, rows in (("Repositories", view.repositories), ("Sets", view.sets)):
            if rows:
                entries.append(Entry("", partial(heading, name=name, count=len(rows), air=bool(entries))))
            entries += [Entry(row.id, partial(_draw, row)) for row in rows]
        self.list.fill(entries)
        self.refresh_bindings()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "new":
                return self._view.addable
            case "group":
                return self._view.groupable and bool(self._view.repositories)
            case _:
                return super().check_action(action, parameters)

    def action_new(self) -> None:
        """Connect one by its path or address."""
        self.app.push_screen(OneLine("Add a repository", "Path or URL", AddRepository, about=_WHAT, word="Add"))

    def action_group(self) -> None:
        """Make a set of some of them."""
        self.app.push_screen(NewSet(self._view.repositories))

    def action_refresh(self) -> None:
        """Read it again."""
        self.post_message(Wanted(ReadRepositories()))

    def action_back(self) -> None:
        """Go back to the fleet."""
        self.post_message(Visit("fleet"))

    @on(Listing.Chosen)
    def _chosen(self, message: Listing.Chosen) -> None:
        message.stop()
        row = next((one for one in self._view.rows if one.id == message.at), None)
        if row is not None and row.environment_id:
            self.post_message(Visit("environments", row.environment_id))


def _draw(row: RepositoryRow, width: int) -> list[Content]:
    return [row_line(width, row)]
