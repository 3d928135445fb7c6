"""A feed: one replica's stream, kept alive for as long as it is wanted.

connect → read what was missed → live → broken → wait → connect … The history is the truth: whatever a stream loses,
doubles or garbles, the transcript ends up equal to it.
"""

from __future__ import annotations

from datetime import timedelta

from replicas_tui.client.errors import ClientError, Unreachable
from replicas_tui.effects.backoff import HEALTHY, asked_wait, ending, wait_s
from replicas_tui.effects.context import Context
from replicas_tui.effects.inbox import filled
from replicas_tui.effects.listening import Listening
from replicas_tui.state.actions import LinkChanged
from replicas_tui.state.model import Link, LinkState

ASKED = 2  # failures in a row after which the list is read at once: the cut, and the first knock in vain


async def follow(ctx: Context, replica_id: str) -> Link:
    """Keep one replica's events flowing into the store until it makes no sense any more, or until cancelled.

    Returns:
        Why it ended: REFUSED (the key, its rights or the account), PARKED (not active), GONE (deleted).
    """
    listening = Listening(ctx, replica_id)
    failures = 0
    _tell(ctx, replica_id, LinkState(Link.OPENING))
    while True:
        began = ctx.now()
        try:
            await _listen(ctx, listening)
        except ClientError as error:
            end = ending(error)
            if end is not None:
                _tell(ctx, replica_id, LinkState(end, str(error)))
                return end
            failures = 1 if ctx.now() - began >= HEALTHY else failures + 1
            wait = wait_s(failures, ctx.dice(), asked_wait(error))
            retry_at = ctx.now() + timedelta(seconds=wait)
            _tell(ctx, replica_id, LinkState(Link.BROKEN, str(error), retry_at))
            if isinstance(error, Unreachable) and failures <= ASKED:
                ctx.stale.set()  # the list says whether the server is gone, or this stream alone
            await ctx.sleep(wait)


async def _listen(ctx: Context, listening: Listening) -> None:
    """Stay on one connection until it ends; it always ends in a `ClientError`."""
    replica_id = listening.replica_id
    async with ctx.client.replicas.events(replica_id, listening.last_id) as arrivals, filled(arrivals) as inbox:
        await listening.begin()
        _tell(ctx, replica_id, LinkState(Link.LIVE))
        unwatch = ctx.store.watch(lambda state: state.open_chat, lambda _: inbox.rouse())
        try:
            while True:
                await listening.fold(inbox)
        finally:
            unwatch()


def _tell(ctx: Context, replica_id: str, link: LinkState) -> None:
    ctx.store.dispatch(LinkChanged(replica_id, link))
