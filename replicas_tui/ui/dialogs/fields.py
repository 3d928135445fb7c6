"""The fields of the new-replica form, and what is filled into them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.new_replica import (
    Filled,
    NewReplicaView,
    Offer,
    is_place,
    levels,
    lifecycles,
    models,
    modes,
    sizes,
    suggest_name,
    wrong_message,
    wrong_name,
)
from replicas_tui.ui.form.area import AreaField
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Lines

USUAL = Option("", Safe("default"))


class Fields:
    """The fields, made once; `offer` brings them in line with what the server offers."""

    def __init__(self, filled: Filled) -> None:
        self._view: NewReplicaView | None = None
        self._given: dict[Field, str | None] = {}  # the usual that was filled in; None once it is the user's to fill
        self.name = TextField("Name", filled.name, check=wrong_name, suggest=suggest_name, id="name")
        self.environment = Choice(
            "Environment", (), filled.environment, check=self._no_place, unknown=self._unknown_place, id="environment"
        )
        self.agent = Choice("Agent", (), filled.agent, check=self._no_agent, unknown=_unknown_agent, id="agent")
        self.model = Choice("Model", (), filled.model, free=True, placeholder="default", id="model")
        self.thinking = Picks("Thinking", (USUAL,), frozenset({filled.thinking}), id="thinking")
        self.size = Choice("Size", (), filled.size, id="size")
        self.message = AreaField("Message", filled.message, check=wrong_message, id="message")
        self.modes = Picks("Options", (), frozenset(filled.modes), many=True, id="modes")
        self.when_done = Picks("When done", options(lifecycles()), frozenset({filled.when_done}), id="when_done")

    def rows(self) -> Iterable[Widget]:
        """Give them top to bottom, with air where the picture has it."""
        yield from (_air(), self.name, self.environment, self.agent, self.model, self.thinking, self.size, self.message)
        yield from (_air(), self.modes, self.when_done, _air())

    def by_name(self, name: str) -> Field | None:
        """Give the field of that name in `Filled`."""
        found = getattr(self, name, None) if name else None
        return found if isinstance(found, Field) else None

    @property
    def place(self) -> str:
        """The path or URL that was typed instead of an environment's name; empty when there is none."""
        field = self.environment
        return field.value if field.chosen is None and is_place(field.value) else ""

    def filled(self) -> Filled:
        """Read them."""
        return Filled(
            name=self.name.value,
            environment=self.environment.value,
            agent=self.agent.value,
            model=self.model.value,
            thinking=self.thinking.value,
            message=self.message.value,
            modes=tuple(sorted(self.modes.chosen)),
            size=self.size.value,
            when_done=self.when_done.value,
        )

    def offer(self, view: NewReplicaView) -> None:
        """Offer what the server offers; what is filled in stays, what is empty gets the usual, once that is known."""
        self._view = view
        reading = "" if view.loaded else "reading what there is"
        self.environment.offer(options(view.environments), hint=reading)
        self._give(self.environment, view.usual if view.loaded else "")
        self.agent.offer(options(view.agents), hint=self._standing())
        self._give(self.agent, view.first_agent if view.loaded else "")
        priced = sizes(priced=view.priced)
        self.size.display = bool(priced) and view.loaded
        self.size.offer(options(priced), hint=self._price())
        self.suit_agent()

    def _give(self, field: Choice, usual: str) -> None:
        """Fill in the usual, and what is usual after that, until the user changes it: then it is theirs to fill."""
        if not usual:
            return
        given = self._given.setdefault(field, None if field.value else "")
        if given not in (None, usual) and field.value == given:
            self._given[field] = usual
            field.fill(usual)

    def touched(self, field: Field) -> None:
        """Leave a field to the user from now on, if it was them who changed it."""
        if field in self._given and field.value != self._given[field]:
            self._given[field] = None

    def suit_agent(self) -> None:
        """Offer what the chosen agent can do."""
        if self._view is None:
            return
        offer = self._view.offer(self.agent.value)
        self.agent.note_beside(self._standing())
        self.model.display = offer.takes_model and bool(self.agent.value)
        if not offer.takes_model:
            self.model.fill("")
        self.model.offer(options(models(offer)))
        offered = options(levels(offer))
        self.thinking.display = bool(offered) and bool(self.agent.value)
        self.thinking.offer((USUAL, *offered))
        if not self.thinking.chosen:
            self.thinking.fill(frozenset({USUAL.key}))
        self.modes.offer(options(modes(offer)))

    def _standing(self) -> str:
        """Say what is not known yet of the agent."""
        if self._view is None or not self._view.loaded:
            return "reading what there is"
        return "still being checked" if self._view.offer(self.agent.value).checking else ""

    def show_price(self) -> None:
        """Say what the chosen size costs."""
        self.size.note_beside(self._price())

    def _price(self) -> str:
        chosen = self.size.chosen
        return chosen.note if chosen is not None and chosen.key else ""

    def _no_place(self, typed: str) -> str:
        view = self._view
        if typed or view is None:
            return ""
        if not view.loaded:
            return "what there is, is still being read"
        if view.environments:
            return "choose one: ↓ shows them, typing filters"
        if view.can_add:
            return "none yet: type a repository's path or URL, enter adds it"
        return "none yet: connect a repository on the service's own pages, then come back"

    def _no_agent(self, typed: str) -> str:
        if typed or self._view is None:
            return ""
        return "none can run here; ↓ shows why" if self._view.loaded else "what there is, is still being read"

    def _unknown_place(self, typed: str) -> str:
        view = self._view
        if view is None or not view.loaded:
            return "what there is, is still being read"
        if not view.can_add:
            return "none is called that; ↓ shows them"
        return "not added yet: enter adds it" if is_place(typed) else "none is called that; a path or URL adds one"


def _unknown_agent(_: str) -> str:
    return "no agent is called that; ↓ shows them"


def options(offers: Iterable[Offer]) -> tuple[Option, ...]:
    """Make what a field offers of what a view offers."""
    return tuple(Option(one.key, one.label, one.note, one.off) for one in offers)


def _air() -> Lines:
    return Lines(lambda width: [line(width, [])])
