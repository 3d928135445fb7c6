"""What an effect may touch, and how one is carried out."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, Protocol

from replicas_tui.cache import Cache
from replicas_tui.client.client import Client
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.keeping import Keeper
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level, State
from replicas_tui.state.store import Store


def now() -> datetime:
    """Give this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """Whom to ask, whom to tell, where to keep, and a clock and dice tests can turn.

    Attributes:
        keeper: Puts on disk what was learned.
        stale: Set when the fleet should be read again now, rather than at the next poll.
        said: What was already said once and needs no second notice.
    """

    client: Client
    store: Store
    cache: Cache
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = now
    dice: Callable[[], float] = random.random
    stale: asyncio.Event = field(default_factory=asyncio.Event)
    said: set[str] = field(default_factory=set)

    keeper: Keeper = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keeper", Keeper(self.cache, self.store))

    @property
    def state(self) -> State:
        """The state as it is now."""
        return self.store.state

    def say_once(self, text: str, *, replica_id: str | None = None, level: Level = Level.WARN) -> None:
        """Tell the user, unless this very thing was said before."""
        if text not in self.said:
            self.said.add(text)
            self.store.dispatch(Noticed(level, text, replica_id))


class Intent(Protocol):
    """Something the user wants: a frozen dataclass that knows how to do it."""

    label: ClassVar[str]  # what it is called in messages: "Archive replica"

    async def run(self, ctx: Context) -> None:
        """Ask the client, then tell the store what happened."""


async def carry_out(intent: Intent, ctx: Context) -> None:
    """Run `intent`; what the API refuses becomes a notice, what we broke escapes."""
    try:
        await intent.run(ctx)
    except ClientError as error:
        replica_id = getattr(intent, "replica_id", None)
        ctx.store.dispatch(Noticed(Level.ERROR, f"{intent.label} did not work. {error}", replica_id))
