"""Keeping how pull requests stand up to date; while nobody looks at the terminal, only where an end is waited for."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Final

from replicas_tui.effects.context import Context, carry_out
from replicas_tui.effects.pulls import LookAtPulls
from replicas_tui.state import resources
from replicas_tui.state.model import State

ROUND_S: Final = 60.0
TRY_AGAIN: Final = 10  # rounds until who could not say is asked again


@dataclass(slots=True)
class PullWatch:
    """Asks about the pull requests of the fleet, the newest first.

    Attributes:
        watched: Somebody looks at the terminal.
    """

    ctx: Context
    watched: bool = True

    async def run(self) -> None:
        """Ask when pull requests come, and once a round; endless."""
        came = asyncio.Event()
        unwatch = self.ctx.store.watch(pull_urls, lambda _: came.set())
        try:
            for round_ in count(1):
                urls = pull_urls(self.ctx.state)
                await carry_out(LookAtPulls(urls if self.watched else tuple(filter(self._is_awaited, urls))), self.ctx)
                if self.watched and round_ % TRY_AGAIN == 0:
                    await carry_out(LookAtPulls(tuple(filter(self._is_unsaid, urls)), anew=True), self.ctx)
                with suppress(TimeoutError):
                    await asyncio.wait_for(came.wait(), ROUND_S)
                came.clear()
        finally:
            unwatch()

    def _is_awaited(self, url: str) -> bool:
        """Say whether its checks run, or begin to: it was never asked about."""
        seen = resources.resource(self.ctx.state, resources.pull(url)).value
        return seen is None or seen.checks == "running"

    def _is_unsaid(self, url: str) -> bool:
        known = self.ctx.state.resources.get(resources.pull(url))
        return known is not None and bool(known.failed)


def pull_urls(state: State) -> tuple[str, ...]:
    """Give the address of the last pull request of every replica that is not put away."""
    shown = (one for one in state.replicas.values() if one.status != "archived" and one.pull_requests)
    return tuple(one.pull_requests[-1].url for one in shown)
