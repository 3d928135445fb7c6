"""The form for a new replica: what it offers, what it finds wrong, and the request it makes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Final

from replicas_tui.api.capabilities import ADD_REPOSITORY, AgentOffer
from replicas_tui.api.environments import Environment
from replicas_tui.api.replicas import CreateReplica, Size
from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.about import agents
from replicas_tui.state.views.environments import of_replica

NAME_LIMIT: Final = 100
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TEXT = 100
_SPACES = re.compile(r"\s+")
_PLACE = re.compile(r"^(~?/|\.{1,2}/|[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:)|^~$")
_LEVELS = ("low", "medium", "high", "max")
_SIZES: Final[Mapping[str, Size]] = {"small": "small", "large": "large"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What is typed into the form; as a draft it goes to disk as JSON.

    Attributes:
        modes: Of `plan`, `goal`, `fast`.
        when_done: A lifecycle policy.
    """

    name: str = ""
    environment: str = ""
    agent: str = ""
    model: str = ""
    thinking: str = ""
    message: str = ""
    modes: tuple[str, ...] = ()
    size: str = ""
    when_done: str = "default"

    def packed(self) -> str:
        """Write it down; nothing when nothing is worth keeping."""
        return json.dumps(asdict(self)) if self.name or self.message else ""


def unpacked(text: str) -> Filled:
    """Read what `packed` wrote; whatever cannot be read is empty."""
    try:
        kept = json.loads(text)
    except ValueError:
        return Filled()
    if not isinstance(kept, dict):
        return Filled()
    texts = {f.name: kept[f.name] for f in fields(Filled) if isinstance(kept.get(f.name), str)}
    modes = kept.get("modes")
    ticked = tuple(one for one in modes if isinstance(one, str)) if isinstance(modes, list) else ()
    return Filled(**{**texts, "modes": ticked})


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose; `off` says why it cannot be now."""

    key: str
    label: Safe
    note: Safe = NOTHING
    off: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class NewReplicaView:
    """What the form offers.

    Attributes:
        environments: What it can be made from.
        usual: The environment one gets without choosing: the only one, or that of the replica made last.
        loaded: The server said what there is.
        can_add: A repository can be added from here, by its path or URL.
        priced: Awake time costs money here, by size.
    """

    environments: tuple[Offer, ...]
    usual: str
    agents: tuple[Offer, ...]
    offers: tuple[AgentOffer, ...]
    loaded: bool
    can_add: bool
    priced: bool
    draft: str

    def offer(self, provider: str) -> AgentOffer:
        """Give what is known of an agent."""
        return next((one for one in self.offers if one.provider == provider), AgentOffer(provider=provider))

    @property
    def checking(self) -> bool:
        """Whether the server still finds out which agents can run."""
        return any(one.checking for one in self.offers)

    @property
    def first_agent(self) -> str:
        """The agent one gets without choosing: the first that can run, or that may as far as is known yet."""
        return next((one.key for one in self.agents if not one.off), "")


def new_replica(state: State) -> NewReplicaView:
    """Show what a new replica can be made of."""
    server = state.server.capabilities
    draft = state.drafts.get("new")
    found, places = agents(state), _environments(state)
    return NewReplicaView(
        environments=places,
        usual=_usual(state, places),
        agents=tuple(_agent(one) for one in found),
        offers=found,
        loaded=state.catalogue.loaded,
        can_add=server is not None and ADD_REPOSITORY in server.extensions,
        priced=server is None or server.engine != "local",
        draft=draft.text if draft is not None else "",
    )


def _environments(state: State) -> tuple[Offer, ...]:
    """Give every environment a replica can be made from; the global one lies beneath all and makes none."""
    names = {one.id: one.name for one in state.catalogue.repositories}
    names |= {one.id: one.name for one in state.catalogue.sets}
    return tuple(_environment(one, names) for one in state.catalogue.environments if not one.is_global)


def _usual(state: State, places: Sequence[Offer]) -> str:
    if len(places) == 1:
        return places[0].key
    newest = max(state.replicas.values(), key=lambda one: one.created_at or _LONG_AGO, default=None)
    last = of_replica(state, newest.id) if newest is not None else ""
    return last if any(one.key == last for one in places) else ""


def _environment(one: Environment, names: Mapping[str, str]) -> Offer:
    bound = names.get(one.repository_id or one.repository_set_id or "", "")
    note = NOTHING if bound == one.name else safe_line(bound, _TEXT)
    return Offer(one.id, safe_line(one.name, _TEXT), note)


def _agent(one: AgentOffer) -> Offer:
    reason, label = safe_line(one.reason or "", 300), safe_line(one.provider, 40)
    if one.checking:
        return Offer(one.provider, label, reason)
    off = NOTHING if one.available else reason or Safe("This agent is not available here.")
    named = safe_line(one.label, _TEXT)
    return Offer(one.provider, label, NOTHING if named.casefold() == label.casefold() else named, off)


def suggest_name(name: str) -> str:
    """Make a name without spaces, and short enough, of what was typed."""
    return _SPACES.sub("-", name.strip())[:NAME_LIMIT]


def wrong_name(name: str) -> str:
    """Say what is wrong with a name; nothing when it is fine."""
    better = suggest_name(name)
    if not name.strip():
        return "give it a name"
    if _SPACES.search(name):
        return f"no spaces in a name; tab takes {better}"
    if len(name) > NAME_LIMIT:
        return f"at most {NAME_LIMIT} characters, this has {len(name)}; tab cuts it"
    return ""


def wrong_message(text: str) -> str:
    """Say what is wrong with the first message."""
    return "" if text.strip() else "say what it should do"


def is_place(text: str) -> bool:
    """Say whether `text` reads like a path or an URL, not like a name."""
    return bool(_PLACE.match(text.strip()))


def models(offer: AgentOffer) -> tuple[Offer, ...]:
    """Give the models that are offered; any other may be typed."""
    return tuple(Offer(name, safe_line(name, _TEXT)) for name in offer.models)


def levels(offer: AgentOffer) -> tuple[Offer, ...]:
    """Give the thinking levels of an agent; the API's own four when the server says nothing of the agent."""
    return tuple(
        Offer(name, safe_line(name, 40)) for name in offer.thinking_levels or (() if _told(offer) else _LEVELS)
    )


