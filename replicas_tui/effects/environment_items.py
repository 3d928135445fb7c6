"""Files, MCP servers and skills of environments: added, changed, taken away; nobody else's change is undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

from replicas_tui.api.environments import (
    CreateEnvironmentFile,
    CreateMcp,
    EnvironmentFile,
    Mcp,
    UpdateEnvironmentFile,
    UpdateMcp,
)
from replicas_tui.api.skills import EnableSkill
from replicas_tui.client.errors import ClientError, NotFound
from replicas_tui.effects.context import Context
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.resources import Key

CHANGED = "It was changed on the server meanwhile; save again to put yours in its place."
GONE = "It was deleted on the server meanwhile; save again to make it anew."

Kind: TypeAlias = Literal["file", "mcp", "skill", "registry"]


class Meanwhile(ClientError):
    """Somebody else was faster; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SaveFile:
    """Add a file, or change one that still is as `base` has it."""

    label: ClassVar[str] = "Save the file"
    environment_id: str
    wish: CreateEnvironmentFile | UpdateEnvironmentFile
    base: EnvironmentFile | None = field(default=None, repr=False)

    async def run(self, ctx: Context) -> None:
        """Save it, then read the files.

        Raises:
            Meanwhile: It is another one by now, or gone; the files were read again.
        """
        key, book = resources.files(self.environment_id), ctx.client.files
        if isinstance(self.wish, CreateEnvironmentFile):
            await book.create(self.environment_id, self.wish)
        elif self.base is not None:
            listed = (await book.list(self.environment_id)).environment_files
            await _check(ctx, key, self.base, next((one for one in listed if one.id == self.base.id), None))
            await book.update(self.environment_id, self.base.id, self.wish)
        await _read(ctx, key)


@dataclass(frozen=True, slots=True)
class SaveMcp:
    """Add an MCP server, or change one that still is as `base` has it."""

    label: ClassVar[str] = "Save the MCP server"
    environment_id: str
    wish: CreateMcp | UpdateMcp
    base: Mcp | None = field(default=None, repr=False)

    async def run(self, ctx: Context) -> None:
        """Save it, then read the servers.

        Raises:
            Meanwhile: It is another one by now, or gone; the servers were read again.
        """
        key, book = resources.mcps(self.environment_id), ctx.client.mcps
        if isinstance(self.wish, CreateMcp):
            await book.create(self.environment_id, self.wish)
        elif self.base is not None:
            listed = (await book.list(self.environment_id)).environment_mcps
            await _check(ctx, key, self.base, next((one for one in listed if one.id == self.base.id), None))
            await book.update(self.environment_id, self.base.id, self.wish)
        await _read(ctx, key)


@dataclass(frozen=True, slots=True)
class EnableOne:
    """Let every new workspace have a skill of the catalogue."""

    label: ClassVar[str] = "Enable the skill"
    environment_id: str
    wish: EnableSkill

    async def run(self, ctx: Context) -> None:
        """Enable it, then read what is enabled."""
        await ctx.client.skills.enable(self.environment_id, self.wish)
        await _read(ctx, resources.skills(self.environment_id))


@dataclass(frozen=True, slots=True)
class AddRegistryOf:
    """Let every new workspace have all skills of a repository."""

    label: ClassVar[str] = "Add the registry"
    environment_id: str
    url: str

    async def run(self, ctx: Context) -> None:
        """Add it, then read the registries."""
        await ctx.client.skills.add_registry(self.environment_id, self.url)
        await _read(ctx, resources.registries(self.environment_id))


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take something away; workspaces that have it keep it."""

    label: ClassVar[str] = "Remove it"
    kind: Kind
    environment_id: str
    item_id: str

    async def run(self, ctx: Context) -> None:
        """Take it away, then read what is left; that it is gone already is fine."""
        client, remove = ctx.client, (self.environment_id, self.item_id)
        try:
            match self.kind:
                case "file":
                    await client.files.delete(*remove)
                case "mcp":
                    await client.mcps.delete(*remove)
                case "skill":
                    await client.skills.disable(*remove)
                case "registry":
                    await client.skills.remove_registry(*remove)
        except NotFound:
            pass  # what was wanted
        await _read(ctx, self._key)

    @property
    def _key(self) -> Key[Any]:
        readers: dict[Kind, Key[Any]] = {
            "file": resources.files(self.environment_id),
            "mcp": resources.mcps(self.environment_id),
            "skill": resources.skills(self.environment_id),
            "registry": resources.registries(self.environment_id),
        }
        return readers[self.kind]


async def _check(ctx: Context, key: Key[Any], base: object, now: object | None) -> None:
    if now != base:
        await _read(ctx, key)
        raise Meanwhile(GONE if now is None else CHANGED)


async def _read(ctx: Context, key: Key[Any]) -> None:
    await Read((key, resources.ENVIRONMENTS)).run(ctx)
