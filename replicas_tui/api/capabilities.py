"""What a server offers beyond the plain API. Only the local engine answers; a 404 means the plain API."""

from __future__ import annotations

from replicas_tui.api.base import Many, Wire

INTERRUPT = "interrupt"
ADD_REPOSITORY = "repositories.add"
ADD_REPOSITORY_SET = "repository_sets.add"
TRUST = "trust"
DELIVERIES = "deliveries"
PERSONAL_KEYS = "personal_keys"
"""Whoever may use this machine makes keys of persons, by `replicas-tui local key create --personal`."""


class AgentOffer(Wire):
    """An agent the server knows; `reason` says why it is not available and what to do.

    `checking`: whether it is available is still being found out; who starts it waits for that.
    `permissions` are the policies it can keep; `version` is that of its program.
    `models` are examples unless `takes_model` is False: then it has none to choose from.
    """

    provider: str
    available: bool = True
    checking: bool = False
    label: str = ""
    reason: str | None = None
    models: Many[str] = ()
    takes_model: bool = True
    thinking_levels: Many[str] = ()
    plan_mode: bool = True
    goal_mode: bool = False
    fast_mode: bool = False
    images: bool = True
    permissions: Many[str] = ()
    version: str | None = None


class Capabilities(Wire):
    """What a server has. Source: GET /v1/capabilities.

    `isolation` is what keeps an agent from the rest of the machine: `none` means that it runs as the user.
    `permissions` is what an agent may do unasked: `ask`, `edits` or `all`, unless a workspace says otherwise.
    `size_enforced` says whether a workspace's size limits anything.
    """

    engine: str = ""
    version: str = ""
    extensions: Many[str] = ()
    agents: Many[AgentOffer] = ()
    isolation: str | None = None
    permissions: str | None = None
    size_enforced: bool | None = None
