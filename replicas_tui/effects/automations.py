"""What the user can do with automations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from replicas_tui.api.automations import (
    CreateAutomation,
    PullRequestReference,
    TriggerAutomation,
    UpdateAutomation,
)
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.actions import Noticed
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.model import Level
from replicas_tui.state.resources import resource

RECENT: Final = 60  # automations whose newest runs are read with the list
AT_ONCE: Final = 4

Made = Callable[[str], None]


def _ignored(_: str) -> None:
    """Take no note."""


@dataclass(frozen=True, slots=True)
class ReadAutomations:
    """Read the list, then the newest runs of those in it: how each went is not in the list."""

    label: ClassVar[str] = "Read the automations"

    async def run(self, ctx: Context) -> None:
        """Read them; what fails is said where it is shown."""
        await Read((resources.AUTOMATIONS,)).run(ctx)
        found = resource(ctx.state, resources.AUTOMATIONS).value or ()
        keys = [resources.executions(one.id) for one in found[:RECENT]]
        await asyncio.gather(*(Read(tuple(keys[n::AT_ONCE])).run(ctx) for n in range(AT_ONCE) if keys[n::AT_ONCE]))


@dataclass(frozen=True, slots=True)
class ReadAutomation:
    """Read one as the server has it now, and put it into the list."""

    label: ClassVar[str] = "Read the automation"
    automation_id: str

    async def run(self, ctx: Context) -> None:
        """Read it."""
        one = (await ctx.client.automations.get(self.automation_id)).automation
        known = resource(ctx.state, resources.AUTOMATIONS).value or ()
        found = tuple(one if each.id == one.id else each for each in known)
        ctx.store.dispatch(ResourceLoaded(resources.AUTOMATIONS, found, ctx.now()))


@dataclass(frozen=True, slots=True)
class MakeAutomation:
    """Make an automation, and run it once if that is wanted.

    Attributes:
        made: Told its id as soon as the server took it.
    """

    label: ClassVar[str] = "Make the automation"
    wish: CreateAutomation
    run_once: bool = False
    made: Made = field(default=_ignored, compare=False)

    async def run(self, ctx: Context) -> None:
        """Make it; a run that does not begin is said, the automation stays."""
        one = (await ctx.client.automations.create(self.wish)).automation
        self.made(one.id)
        await _settle(ctx, one.id, run_once=self.run_once)


@dataclass(frozen=True, slots=True)
class ChangeAutomation:
    """Change what is given, and run it once if that is wanted."""

    label: ClassVar[str] = "Change the automation"
    automation_id: str
    wish: UpdateAutomation
    run_once: bool = False

    async def run(self, ctx: Context) -> None:
        """Change it; nothing is sent when nothing is to change."""
        if self.wish.model_fields_set:
            await ctx.client.automations.update(self.automation_id, self.wish)
        await _settle(ctx, self.automation_id, run_once=self.run_once)


@dataclass(frozen=True, slots=True)
class SwitchAutomation:
    """Turn an automation on or off."""

    label: ClassVar[str] = "Switch the automation"
    automation_id: str
    on: bool

    async def run(self, ctx: Context) -> None:
        """Switch it."""
        await ctx.client.automations.update(self.automation_id, UpdateAutomation(enabled=self.on))
        await Read((resources.AUTOMATIONS,)).run(ctx)


@dataclass(frozen=True, slots=True)
class DeleteAutomation:
    """Delete an automation with its runs; the replicas they made stay."""

    label: ClassVar[str] = "Delete the automation"
    automation_id: str

    async def run(self, ctx: Context) -> None:
        """Delete it."""
        await ctx.client.automations.delete(self.automation_id)
        await Read((resources.AUTOMATIONS,)).run(ctx)


@dataclass(frozen=True, slots=True)
class RunAutomation:
    """Run one now, with data of one's own or on a pull request."""

    label: ClassVar[str] = "Run the automation"
    automation_id: str
    payload: dict[str, Any] | None = field(default=None, repr=False)
    pr: PullRequestReference | None = None

    async def run(self, ctx: Context) -> None:
        """Begin it."""
        await ctx.client.automations.trigger(self.automation_id, TriggerAutomation(payload=self.payload, pr=self.pr))
        ctx.store.dispatch(Noticed(Level.DONE, "The run began."))
        await Read((resources.executions(self.automation_id), resources.AUTOMATIONS)).run(ctx)


@dataclass(frozen=True, slots=True)
class FireWebhook:
    """Send an event to an automation's own link, as anybody who has the link may."""

    label: ClassVar[str] = "Send a test to the webhook"
    automation_id: str
    token: str = field(repr=False)
    payload: dict[str, Any] = field(default_factory=dict, repr=False)

    async def run(self, ctx: Context) -> None:
        """Send it; the run shows once the server began it."""
        await ctx.client.automations.fire(self.token, self.payload)
        ctx.store.dispatch(Noticed(Level.DONE, "The webhook took the test."))
        await Read((resources.executions(self.automation_id),)).run(ctx)


async def _settle(ctx: Context, automation_id: str, *, run_once: bool) -> None:
    """Read what is there now; it is saved, so nothing that fails here may look as if it were not."""
    if run_once:
        try:
            await ctx.client.automations.trigger(automation_id, TriggerAutomation())
        except ClientError as error:
            ctx.store.dispatch(Noticed(Level.ERROR, f"It is saved, but running it did not work. {error}"))
    await Read((resources.AUTOMATIONS, resources.executions(automation_id))).run(ctx)
