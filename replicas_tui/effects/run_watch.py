"""Finding out that a run of an automation failed: the list does not say it, so runs are read where one may have ended.

A schedule that did not come round is not asked about: the next time it is due would have moved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from replicas_tui.api.automations import Automation
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.state import resources
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.model import ServerLink
from replicas_tui.state.resources import resource

BEGIN_S: Final = 10.0  # the fleet comes first
ROUND_S: Final = 300.0
MOST: Final = 24  # automations whose runs are read in one round
_UP: Final = (ServerLink.LIVE, ServerLink.POLLING)
_OPEN: Final = ("pending", "creating", "running")


@dataclass(slots=True)
class RunWatch:
    """Reads the automations once a round, and the runs of those that may have run since."""

    ctx: Context
    _before: dict[str, Automation] = field(default_factory=dict)

    async def run(self) -> None:
        """Look for as long as the app is open; what cannot be read is read in the next round."""
        await self.ctx.sleep(BEGIN_S)
        while True:
            if self.ctx.state.server.link in _UP:
                await self.look()
            await self.ctx.sleep(ROUND_S)

    async def look(self) -> None:
        """Look once."""
        ctx = self.ctx
        try:
            found = await ctx.client.automations.list_all()
            ctx.store.dispatch(ResourceLoaded(resources.AUTOMATIONS, found, ctx.now()))
            due = [one for one in found if self._may_have_run(one)][:MOST]
            for one in due:
                runs = await ctx.client.automations.executions(one.id)
                ctx.store.dispatch(ResourceLoaded(resources.executions(one.id), runs, ctx.now()))
                self._before[one.id] = one
        except ClientError:
            return  # the screen of automations says why when it is opened

    def _may_have_run(self, one: Automation) -> bool:
        before, runs = self._before.get(one.id), resource(self.ctx.state, resources.executions(one.id)).value
        if before is None or runs is None or before != one:
            return True
        elsewhere = one.enabled and any(trigger.type != "cron" for trigger in one.triggers)
        return elsewhere or any(run.status in _OPEN for run in runs.executions)
