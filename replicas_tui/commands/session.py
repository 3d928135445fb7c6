"""An open connection to one server, and all that lives as long as it does. Heavy: imported after the first paint."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from replicas_tui.cache import Cache, folder_name
from replicas_tui.client.client import Client
from replicas_tui.client.errors import ClientError
from replicas_tui.commands.connect import Address
from replicas_tui.commands.revive import Reviver
from replicas_tui.credentials.secret import Secret
from replicas_tui.effects.alerts import RestoreAlerts
from replicas_tui.effects.context import Context, carry_out
from replicas_tui.effects.drafts import RestoreDrafts
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.pull_watch import PullWatch
from replicas_tui.effects.replicas import RestoreFleet
from replicas_tui.effects.run_watch import RunWatch
from replicas_tui.effects.supervisor import Supervisor
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.profiles import Profile
from replicas_tui.state.actions import Connected, Noticed, ReadMarked
from replicas_tui.state.model import Level, ServerLink, State
from replicas_tui.state.store import Store
from replicas_tui.ui.services import ConnectError

UP = frozenset({ServerLink.LIVE, ServerLink.POLLING})


@dataclass(slots=True)
class OpenSession:
    """A `Session` for the app; `reviver` brings a local engine back that died."""

    context: Context
    reviver: Reviver | None = None
    find_key: Callable[[], Awaitable[Secret]] | None = None
    _supervisor: Supervisor = field(init=False)
    _pulls: PullWatch = field(init=False)
    _running: asyncio.Task[None] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._supervisor = Supervisor(self.context)
        self._pulls = PullWatch(self.context)

    def watched(self, *, on: bool) -> None:
        """Somebody looks at the terminal, or nobody does."""
        self._supervisor.watched = self._pulls.watched = on

    async def renew(self) -> bool:
        """Read the key again from where it is kept; say whether it is another one, which is used from now on.

        Raises:
            ConnectError: there is none.
        """
        if self.find_key is None:
            return False
        changed = self.context.client.use_key((await self.find_key()).reveal())
        if changed:
            self.context.stale.set()
        return changed

    async def register(self, repository: Path | None) -> None:
        """Connect a repository of this machine; a refusal is told and keeps nobody from working."""
        if repository is None:
            return
        try:
            await self.context.client.repositories.add(str(repository))
        except ClientError as error:
            text = f"{repository.name} could not be registered. {error}"
            self.context.store.dispatch(Noticed(Level.WARN, text))

    async def run(self) -> None:
        """Restore from the cache, load, poll and stream until cancelled."""
        self._running = asyncio.create_task(self._run(), name="session")
        try:
            await asyncio.shield(self._running)
        except asyncio.CancelledError:
            await self._stop()
            raise

    async def close(self) -> None:
        """End what runs, put on disk what is not there yet, drop every connection."""
        if (seen := self.context.state.open_replica) is not None:
            self.context.store.dispatch(ReadMarked((seen,), self.context.now()))
        await self._stop()
        await self.context.keeper.flush()
        await self.context.cache.close()
        await self.context.client.close()

    async def _run(self) -> None:
        context = self.context
        await carry_out(RestoreFleet(), context)
        await carry_out(RestoreDrafts(), context)
        await carry_out(RestoreAlerts(), context)
        if context.cache.trouble:
            context.say_once(context.cache.trouble)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._supervisor.run(), name="supervisor")
            tasks.create_task(self._load_when_up(), name="catalogue")
            tasks.create_task(self._pulls.run(), name="pull requests")
            tasks.create_task(RunWatch(context).run(), name="runs of automations")
            if self.reviver is not None:
                tasks.create_task(self.reviver.run(context), name="reviver")

    async def _load_when_up(self) -> None:
        """Read the catalogue whenever the line comes up: a restarted server may offer something else."""
        up = asyncio.Event()
        unwatch = self.context.store.watch(_is_up, lambda is_up: up.set() if is_up else up.clear())
        try:
            while True:
                await up.wait()
                up.clear()
                await carry_out(LoadCatalogue(), self.context)
        finally:
            unwatch()

    async def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running


async def open_session(profile: Profile, address: Address, folders: Folders) -> OpenSession:
    """Put client, cache and store together; nothing is sent yet.

    Raises:
        ConnectError: the address or the key is none.
    """
    try:
        client = Client.open(address.base_url, address.key.reveal())
    except ClientError as error:
        raise ConnectError(str(error)) from None
    # The local engine may listen elsewhere tomorrow and is the same server still.
    name = folder_name(profile.name, profile.base_url)
    cache = await asyncio.to_thread(Cache.open, folders.cache / name, durable=folders.data / "kept" / name)
    store = Store(State())
    store.dispatch(Connected(profile.name, address.base_url))
    reviver = Reviver(folders.engine, address.base_url) if profile.kind == "local" else None
    return OpenSession(Context(client, store, cache), reviver)


def _is_up(state: State) -> bool:
    return state.server.link in UP
