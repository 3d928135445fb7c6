"""What can go along with a message: which chat, which model, how it is to be taken up."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.api.capabilities import AgentOffer
from replicas_tui.state.attachments import NEW_CHAT
from replicas_tui.state.model import State
from replicas_tui.state.resources import models as models_of
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.new_replica import Offer, models, new_replica
from replicas_tui.state.views.write import chat_name, open_chat

_TEXT = 100


@dataclass(frozen=True, slots=True)
class AlongView:
    """What is offered for the next message.

    Attributes:
        chat_id: The open chat; empty while there is none.
        chats: Where it can go: chats by their ids, and a new one with each agent.
        providers: (key of a chat, who it is with).
        listed: (agent, the models the server lists for it).
    """

    chat_id: str
    chats: tuple[Offer, ...]
    providers: tuple[tuple[str, str], ...]
    offers: tuple[AgentOffer, ...]
    listed: tuple[tuple[str, tuple[Offer, ...]], ...]

    def offer(self, provider: str) -> AgentOffer:
        """Give what is known of an agent."""
        return next((one for one in self.offers if one.provider == provider), AgentOffer(provider=provider))

    def models(self, provider: str) -> tuple[Offer, ...]:
        """Give the models an agent is offered with: as the server lists them now, else as it said when it started."""
        return dict(self.listed).get(provider) or models(self.offer(provider))


def along(state: State, replica_id: str) -> AlongView:
    """Show what can go along with a message to this replica."""
    made = new_replica(state)
    chats = state.chats.get(replica_id, ())
    shown = open_chat(state, replica_id)
    found = state.replicas.get(replica_id)
    asleep = NOTHING if found is not None and found.status == "active" else Safe("needs the replica awake")
    begun = tuple(_begun(one, asleep) for one in made.agents)
    return AlongView(
        chat_id=shown.id if shown is not None else "",
        chats=(*(Offer(one.id, chat_name(one), safe_line(one.provider, _TEXT)) for one in chats), *begun),
        providers=(*((one.id, one.provider) for one in chats), *((begin(one.key), one.key) for one in made.agents)),
        offers=made.offers,
        listed=tuple((one.provider, _listed(state, one.provider)) for one in made.offers),
    )


def begin(agent: str) -> str:
    """Give the key of a new chat with an agent."""
    return f"{NEW_CHAT} {agent}"


def _begun(agent: Offer, asleep: Safe) -> Offer:
    return Offer(begin(agent.key), Safe(f"a new chat with {agent.label}"), agent.note, agent.off or asleep)


def _listed(state: State, provider: str) -> tuple[Offer, ...]:
    read = resource(state, models_of(provider)).value
    if read is None:
        return ()
    return tuple(Offer(one.id, safe_line(one.id, _TEXT), _named(one.id, one.displayName)) for one in read.models)


def _named(model: str, name: str) -> Safe:
    return NOTHING if name.casefold() == model.casefold() else safe_line(name, _TEXT)
