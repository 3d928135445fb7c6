"""Every agent an engine has: the built-in ones first, then those that are configured.

They are imported when somebody first asks for one: together they are a good part of the engine, and a start that
answers what a client asks first needs none of them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from replicas_tui.local.agents.adapter import AgentError
from replicas_tui.local.agents.agent import Agent, Voice
from replicas_tui.local.agents.catalog import SCRIPT

if TYPE_CHECKING:
    from replicas_tui.local.agents.acp.agent import Configured

LOG = logging.getLogger(__name__)


class Agents(Mapping[str, Agent]):
    """The agents of one engine.

    Args:
        tables: What `agents` in its `engine.toml` holds.
        file: That file, as sentences name it.
    """

    def __init__(self, tables: object = None, file: Path = Path("engine.toml")) -> None:
        self._tables = {} if tables is None else tables
        self._file = file

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with tables that name no agent; a wrong one that does is an agent that says so itself."""
        return self._configured.faults

    def of(self, provider: str) -> Agent:
        """Return an agent; AgentError names those there are."""
        if (agent := self.get(provider)) is None:
            raise AgentError(f"There is no agent named {provider!r}; the engine knows {', '.join(self)}.")
        return agent

    def is_built_in(self, provider: str) -> bool:
        """Say whether every engine has an agent, and so every client may know it."""
        return provider in self and provider not in self._configured.agents

    @cached_property
    def _configured(self) -> Configured:
        from replicas_tui.local.agents.acp.agent import configured  # noqa: PLC0415 - see above
        from replicas_tui.local.agents.roster import ROSTER  # noqa: PLC0415

        read = configured(self._tables, self._file, taken=ROSTER)
        for fault in read.faults:
            LOG.warning("%s", fault)
        return read

    @cached_property
    def _known(self) -> dict[str, Agent]:
        from replicas_tui.local.agents.roster import ROSTER  # noqa: PLC0415 - see above

        known = {**ROSTER, **self._configured.agents}
        known[SCRIPT] = known.pop(SCRIPT)  # the last that is offered: who has a real agent means that one
        return known

    @override
    def __getitem__(self, provider: str) -> Agent:
        return self._known[provider]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    @override
    def __len__(self) -> int:
        return len(self._known)


def voice_of(provider: str) -> Voice:
    """Return how a transcript speaks for an agent, also for one that is configured no more."""
    from replicas_tui.local.agents.acp.updates import voice  # noqa: PLC0415 - see above
    from replicas_tui.local.agents.roster import ROSTER  # noqa: PLC0415

    return ROSTER[provider].voice if provider in ROSTER else voice(provider)
