"""Reading something because somebody looks at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, cast

from replicas_tui.api.analytics import Bucket, ReadAnalytics
from replicas_tui.api.logs import ReadLogs
from replicas_tui.client.client import Client
from replicas_tui.client.errors import ClientError, NotFound
from replicas_tui.effects.context import Context
from replicas_tui.state.actions_resources import ResourceFailed, ResourceLoaded, ResourceLoading
from replicas_tui.state.resources import Key

LOG_LINES = 2_000  # of a workspace's log, read at once

Reader = Callable[[Client, str], Awaitable[Any]]

_BY_KIND: Mapping[str, Reader] = {
    "environments": lambda client, _: client.environments.list("all"),
    "environment": lambda client, of: client.environments.get(of),
    "variables": lambda client, of: client.variables.list(of),
    "files": lambda client, of: client.files.list(of),
    "mcps": lambda client, of: client.mcps.list(of),
    "skills": lambda client, of: client.skills.list(of),
    "registries": lambda client, of: client.skills.registries(of),
    "repo skills": lambda client, of: client.skills.of_repositories(of),
    "found skills": lambda client, of: client.skills.search(of),
    "warm hooks": lambda client, of: client.warm_hooks.get(of),
    "start hooks": lambda client, of: client.start_hooks.get(of),
    "previews": lambda client, of: client.insight.previews(of),
    "workspace log": lambda client, of: client.insight.logs(of, ReadLogs(limit=LOG_LINES)),
    "hooks of replica": lambda client, of: client.hooks.get(of),
    "trust": lambda client, _: client.trust.list(),
    "spares": lambda client, of: client.warm_hooks.spares(of),
    "automations": lambda client, _: client.automations.list_all(),
    "executions": lambda client, of: client.automations.executions(of.split()[0], int(of.split()[1])),
    "slash commands": lambda client, of: client.chats.slash_commands(*of.split()),
    "models": lambda client, of: client.insight.models(of),
    "profile": lambda client, _: client.profile.get(),
    "own keys": lambda client, _: client.profile.keys(),
}


@dataclass(frozen=True, slots=True)
class Read:
    """Read one or more things anew; a failure is kept beside what was known, and said where it is shown."""

    label: ClassVar[str] = "Read"
    keys: tuple[Key[Any], ...]

    async def run(self, ctx: Context) -> None:
        """Read them one after the other, in the order given."""
        ctx.store.dispatch(*(ResourceLoading(key) for key in self.keys))
        for key in self.keys:
            try:
                value = await _read(ctx, key)
            except ClientError as error:
                said = error.plain if isinstance(error, NotFound) else str(error)  # where it shows, R reads it again
                ctx.store.dispatch(ResourceFailed(key, said))
            else:
                ctx.store.dispatch(ResourceLoaded(key, value, ctx.now()))


async def _read(ctx: Context, key: Key[Any]) -> Any:
    if key.kind == "analytics":
        bucket, days = key.of.split()
        start = ctx.now() - timedelta(days=int(days))
        return await ctx.client.insight.analytics(ReadAnalytics(bucket=cast("Bucket", bucket), start=start))
    return await _BY_KIND[key.kind](ctx.client, key.of)
