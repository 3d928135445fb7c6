"""What can be done with the open replica, in lines.

A message is a draft on disk before it is sent, so that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from replicas_tui.effects.changes import LoadDiffs, restore_diffs
from replicas_tui.effects.chats import Interrupt, OpenReplica
from replicas_tui.effects.context import Context, Intent, carry_out
from replicas_tui.effects.messages import AnswerQuestion, SendMessage
from replicas_tui.effects.queue import LoadQueue, RemoveQueued
from replicas_tui.effects.replicas import ArchiveReplica, SleepReplica, WakeReplica
from replicas_tui.effects.writing import Write
from replicas_tui.linear.diffs import change_lines, file_lines, files_of
from replicas_tui.linear.hearing import Hearing
from replicas_tui.linear.listing import queue_lines
from replicas_tui.linear.voice import Voice
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.safe import Safe
from replicas_tui.state.views.changes import changes
from replicas_tui.state.views.queue import queue
from replicas_tui.state.views.replica import ReplicaView, replica

END: Final = "."
HELP: Final = (
    "Commands: w write a message, d what changed, u the queue, x N drop message N of it, m more of the chat, "
    "c the chats, "
    "s sleep, k wake, t stop the turn, a approve a plan, r answer in words, i where it stands, "
    "n the next that needs you, b back to the list, q quit. A number answers what is asked."
)
Command: TypeAlias = Callable[[str, ReplicaView], Awaitable[None]]


class AtReplica:
    """Does it.

    Args:
        context: The session's.
        voice: With whom one talks.
        hearing: Says nothing while a message is typed.
        clock: Gives this moment.
    """

    def __init__(self, context: Context, voice: Voice, hearing: Hearing, clock: Callable[[], datetime]) -> None:
        self._context = context
        self._voice = voice
        self._hearing = hearing
        self._clock = clock
        self.commands: Mapping[str, Command] = {
            "write": self._write,
            "diff": self._diff,
            "u": self._queue,
            "queue": self._queue,
            "x": self._drop,
            "drop": self._drop,
            "more": self._more,
            "chats": self._chats,
            "sleep": lambda _, view: self._act(SleepReplica(view.id), "Sleep: asked."),
            "k": lambda _, view: self._act(WakeReplica(view.id), "Wake: asked."),
            "wake": lambda _, view: self._act(WakeReplica(view.id), "Wake: asked."),
            "t": self._stop,
            "stop": self._stop,
            "approve": lambda _, view: self.answer("approve", view),
            "archive": lambda _, view: self._act(ArchiveReplica(view.id), "Archive: asked."),
            "reply": self._reply,
        }

    @property
    def view(self) -> ReplicaView | None:
        """The open replica."""
        state = self._context.state
        return replica(state, state.open_replica, self._clock()) if state.open_replica is not None else None

    async def answer(self, text: str, view: ReplicaView) -> None:
        """Answer what is asked: an option's number, `approve`, or words."""
        if not view.asking or view.chat_id is None:
            self._say("Nothing is asked here; w writes a message.")
            return
        await self._act(AnswerQuestion(view.id, view.chat_id, text), "Answer: sent.")

    async def _reply(self, rest: str, view: ReplicaView) -> None:
        if text := rest or await self.typed("Answer in words"):
            await self.answer(text, view)

    async def _write(self, rest: str, view: ReplicaView) -> None:
        text = rest or await self.typed(f"Message to {view.name}")
        if not text.strip():
            self._say("Message: empty, nothing is sent.")
            return
        key = view.chat_id or view.id
        before = self._context.state.drafts.get(key)
        await self._do(Write(key, Draft(text=text), SendMessage(view.id, view.chat_id, text)))
        if self._context.state.drafts.get(key) is not before:
            self._say("Message: not sent; it is kept as the draft of this chat.")
        else:
            self._say("Message: queued, it runs after this turn." if view.working else "Message: sent.")

    async def typed(self, invites: str) -> str:
        """Take lines until one that is a single dot, or an empty first one; what happens meanwhile is said after."""
        self._say(f"{invites}. A line of a single dot ends it; an empty first line leaves it.")
        self._hearing.quiet = True
        lines: list[str] = []
        try:
            while (line := await self._voice.ask("| ")) is not None and line.strip() != END and (line or lines):
                lines.append(line)
        finally:
            self._hearing.quiet = False
        return "\n".join(lines).strip("\n")

    async def _queue(self, _: str, view: ReplicaView) -> None:
        if view.chat_id is not None:
            await self._do(LoadQueue(view.id, view.chat_id))
        self._voice.tell(queue_lines(queue(self._context.state, view.id)))

    async def _drop(self, rest: str, view: ReplicaView) -> None:
        rows = queue(self._context.state, view.id).rows
        if view.chat_id is None or not rest.isdecimal() or not 1 <= int(rest) <= len(rows):
            self._say("Queue: say which, as in x 1; u lists it.")
            return
        row = rows[int(rest) - 1]
        await self._act(RemoveQueued(view.id, view.chat_id, row.id), f"Queue: dropped {row.text}")

    async def _diff(self, rest: str, view: ReplicaView) -> None:
        """List the files that changed, or read one; what is kept of a replica that sleeps is read, and wakes nobody."""
        if view.asleep:
            await restore_diffs(self._context, view.id)
        else:
            await self._do(LoadDiffs(view.id))
        found = changes(self._context.state, view.id, self._clock())
        files = files_of(found)
        if rest.isdecimal() and 1 <= int(rest) <= len(files):
            self._voice.tell(file_lines(files[int(rest) - 1]))
        elif rest:
            self._say("Changes: say which, as in d 1; d lists the files.")
        else:
            self._voice.tell(change_lines(found))

    async def _more(self, _: str, __: ReplicaView) -> None:
        if not self._hearing.more():
            self._say("Chat: nothing older is here.")

    async def _chats(self, rest: str, view: ReplicaView) -> None:
        if rest.isdecimal() and 1 <= int(rest) <= len(view.tabs):
            await self._do(OpenReplica(view.id, view.tabs[int(rest) - 1].id))
            return
        self._say(f"Chats: {len(view.tabs)}; c and a number opens one.")
        for n, tab in enumerate(view.tabs, 1):
            parts = [tab.title, tab.agent, tab.state, "open" if tab.id == view.chat_id else ""]
            self._say(f"  {n}. {', '.join(part for part in parts if part)}")

    async def _stop(self, _: str, view: ReplicaView) -> None:
        if view.chat_id is None or not view.can_stop or not view.working:
            self._say("Turn: there is none that could be stopped.")
        else:
            await self._act(Interrupt(view.id, view.chat_id), "Turn: asked to stop.")

    async def _act(self, intent: Intent, said: str) -> None:
        """Carry it out, and say so unless a notice said what is wrong."""
        before = self._context.state.noticed
        await self._do(intent)
        if self._context.state.noticed == before:
            self._say(said)

    async def _do(self, intent: Intent) -> None:
        await carry_out(intent, self._context)

    def _say(self, text: str) -> None:
        self._voice.say(Safe(text))
