"""Sending what is staged for the variables of an environment, and `.env` files in and out.

What the server did not take stays staged with the reason; what it took is staged no more, whatever happens to the rest.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

from replicas_tui.api.environments import CreateVariable, UpdateVariable, Variable
from replicas_tui.client.errors import ClientError, NotFound, Refused, Unreachable
from replicas_tui.effects.context import Context
from replicas_tui.effects.reading import Read
from replicas_tui.effects.saving import NotSaved
from replicas_tui.settings.private_files import write_private
from replicas_tui.state import resources
from replicas_tui.state.actions import Noticed
from replicas_tui.state.actions_staging import ApplyingBegan, ApplyingEnded, StagedApplied
from replicas_tui.state.dotenv import write_dotenv
from replicas_tui.state.model import Level
from replicas_tui.state.staging import Staged, Staging, is_done, outdated

LARGEST: Final = 1_000_000  # bytes of a `.env` file that is read
UNSURE: Final = "No answer came: it may be applied already. A sends it again."


class NotRead(ClientError):
    """A file could not be read; the message says why."""


@dataclass(frozen=True, slots=True)
class ApplyStaged:
    """Send all that is staged for an environment, one after the other, each with a result of its own."""

    label: ClassVar[str] = "Apply the changes"
    environment_id: str

    async def run(self, ctx: Context) -> None:
        """Send them; read the variables before, so that nothing is overwritten, and after.

        Raises:
            ClientError: The server cannot be reached; what was not sent stays staged, and says so.
        """
        staging = ctx.state.staged.get(self.environment_id, Staging())
        if staging.applying or not staging.changes:
            return
        left = deque(staging.changes)
        try:
            await self._send_all(ctx, left)
        except ClientError as error:
            said = _not_sent(error)
            ctx.store.dispatch(*(StagedApplied(self.environment_id, change, said) for change in left))
            if len(left) < len(staging.changes):
                await self._read(ctx)
            raise
        await self._read(ctx)
        self._tell(ctx)

    async def _send_all(self, ctx: Context, left: deque[Staged]) -> None:
        ctx.store.dispatch(ApplyingBegan(self.environment_id))
        try:
            listed = await ctx.client.variables.list(self.environment_id)
            now = {one.key: one for one in listed.environment_variables}
            while left:
                change = left.popleft()
                await self._send(ctx, change, now.get(change.key))
        finally:
            ctx.store.dispatch(ApplyingEnded(self.environment_id))

    async def _send(self, ctx: Context, change: Staged, now: Variable | None) -> None:
        done = is_done(change, now)  # by a batch whose answer was lost
        reason = "" if done else outdated(change, now)
        try:
            if not done and not reason:
                await self._carry_over(ctx, change)
        except Refused as error:
            reason = error.plain
        except ClientError as error:
            unsent = isinstance(error, Unreachable) and not error.sent
            ctx.store.dispatch(StagedApplied(self.environment_id, change, _not_sent(error) if unsent else UNSURE))
            raise
        ctx.store.dispatch(StagedApplied(self.environment_id, change, reason))

    async def _carry_over(self, ctx: Context, change: Staged) -> None:
        book, base = ctx.client.variables, change.base
        if base is None:
            wish = CreateVariable(key=change.key, value=change.value or "", personal_override_allowed=change.allowed)
            await book.create(self.environment_id, wish)
        elif change.value is None:
            try:
                await book.delete(self.environment_id, base.id)
            except NotFound:
                return  # what was wanted
        else:
            await book.update(self.environment_id, base.id, _difference(change, base))

    async def _read(self, ctx: Context) -> None:
        await Read((resources.variables(self.environment_id), resources.ENVIRONMENTS)).run(ctx)

    def _tell(self, ctx: Context) -> None:
        staging = ctx.state.staged.get(self.environment_id, Staging())
        done, refused = len(staging.applied), sum(1 for one in staging.changes if one.failed)
        if refused:
            said = f"{done} applied; {refused} refused and still staged: D shows why."
            ctx.store.dispatch(Noticed(Level.ERROR, said))
        else:
            ctx.store.dispatch(Noticed(Level.DONE, f"{done} applied. New replicas get them."))


def _not_sent(error: ClientError) -> str:
    """Say beside a change why it was not even tried."""
    match error:
        case Unreachable():
            return f"Not sent: {error.reason}. A sends it again."
        case Refused():
            return f"Not sent. {error.plain}"
        case _:
            return f"Not sent. {error}"


def _difference(change: Staged, base: Variable) -> UpdateVariable:
    wish = UpdateVariable()
    if change.value != base.value:
        wish = UpdateVariable(value=change.value)
    if change.allowed != base.personal_override_allowed:
        wish = UpdateVariable.model_validate({**wish.changes(), "personal_override_allowed": change.allowed})
    return wish


@dataclass(frozen=True, slots=True)
class ReadDotenv:
    """Read a `.env` file from the user's disk; `got` is called with its text, on the event loop."""

    label: ClassVar[str] = "Read the file"
    path: Path
    got: Callable[[str], None] = field(compare=False)

    async def run(self, ctx: Context) -> None:  # noqa: ARG002 - nothing is asked of the server
        """Read it.

        Raises:
            NotRead: It is not there, too large, or no text.
        """
        try:
            text = await asyncio.to_thread(_text_of, self.path)
        except OSError as error:
            raise NotRead(f"It cannot be read: {error.strerror or error}.") from error
        except UnicodeDecodeError:
            raise NotRead("It is no UTF-8 text.") from None
        self.got(text)


@dataclass(frozen=True, slots=True)
class ExportVariables:
    """Write the variables of an environment, as the server has them, into a file that only the user may read.

    Attributes:
        replace: The user agreed that what is there already goes.
    """

    label: ClassVar[str] = "Export the variables"
    environment_id: str
    path: Path
    replace: bool = False

    async def run(self, ctx: Context) -> None:
        """Read them anew, then write.

        Raises:
            NotSaved: It cannot be written, or is there already.
        """
        listed = await ctx.client.variables.list(self.environment_id)
        text = write_dotenv((one.key, one.value) for one in listed.environment_variables)
        try:
            await asyncio.to_thread(write_private if self.replace else _write_new, self.path, text)
        except FileExistsError:
            raise NotSaved("There is a file of this name already.") from None
        except OSError as error:
            raise NotSaved(f"It cannot be written: {error.strerror or error}.") from error
        count = len(listed.environment_variables)
        ctx.store.dispatch(Noticed(Level.DONE, f"{count} variables are in {self.path}; only you can read it."))


def _text_of(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NotRead(f"It is larger than {LARGEST // 1000} KB.")
    return data.decode("utf-8")


def _write_new(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
