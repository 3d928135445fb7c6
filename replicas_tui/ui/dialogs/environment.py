"""The form of an environment: a new one, a copy, or all settings of one that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import Intent
from replicas_tui.effects.environment_changes import ChangeEnvironment, MakeEnvironment
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.state import resources
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_form import (
    Filled,
    FormView,
    OfferedOption,
    blamed,
    create_wish,
    filled,
    form,
    update_wish,
    wrong_about,
    wrong_name,
    wrong_prompt,
)
from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.form.area import AreaField
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import Form, LastLine, standing
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import line, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted

_SCOPES = (Option("", Safe("the team's")), Option("user", Safe("my own")))
_MOBILE = (Option("", Safe("off")), Option("on", Safe("on")))
_TAKEN_OVER = "as what it is made from"
_LOCKED = "Its binding and its system prompt are inherited, and locked here."


class EnvironmentForm(Dialog[str], LeaderScreen):
    """Fills in an environment; answers its id once the server has it, or None.

    Args:
        store: Where the state is.
        one: The environment that is changed; None for a new one.
        begun: What a new one begins with.
    """

    ahead = "tab next field"

    def __init__(self, store: Store, one: Environment | None = None, begun: Filled | None = None) -> None:
        super().__init__()
        self.store, self._one = store, one
        self._before = filled(one) if one is not None else begun or Filled()
        self.heading = "Environment settings" if one is not None else "New environment"
        self._make_fields(self._before)
        self._before = self.filled()  # as the fields write it: only what the user changes is another
        self._form = Form(self._rows())
        self._last = LastLine("Save ^s" if one is not None else "Make it ^s")
        self._said: Callable[[], None] = lambda: None
        self._busy = self._trouble = ""
        self._known: frozenset[str] = frozenset()
        self._bindable: tuple[Option, ...] = ()

    def _make_fields(self, begun: Filled) -> None:
        self.name_field = TextField("Name", begun.name, check=wrong_name, id="name")
        self.about = AreaField("About", begun.about, check=wrong_about, id="about")
        self.scope = Picks("Whose", _SCOPES, frozenset({begun.scope}), id="scope")
        self.source = Choice("Made from", (), begun.source, id="source")
        self.bound = Choice("Bound to", (), begun.bound, id="bound")
        self.prompt = AreaField("System prompt", begun.prompt, check=wrong_prompt, id="prompt")
        self.words = AreaField("Preferences", begun.words, check=wrong_prompt, id="words")
        self.mobile = Picks("Mobile tests", _MOBILE, frozenset({"on" if begun.mobile else ""}), id="mobile")
        self._locked = Lines(lambda width: prose(width, Content.styled(_LOCKED, "$t-meta")))

    def _rows(self) -> Iterable[Widget]:
        yield from (_air(), self.name_field, self.about, self.scope, self.source, self._locked)
        yield from (self.bound, self.prompt, self.words, self.mobile, _air())

    @override
    def body(self) -> Iterable[Widget]:
        yield DialogPage(self._form, can_focus=False)
        yield self._last

    def on_mount(self) -> None:
        """Offer what is known, and ask for what is new."""
        self._said = self.store.watch(form, self._offer)
        self.post_message(Wanted(LoadCatalogue()))
        self.name_field.control.focus()
        self._suit()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._said()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Show the fields that make sense now."""
        event.stop()
        self._trouble = ""
        self._suit()

    @override
    def action_start(self) -> None:
        if self._busy or not self._form.submit():
            self._say()
            return
        intent = self._intent()
        if intent is None:
            self.dismiss(self._one.id if self._one is not None else None)
            return
        self._busy, self._known = "saving", self._ids()
        self.post_message(Wanted(Ask(intent, self._told)))
        self._say()

    def filled(self) -> Filled:
        """Read the fields."""
        return Filled(
            name=self.name_field.value,
            about=self.about.value,
            bound=self.bound.value,
            prompt=self.prompt.value,
            words=self.words.value,
            mobile="on" in self.mobile.chosen,
            scope=self.scope.value,
            source=self.source.value,
        )

    def _intent(self) -> Intent | None:
        if self._one is None:
            return MakeEnvironment(create_wish(self.filled()))
        wish = update_wish(self._before, self.filled())
        return ChangeEnvironment(self._one.id, wish) if wish is not None else None

    def _offer(self, view: FormView) -> None:
        self._bindable = _options(view.bindings)
        self.source.offer(_options(view.sources))
        self._suit()

    def _suit(self) -> None:
        inherits, new = self.filled().inherits, self._one is None
        self.scope.display = self.source.display = new
        self._locked.display = inherits
        self.bound.display = self.prompt.display = not inherits
        self.words.display = not new and self._before.scope == "user"
        self._take_over(copies=new and bool(self.source.value))
        self._say()

    def _take_over(self, *, copies: bool) -> None:
        """Say of a copy that what is left empty is its source's."""
        empty = Safe(_TAKEN_OVER if copies else "nothing")
        self.bound.offer([Option("", empty) if not one.key else one for one in self._bindable])
        for area in (self.about, self.prompt):
            area.area.placeholder = _TAKEN_OVER if copies else ""

    def _told(self, refusal: Refusal | None) -> bool:
        self._busy = ""
        if not self.is_current:
            return refusal is None
        if refusal is None:
            made = self._ids() - self._known
            self.dismiss(self._one.id if self._one is not None else next(iter(made), None))
        else:
            self._blame(refusal)
        return True

    def _blame(self, refusal: Refusal) -> None:
        name = blamed(refusal.said)
        field = next((one for one in self._form.fields if one.id == name), None)
        if field is not None:
            field.refuse(refusal.plain)
            field.control.focus()
        else:
            self._trouble = refusal.plain
        self._say()

    def _ids(self) -> frozenset[str]:
        held = resource(self.store.state, resources.ENVIRONMENTS)
        return frozenset(one.id for one in held.value.environments) if held.value is not None else frozenset()

    def _say(self) -> None:
        said = standing(self._form, self._busy, self._trouble)
        self._last.say(said, ready=not self._form.wrong and not self._busy)


def _options(offered: Iterable[OfferedOption]) -> tuple[Option, ...]:
    return tuple(Option(one.key, one.label, one.note) for one in offered)


def _air() -> Lines:
    return Lines(lambda width: [line(width, [])])
