"""What panes ask of the app: the desk does it, once there is one. Where one may go, what there is by name, the help."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from typing_extensions import override

from replicas_tui.state.views.top import TABS, Place
from replicas_tui.ui.attention import Attentive
from replicas_tui.ui.hands import Hands
from replicas_tui.ui.keeping import Keeping
from replicas_tui.ui.looks import Looks
from replicas_tui.ui.services import Services
from replicas_tui.ui.typeahead import TypeAhead

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from replicas_tui.effects.context import Intent
    from replicas_tui.ui.desk import Desk
    from replicas_tui.ui.pane import Wanted
    from replicas_tui.ui.places import GoTo, TakeAway, Visit


class Errands(Hands, Attentive, TypeAhead, Keeping):
    """An app that passes on what its panes and the user ask for.

    Attributes:
        desk: What does it; None until a profile is open.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("colon,ctrl+p", "palette", "everything by name", id="app.palette"),
        Binding("question_mark", "keys", "what the keys do", id="app.keys"),
        *(
            Binding(tab.key, f"show('{tab.place}')", tab.name.lower(), show=False, id=f"app.{tab.place}")
            for tab in TABS
        ),
        Binding("gp", "profiles", "other profile", show=False, id="app.profiles"),
        Binding("gk", "renew", "another API key", show=False, id="app.renew"),
    ]

    services: Services
    looks: Looks
    desk: Desk | None = None

    def switch(self, profile: str) -> None:
        """Open another profile in place of the open one."""
        raise NotImplementedError

    @override
    def say(self, text: str, *, well: bool = True) -> None:
        if self.desk is not None:
            self.desk.say(text, well=well)

    @override
    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say what a widget has to say where everything is said; notes of Textual's own cover where one writes."""
        if self.desk is not None:
            self.say(message, well=severity == "information")
        else:
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "show":
            return True
        place: Place = parameters[0]  # type: ignore[assignment]  # the bindings name nothing else
        return self.desk is not None and not self.desk.at(place)

    @override
    def keep(self, intent: Intent) -> None:
        if self.desk is not None:
            self.desk.keep(intent)

    def on_wanted(self, message: Wanted) -> None:
        """Do what a pane wants."""
        if self.desk is not None:
            self.desk.do(message.intent)

    def on_go_to(self, message: GoTo) -> None:
        """Change screens."""
        if self.desk is not None:
            self.desk.go(message)

    def on_take_away(self, message: TakeAway) -> None:
        """Sleep, archive or delete."""
        if self.desk is not None:
            self.desk.take_away(message.act, message.replica_id)

    def on_make_new(self) -> None:
        """Open the form for a new replica."""
        if self.desk is not None:
            self.desk.make_new()

    def action_keys(self) -> None:
        """Open help for what has the focus."""
        from replicas_tui.ui.commands import show_keys  # noqa: PLC0415 - knows the state

        show_keys(self)

    def action_palette(self) -> None:
        """Open the palette."""
        from replicas_tui.ui.commands import show_palette  # noqa: PLC0415 - knows the state

        show_palette(self)

    def action_profiles(self) -> None:
        """Choose another profile."""
        from replicas_tui.ui.commands import show_profiles  # noqa: PLC0415 - as above

        show_profiles(self)

    def action_renew(self) -> None:
        """Give another API key for the open profile."""
        if self.desk is not None:
            self.desk.ask_key()

    def action_show(self, place: Place) -> None:
        """Go to a place that has a tab."""
        if self.desk is not None:
            self.desk.show(place)

    def on_visit(self, message: Visit) -> None:
        """Go to a place that has a tab, and to something in it; out of a popup there is nowhere to go."""
        if self.services.popup and message.place == "fleet":
            self.exit()
        elif self.desk is not None:
            self.desk.show(message.place, message.at)
