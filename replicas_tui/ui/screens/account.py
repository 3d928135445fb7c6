"""The account: how one is shown, and one's own API keys."""

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

from replicas_tui.effects.account import ChangeShownName, CreateOwnKey, ReadAccount, RevokeOwnKey
from replicas_tui.state.model import State
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.account import AccountView, KeyRow, account
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import Clock, this_minute, utc_now
from replicas_tui.ui.dialogs.confirm import Confirm
from replicas_tui.ui.dialogs.new_key import NewKeyMade
from replicas_tui.ui.dialogs.one_line import OneLine
from replicas_tui.ui.draw.account import key_columns, key_line, who_lines
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.places import Visit
from replicas_tui.ui.screens.frame import FrameScreen

_WHAT = Safe("It can do all that you can. It is shown once, when it is made.")
_NAME = Safe("It stands beside what you write, for everybody in the organisation.")
_LONGEST_KEY, _LONGEST_NAME = 100, 80


class AccountScreen(FrameScreen):
    """Shows the profile above, the keys below; its keys act on the key under the cursor."""

    PLACE: ClassVar[Place] = "account"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new key", id="account.new-key"),
        Binding("D", "revoke", "revoke", id="account.revoke"),
        Binding("e", "rename", "your name", id="account.rename"),
        Binding("R", "refresh", "read again", show=False, id="account.refresh"),
        Binding("escape,q", "back", "back", id="account.back"),
    ]
    AUTO_FOCUS = "#own-keys"

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self.list = Listing(id="own-keys")
        self.list.opens = False
        self._head, self._who = Lines(classes="head"), Lines()
        self._names, self._view = Lines(key_columns), AccountView()
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return None

    @override
    def body(self) -> Iterable[Widget]:
        yield Vertical(self._head, self._who, self._names, self.list)

    def on_mount(self) -> None:
        """Show what is known, and read what is true now."""
        self._end = self.store.watch(self._select, self.paint)
        self.action_refresh()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def paint(self, view: AccountView) -> None:
        """Bring the screen in line."""
        self._view = view
        many = len(view.keys) + view.more
        info = [f"{many} key{'s' if many != 1 else ''}"] if view.person and view.known else []
        self._head.show(lambda width: [rule(width, ["Account"], info, on=True)])
        self._who.show(lambda width: who_lines(width, view))
        self._names.display = bool(view.keys)
        self.list.fill([Entry(one.id, partial(_draw, one)) for one in view.keys])
        self.refresh_bindings()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "new" | "rename":
                return self._view.person
            case "revoke":
                return bool(self.list.at)
            case _:
                return super().check_action(action, parameters)

    def action_new(self) -> None:
        """Make a key; it is shown once."""
        made: list[str] = []

        def show(done: bool | None) -> None:
            if done and made:
                self.app.push_screen(NewKeyMade(made.pop()))

        dialog = OneLine(
            "New API key", "Name", lambda name: CreateOwnKey(name, made.append), about=_WHAT, word="Make", check=_short
        )
        self.app.push_screen(dialog, show)

    def action_rename(self) -> None:
        """Change the name one is shown by."""
        value = self._view.raw_name
        check = partial(_short, most=_LONGEST_NAME)
        self.app.push_screen(OneLine("Your name", "Shown as", ChangeShownName, about=_NAME, value=value, check=check))

    def action_revoke(self) -> None:
        """End the key under the cursor, once the user agreed."""
        one = next((key for key in self._view.keys if key.id == self.list.at), None)
        if one is None:
            return

        def answered(agreed: bool | None) -> None:
            if agreed:
                self.post_message(Wanted(RevokeOwnKey(one.id)))

        own = " It is the key this program uses: it stops working here at once." if one.current else ""
        said = Safe(f"Whatever uses it is refused from then on, and it cannot be undone.{own}")
        self.app.push_screen(Confirm(one.name, said, "Revoke"), answered)

    def action_refresh(self) -> None:
        """Read it again."""
        self.post_message(Wanted(ReadAccount()))

    def action_back(self) -> None:
        """Go back to the fleet."""
        self.post_message(Visit("fleet"))

    @on(Listing.Moved)
    def _moved(self, message: Listing.Moved) -> None:
        message.stop()
        self.refresh_bindings()

    def _select(self, state: State) -> AccountView:
        return account(state, this_minute(self.clock))


def _draw(one: KeyRow, width: int) -> list[Content]:
    return [key_line(width, one)]


def _short(text: str, most: int = _LONGEST_KEY) -> str:
    return "" if len(text.strip()) <= most else f"at most {most} characters"
