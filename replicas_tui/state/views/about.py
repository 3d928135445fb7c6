"""What is known of a replica, and which agents there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replicas_tui.api.capabilities import AgentOffer
from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age
from replicas_tui.state.views.links import pulls_line
from replicas_tui.state.views.write import open_chat

_NAME = 100
_CODING_AGENTS = ("claude", "codex", "cursor", "opencode")


def agents(state: State) -> tuple[AgentOffer, ...]:
    """Give the agents one can start: as the server offers them, else those every server of this API knows."""
    offers = state.server.capabilities
    if offers is not None and offers.agents:
        return offers.agents
    return tuple(AgentOffer(provider=name) for name in _CODING_AGENTS)


@dataclass(frozen=True, slots=True)
class AboutView:
    """What is known of a replica, as (name, fact) pairs."""

    facts: tuple[tuple[str, Safe], ...]


def about(state: State, replica_id: str, now: datetime) -> AboutView:
    """Say what is known of a replica; what is not known is left out."""
    found = state.replicas.get(replica_id)
    if found is None:
        return AboutView(())
    chat = open_chat(state, replica_id)
    repos = state.repos.get(replica_id, ())
    names = ", ".join(one.name for one in repos) or ", ".join(one.name for one in found.repositories)
    born = age(found.created_at, now)
    pairs = (
        ("agent", safe_line(chat.provider, 40) if chat is not None else NOTHING),
        ("repo", safe_line(names, _NAME)),
        ("branch", _branches(state, replica_id)),
        ("PR", pulls_line(state, found) or Safe("none yet")),
        ("made", Safe(f"{born} ago" if born and born != "now" else born)),
        ("state", safe_line(found.status, 40)),
    )
    return AboutView(tuple((name, fact) for name, fact in pairs if fact))


def _branches(state: State, replica_id: str) -> Safe:
    repos = state.repos.get(replica_id, ())
    said = [
        f"{one.currentBranch}, from {one.defaultBranch}" if one.defaultBranch else one.currentBranch for one in repos
    ]
    return safe_line("; ".join(text for text in said if text), _NAME)