def modes(offer: AgentOffer) -> tuple[Offer, ...]:
    """Give the switches of the first message; what an agent cannot do says so."""
    who = safe_line(offer.provider, 40)
    known = _told(offer)
    goal = "" if offer.goal_mode or offer.provider == "codex" else "a goal is only for codex"
    plan = f"{who} has no plan mode" if known and not offer.plan_mode else ""
    fast = f"{who} has no fast mode" if known and not offer.fast_mode else ""
    return (
        Offer("plan", Safe("plan first"), off=Safe(plan)),
        Offer("goal", Safe("goal"), off=Safe(goal)),
        Offer("fast", Safe("fast"), off=Safe(fast)),
    )


def _told(offer: AgentOffer) -> bool:
    """Say whether the server told us about this agent."""
    return bool(offer.models or offer.thinking_levels or offer.label)


def sizes(*, priced: bool) -> tuple[Offer, ...]:
    """Give the sizes, with their price where awake time costs money."""
    if not priced:
        return ()
    return (
        Offer("", Safe("default"), Safe("the organisation's own")),
        Offer("small", Safe("small, 2 cpu, 8 GB"), Safe("$0.008/min")),
        Offer("large", Safe("large, 4 cpu, 16 GB"), Safe("$0.016/min")),
    )


def lifecycles() -> tuple[Offer, ...]:
    """Give what may happen when the work is done."""
    return (
        Offer("default", Safe("sleep")),
        Offer("delete_when_done", Safe("delete")),
        Offer("delete_after_inactivity", Safe("delete if idle")),
    )


def request(filled: Filled) -> CreateReplica:
    """Make the request. The form must have found nothing wrong with `filled`."""
    return CreateReplica(
        name=filled.name,
        message=filled.message,
        environment_id=filled.environment,
        coding_agent=filled.agent or None,
        model=filled.model or None,
        thinking_level=filled.thinking or None,
        plan_mode=("plan" in filled.modes) or None,
        goal_mode=("goal" in filled.modes) or None,
        fast_mode=("fast" in filled.modes) or None,
        size=_SIZES.get(filled.size),
        lifecycle_policy=None if filled.when_done == "default" else filled.when_done,
    )


_FIELDS: Final = {
    "environment": "environment",
    "coding_agent": "agent",
    "thinking": "thinking",
    "model": "model",
    "lifecycle": "when_done",
    "size": "size",
    "goal_mode": "modes",
    "plan_mode": "modes",
    "fast_mode": "modes",
    "message": "message",
    "name": "name",
}


def blamed(text: str) -> str:
    """Give the form's field that a refusal names first; nothing when it names none."""
    found = {text.find(word): field for word, field in _FIELDS.items() if re.search(rf"\b{word}", text)}
    return found[min(found)] if found else ""
