"""Reading all of a chat's history, page by page, as the reader or an export wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from replicas_tui.effects.chats import LoadOlder
from replicas_tui.effects.context import Context
from replicas_tui.effects.transcripts import held
from replicas_tui.state.actions_history import HistoryFailed

FAR: Final = 5_000  # events of a page when many are wanted
_LOOK_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class LoadWhole:
    """Read everything before the oldest event we hold; what is there already shows how far it is."""

    label: ClassVar[str] = "Load all older events"
    replica_id: str
    chat_id: str

    async def run(self, ctx: Context) -> None:
        """Read until the beginning; a failure is told where the transcript begins."""
        await load_whole(ctx, self.replica_id, self.chat_id)


async def load_whole(ctx: Context, replica_id: str, chat_id: str) -> bool:
    """Read a chat back to its beginning; False when that did not work, and the store has been told why."""
    while (log := held(ctx.state, chat_id)) is not None and log.start > 0:
        while ctx.state.transcripts[chat_id].loading:  # the page that was asked for by scrolling
            await ctx.sleep(_LOOK_S)
        start = log.start
        await LoadOlder(replica_id, chat_id, FAR).run(ctx)
        if ctx.state.transcripts[chat_id].failed:
            return False
        if log.start >= start:
            ctx.store.dispatch(HistoryFailed(chat_id, "The server counts older events and gives none of them."))
            return False
    return log is not None
