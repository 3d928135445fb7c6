"""The fields of the automation form, and what is filled into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.capabilities import AgentOffer
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.automations_form import (
    Blame,
    Filled,
    wrong_auto_stop,
    wrong_debounce,
    wrong_description,
    wrong_name,
    wrong_prompt,
)
from replicas_tui.state.views.automations_triggers import KINDS, TriggerFilled, twice
from replicas_tui.state.views.new_replica import NewReplicaView, levels, models, modes, sizes
from replicas_tui.ui.automations.trigger import TriggerBlock
from replicas_tui.ui.dialogs.fields import options
from replicas_tui.ui.form.area import AreaField
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Lines

USUAL: Final = Option("", Safe("default"))
_SCOPES: Final = (Option("org", Safe("the team's")), Option("user", Safe("yours alone")))
_WHEN_DONE: Final = (
    Option("default", Safe("the usual")),
    Option("sleep_when_done", Safe("sleep")),
    Option("archive_when_done", Safe("archive")),
    Option("delete_when_done", Safe("delete")),
    Option("delete_after_inactivity", Safe("delete if idle")),
)
_CONFIG: Final = (
    Option("followups", Safe("answer reviews and CI")),
    Option("merged", Safe("stay open on merge")),
    Option("closed", Safe("stay open on close")),
)
_ENABLED: Final = (Option("yes", Safe("yes")), Option("no", Safe("no")))


class AutomationFields:
    """The fields, made anew when a trigger comes or goes; `offer` brings them in line with what the server offers.

    Args:
        filled: What is filled in.
        is_new: It is not on the server yet; only then its owner can be chosen.
        kept: The triggers as the server has them.
    """

    def __init__(self, filled: Filled, *, is_new: bool, kept: tuple[TriggerFilled, ...] = ()) -> None:
        self._offers: tuple[AgentOffer, ...] = ()
        self._kept = kept
        self.name = NameField("Name", filled.name, check=wrong_name)
        self.description = TextField("About", filled.description, check=wrong_description)
        self.scope = Picks("Owner", _SCOPES, frozenset({filled.scope}))
        self.scope.display = is_new
        self.environment = Choice("Environment", (), filled.environment, check=_no_environment)
        several = len(filled.triggers) > 1
        self.blocks = [TriggerBlock(one, n + 1 if several else 0) for n, one in enumerate(filled.triggers)]
        self.agent = AgentField("Agent", (USUAL,), filled.agent, free=True)
        self.model = Choice("Model", (), filled.model, free=True, placeholder="default", check=self._wrong_model)
        self.thinking = Picks("Thinking", (USUAL,), frozenset({filled.thinking}))
        self.size = Choice("Size", (USUAL,), filled.size)
        self.prompt = AreaField("Prompt", filled.prompt, check=wrong_prompt)
        self.modes = Picks("Options", (), frozenset(filled.modes), many=True)
        self.when_done = Picks("When done", _known(_WHEN_DONE, filled.when_done), frozenset({filled.when_done}))
        self.auto_stop = TextField("Stop idle", filled.auto_stop, hint="minutes", check=wrong_auto_stop)
        self.debounce = TextField("Wait quiet", filled.debounce, hint="seconds, 5m, 1h", check=wrong_debounce)
        self.config = Picks("Pull requests", _CONFIG, frozenset(filled.config), many=True)
        self.enabled = Picks("Enabled", _ENABLED, frozenset({filled.enabled}))

    def rows(self) -> Iterable[Widget]:
        """Give them top to bottom, with air between the groups."""
        yield from (_air(), self.name, self.description, self.scope, self.environment)
        for block in self.blocks:
            yield from block.rows()
        yield from (_air(), self.agent, self.model, self.thinking, self.size, self.prompt, self.modes)
        yield from (_air(), self.when_done, self.auto_stop, self.debounce, self.config, self.enabled, _air())

    def filled(self) -> Filled:
        """Read them."""
        return Filled(
            name=self.name.value,
            description=self.description.value,
            scope=self.scope.value,
            environment=self.environment.value,
            triggers=tuple(block.filled() for block in self.blocks),
            prompt=self.prompt.value,
            agent=self.agent.value,
            model=self.model.value,
            thinking=self.thinking.value,
            modes=tuple(sorted(self.modes.chosen)),
            size=self.size.value,
            when_done=self.when_done.value,
            auto_stop=self.auto_stop.value,
            debounce=self.debounce.value,
            config=tuple(sorted(self.config.chosen)),
            enabled=self.enabled.value,
        )

    def find(self, blame: Blame) -> Field | None:
        """Give the field that a refusal names; one that does not show is none."""
        if blame.trigger >= 0:
            return self.blocks[min(blame.trigger, len(self.blocks) - 1)].by_name(blame.field)
        found = getattr(self, blame.field, None)
        return found if isinstance(found, Field) and found.display else None

    def block_of(self, field: Field) -> TriggerBlock | None:
        """Give the trigger whose kind this field is."""
        return next((block for block in self.blocks if block.kind is field), None)

    def offer(self, view: NewReplicaView, repositories: Sequence[Option], zones: Sequence[Option]) -> None:
        """Offer what the server offers; what is filled in stays."""
        self._offers = view.offers
        self.environment.offer(options(view.environments), hint="" if view.loaded else "reading what there is")
        if not self.environment.value and len(view.environments) == 1:
            self.environment.fill(view.environments[0].key)
        for block in self.blocks:
            block.offer(repositories, zones)
        self.agent.offer((USUAL, *options(view.agents)))
        priced = {one.key: one for one in sizes(priced=True)}
        self.size.offer([Option(one.key, one.label, one.note if view.priced else NOTHING) for one in priced.values()])
        self.judge_triggers()

    def suit_agent(self, known: Sequence[str] = ()) -> None:
        """Offer what the chosen agent can do; of an agent nobody knows, everything. `known` are models of its."""
        name = self.agent.value
        offer = next((one for one in self._offers if one.provider == name), AgentOffer(provider=name))
        self.model.display = bool(self.model.value) or (offer.takes_model and bool(name))
        more = [Option(name, safe_line(name, 60)) for name in known if name not in offer.models]
        self.model.offer((*options(models(offer)), *more))
        self.thinking.offer((USUAL, *_known(options(levels(offer)), *self.thinking.chosen)))
        if not self.thinking.chosen:
            self.thinking.fill(frozenset({""}))
        able = options(modes(offer)) if name else tuple(Option(one.key, one.label) for one in modes(offer))
        self.modes.offer(able)

    def judge_triggers(self) -> None:
        """Say which triggers cannot be together, or cannot be sent."""
        found = tuple(block.filled() for block in self.blocks)
        for n, block in enumerate(self.blocks):
            block.kind.clash = twice(found, n) or self._foreign(found[n], found)
            block.kind.judged = block.kind.judged or bool(block.kind.clash)
            block.kind.say()

    def _foreign(self, one: TriggerFilled, found: tuple[TriggerFilled, ...]) -> str:
        """Say that a trigger of a kind this app does not know cannot be sent among changed ones."""
        if one.kind in KINDS or found == self._kept:
            return ""
        return safe_line(f"{one.kind} is not known here: take it away, or leave all triggers as they were", 200)

    def _wrong_model(self, model: str) -> str:
        return "a model needs an agent" if model and not self.agent.value else ""


class NameField(TextField):
    """The name; one that others have is warned of, not refused.

    Attributes:
        others: The names of the others, case folded.
    """

    others: frozenset[str] = frozenset()

    @override
    def note(self) -> str:
        return "another is called that already" if self.value.strip().casefold() in self.others else ""


class AgentField(Choice):
    """The agent; one that cannot run now is warned of, as it may by the time it is needed."""

    @override
    def wrong(self) -> str:
        return ""


def _known(offered: Sequence[Option], *values: str) -> tuple[Option, ...]:
    """Add what is filled in and not offered, so that it stays."""
    keys = {one.key for one in offered} | {""}
    return (*offered, *(Option(value, safe_line(value, 40)) for value in values if value not in keys))


def _no_environment(value: str) -> str:
    return "" if value else "choose one: ↓ shows them"


def _air() -> Lines:
    return Lines(lambda width: [line(width, [])])
