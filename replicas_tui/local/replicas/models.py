"""Models of agents that are known without asking them: what the API's documents name."""

from __future__ import annotations

from collections.abc import Mapping

from replicas_tui.api.models import ListModels, Model, Models
from replicas_tui.local.agents.registry import Agents
from replicas_tui.local.refusals import missing

_OPENROUTER = ("z-ai/glm-5.2", "minimax/minimax-m3", "xiaomi/mimo-v2.5-pro", "moonshotai/kimi-k2.6")
KNOWN: Mapping[str, tuple[str, ...]] = {
    "claude": ("opus[1m]", "sonnet", "haiku"),
    "codex": ("gpt-5.5", "gpt-5.4", "gpt-5.4-mini", "gpt-5.3-codex", "gpt-5.2"),
    "cursor": ("composer-2", "composer-2.5"),
    "opencode": _OPENROUTER,
    "pi": _OPENROUTER,
}
USUAL = 20


def models_of(agents: Agents, agent: str, query: ListModels) -> Models:
    """Return a page of an agent's models; the built-in one has none. Refusal 404 for an agent nobody knows.

    Which one is the default is the agent's to say, so none is named.
    """
    if agent not in agents:
        raise missing("Agent")
    known = KNOWN.get(agent, ())
    page, limit = query.page or 1, query.limit or USUAL
    shown = known[(page - 1) * limit : page * limit]
    return Models(
        models=tuple(Model(id=each, displayName=each) for each in shown),
        page=page,
        limit=limit,
        total=len(known),
        totalPages=-(-len(known) // limit),
    )
