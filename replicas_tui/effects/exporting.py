"""Writing a whole chat into a file of the user's: his alone to read, and over nothing he did not agree to."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Literal, TypeAlias

from replicas_tui.effects.context import Context
from replicas_tui.effects.saving import NotSaved
from replicas_tui.effects.transcripts import held
from replicas_tui.effects.whole import load_whole
from replicas_tui.state.actions import Noticed
from replicas_tui.state.export import Source, as_json, as_markdown, as_scenario
from replicas_tui.state.export.source import source
from replicas_tui.state.model import Level
from replicas_tui.state.safe import Safe, safe_line

Form: TypeAlias = Literal["markdown", "json", "scenario"]
SCENARIOS: Final = (".replicas", "scenarios")
ENDINGS: Final[dict[Form, str]] = {"markdown": ".md", "json": ".json", "scenario": ".scenario.md"}
_WRITERS: Final[dict[Form, Callable[[Source], str]]] = {
    "markdown": as_markdown,
    "json": as_json,
    "scenario": as_scenario,
}


def is_made(folder: Path) -> bool:
    """Say whether a folder that is not there is made: the one in which `/run` looks, in a folder that is there."""
    return folder.parts[-2:] == SCENARIOS and folder.parent.parent.is_dir() and not folder.exists()


@dataclass(frozen=True, slots=True)
class ExportChat:
    """Write a chat, read back to its beginning, to `path`.

    Attributes:
        replace: The user agreed that what is there already goes.
    """

    label: ClassVar[str] = "Export"
    replica_id: str
    chat_id: str
    form: Form
    path: Path
    replace: bool = False

    async def run(self, ctx: Context) -> None:
        """Read what is older, then write it.

        Raises:
            NotSaved: It could not be read whole, or not be written.
        """
        if not await load_whole(ctx, self.replica_id, self.chat_id):
            transcripts = ctx.state.transcripts.get(self.chat_id)
            why = transcripts.failed if transcripts is not None else "Nothing of this chat is loaded."
            raise NotSaved(f"It could not be read back to its beginning. {why}")
        chat = self._chat(ctx)
        try:
            await asyncio.to_thread(self._write, chat)
        except FileExistsError as error:
            raise NotSaved("There is a file of this name already.") from error
        except OSError as error:
            raise NotSaved(f"It could not be written: {error.strerror or error}.") from error
        ctx.store.dispatch(Noticed(Level.DONE, f"Exported to {self.path}."))

    def _chat(self, ctx: Context) -> Source:
        log = held(ctx.state, self.chat_id)
        if log is None:
            raise NotSaved("Nothing of this chat is loaded.")
        replica = ctx.state.replicas.get(self.replica_id)
        chat = next((one for one in ctx.state.chats.get(self.replica_id, ()) if one.id == self.chat_id), None)
        agent = safe_line(chat.provider, 40) if chat is not None else Safe("an agent")
        return source(
            log,
            replica_id=self.replica_id,
            chat_id=self.chat_id,
            replica=safe_line(replica.name, 100) if replica is not None else Safe(self.replica_id),
            title=(safe_line(chat.title, 200) if chat is not None else Safe("")) or Safe("a chat"),
            agent=agent,
        )

    def _write(self, chat: Source) -> None:
        data = _WRITERS[self.form](chat).encode("utf-8", "replace")
        if is_made(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.replace:
            handle, made = tempfile.mkstemp(prefix=".export-", dir=self.path.parent)  # its owner alone can read it
        else:
            made = str(self.path)
            handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            if self.replace:
                os.replace(made, self.path)
        except OSError:
            os.unlink(made)
            raise
