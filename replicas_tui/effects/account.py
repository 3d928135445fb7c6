"""What the user can do with their profile and their own API keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from replicas_tui.api.users import UpdateProfile
from replicas_tui.effects.context import Context
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level


@dataclass(frozen=True, slots=True)
class ReadAccount:
    """Read the profile and the keys."""

    label: ClassVar[str] = "Read the account"

    async def run(self, ctx: Context) -> None:
        """Read them; what fails is said where it is shown."""
        await Read((resources.PROFILE, resources.OWN_KEYS)).run(ctx)


@dataclass(frozen=True, slots=True)
class ChangeShownName:
    """Change the name one is shown by; the picture stays."""

    label: ClassVar[str] = "Change the name"
    name: str

    async def run(self, ctx: Context) -> None:
        """Read the picture as it is now, because the two are only changed together."""
        picture = (await ctx.client.profile.get()).avatarUrl
        await ctx.client.profile.update(UpdateProfile(displayName=self.name, avatarUrl=picture))
        await Read((resources.PROFILE,)).run(ctx)


@dataclass(frozen=True, slots=True)
class CreateOwnKey:
    """Make a key of one's own.

    Attributes:
        made: Told the key itself, which is nowhere else and never given again.
    """

    label: ClassVar[str] = "Make the key"
    name: str
    made: Callable[[str], None] = field(compare=False, repr=False)

    async def run(self, ctx: Context) -> None:
        """Make it."""
        self.made((await ctx.client.profile.create_key(self.name)).key)
        await Read((resources.OWN_KEYS,)).run(ctx)


@dataclass(frozen=True, slots=True)
class RevokeOwnKey:
    """End a key at once, wherever it is in use."""

    label: ClassVar[str] = "Revoke the key"
    key_id: str

    async def run(self, ctx: Context) -> None:
        """End it."""
        await ctx.client.profile.revoke_key(self.key_id)
        ctx.store.dispatch(Noticed(Level.DONE, "The key is revoked."))
        await Read((resources.OWN_KEYS,)).run(ctx)
