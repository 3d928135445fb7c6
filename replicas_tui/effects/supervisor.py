"""Decides who streams, and keeps the fleet true with one poll of the list for all the rest.

Invariants: a replica that is not active is never asked anything that might wake it; every task it starts ends with it;
after a refused key nothing is asked until the user acts (which sets `ctx.stale`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from replicas_tui.client.errors import ClientError, Unauthorized
from replicas_tui.effects.backoff import asked_wait, wait_s
from replicas_tui.effects.context import Context
from replicas_tui.effects.feed import follow
from replicas_tui.effects.replicas import LoadFleet
from replicas_tui.effects.survey import Survey
from replicas_tui.effects.watching import LIMIT, is_active, poll_s, wanted
from replicas_tui.state.actions import LinkChanged, ServerLinkChanged
from replicas_tui.state.model import Link, LinkState, ServerLink, State

OFFLINE_AFTER = 3  # failed polls in a row


@dataclass(slots=True)
class Supervisor:
    """Runs the feeds and the poll of one server; `run` it in a task, cancel that to stop all.

    Attributes:
        limit: Streams at once.
        watched: Whether somebody looks at the terminal; set it from the terminal's focus events.
    """

    ctx: Context
    limit: int = LIMIT
    watched: bool = True
    _feeds: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _ended: dict[str, tuple[Link, int]] = field(default_factory=dict)  # by replica: why, and at which poll
    _polls: int = 0
    _failures: int = 0
    _wait: float | None = 0.0  # seconds to the next poll; None: until the user acts

    async def run(self) -> None:
        """Keep the fleet true until cancelled; what is not on disk by then is saved first."""
        survey = Survey(self.ctx)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.ctx.keeper.run(), name="keep on disk")
                unwatch = (
                    self.ctx.store.watch(self._wanted, lambda _: self._reconcile(tasks)),
                    self.ctx.store.watch(_has_live, lambda _: self._tell()),
                )
                try:
                    while True:
                        if await self._poll(tasks):
                            await survey.run(self._feeds)
                        await self._rest()
                finally:
                    for end in unwatch:
                        end()
        finally:
            await self.ctx.keeper.flush()

    async def _poll(self, tasks: asyncio.TaskGroup) -> bool:
        """Read the list; say whether that worked."""
        asked_for = self.ctx.stale.is_set()
        self.ctx.stale.clear()
        try:
            await LoadFleet().run(self.ctx)
        except ClientError as error:
            self._fail(error)
            return False
        if self._wait is None or asked_for:
            self._forgive()
        if self._failures:
            self._hang_up([one for one in self._feeds if _link(self.ctx.state, one) is Link.BROKEN])
        self._polls, self._failures = self._polls + 1, 0
        self._wait = poll_s(self.ctx.state, watched=self.watched) * (0.9 + 0.2 * self.ctx.dice())
        self._tell()
        self._reconcile(tasks)
        return True

    def _fail(self, error: ClientError) -> None:
        self._failures += 1
        if isinstance(error, Unauthorized):
            self._wait = None
            self._hang_up(tuple(self._feeds))
            self._tell(ServerLink.REFUSED, str(error))
            return
        self._wait = wait_s(self._failures, self.ctx.dice(), asked_wait(error))
        link = ServerLink.RECONNECTING if self._failures < OFFLINE_AFTER else ServerLink.OFFLINE
        self._tell(link, str(error))

    async def _rest(self) -> None:
        """Wait for the next poll's time, or until somebody needs the list now."""
        waits: list[asyncio.Task[object]] = [asyncio.create_task(self.ctx.stale.wait())]
        if self._wait is not None:
            waits.append(asyncio.create_task(_nap(self.ctx, self._wait)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.wait(waits)

    def _wanted(self, state: State) -> tuple[str, ...]:
        return wanted(state, self.limit)

    def _reconcile(self, tasks: asyncio.TaskGroup) -> None:
        """Start the feeds that are wanted and not there, end those that are there and not wanted."""
        if self._wait is None:
            return
        want = self._wanted(self.ctx.state)
        self._hang_up([one for one in self._feeds if one not in want])
        for one in want:
            if one not in self._feeds and self._may_follow(one):
                self._feeds[one] = tasks.create_task(self._follow(one), name=f"feed {one}")

    def _may_follow(self, replica_id: str) -> bool:
        """Say whether a feed that ended may be tried again: a parked one, once a later list calls it active."""
        link, poll = self._ended.get(replica_id, (Link.OFF, 0))
        return link is Link.OFF or (link is Link.PARKED and self._polls > poll)

    async def _follow(self, replica_id: str) -> None:
        link = await follow(self.ctx, replica_id)
        if self._feeds.get(replica_id) is asyncio.current_task():
            del self._feeds[replica_id]
        self._ended[replica_id] = (link, self._polls)
        if link is Link.GONE:  # what is parked or refused waits for the ordinary poll: asking at once would spin
            self.ctx.stale.set()

    def _hang_up(self, replica_ids: Sequence[str]) -> None:
        for one in replica_ids:
            self._feeds.pop(one).cancel()
            known = self.ctx.state.replicas.get(one)
            link = Link.OFF if known is None or is_active(known) else Link.PARKED
            self.ctx.store.dispatch(LinkChanged(one, LinkState(link)))

    def _forgive(self) -> None:
        """Try again what was refused: the user asked, and may have changed the key, the plan or the rights."""
        self._ended = {one: end for one, end in self._ended.items() if end[0] is not Link.REFUSED}

    def _tell(self, link: ServerLink | None = None, reason: str = "") -> None:
        """Say how the line is; without `link`, from what the streams and the last poll show."""
        if link is None:
            if self._failures or not self._polls:
                return
            link = ServerLink.LIVE if _has_live(self.ctx.state) else ServerLink.POLLING
        server = self.ctx.state.server
        if (server.link, server.reason) != (link, reason):
            self.ctx.store.dispatch(ServerLinkChanged(link, reason))


async def _nap(ctx: Context, seconds: float) -> None:
    await ctx.sleep(seconds)


def _has_live(state: State) -> bool:
    return any(one.link is Link.LIVE for one in state.links.values())


def _link(state: State, replica_id: str) -> Link:
    link = state.links.get(replica_id)
    return link.link if link is not None else Link.OFF
