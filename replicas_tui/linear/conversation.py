"""The loop of `--linear`: a line is read, what it asks for is done, and told in lines.

A word or its first letter is a command; a number opens a replica in the list, and answers what is asked in a replica.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from replicas_tui.effects.chats import OpenReplica
from replicas_tui.effects.context import Context, carry_out
from replicas_tui.effects.replicas import CloseReplica, LoadFleet, RestoreFleet
from replicas_tui.effects.survey import Survey
from replicas_tui.linear.at_replica import HELP as REPLICA_HELP
from replicas_tui.linear.at_replica import AtReplica
from replicas_tui.linear.hearing import Hearing
from replicas_tui.linear.listing import fleet_lines, row_line
from replicas_tui.linear.making import make
from replicas_tui.linear.voice import Voice
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import NEEDS, FleetRow

LIST_HELP: Final = (
    "Commands: a number opens a replica, n the next that needs you, new makes a replica, l the list again, "
    "i the server, h help, q quit."
)
_QUIT: Final = ("q", "quit", "exit")

T = TypeVar("T")


class Conversation:
    """Talks about one server.

    Args:
        context: Its session's.
        voice: With whom.
        clock: Gives this moment.
    """

    def __init__(self, context: Context, voice: Voice, clock: Callable[[], datetime]) -> None:
        self._context = context
        self._voice = voice
        self._clock = clock
        self._survey = Survey(context)
        self._hearing = Hearing(context.store, voice.say)
        self._here = AtReplica(context, voice, self._hearing, clock)
        self._listed: tuple[FleetRow, ...] = ()  # what the numbers last said mean
        self._commands: Mapping[str, Callable[[], Awaitable[None]]] = {
            "next": self._next,
            "new": self._new,
            "list": self._list,
            "back": self._list,
            "info": self._info,
            "help": self._help,
        }

    async def run(self) -> None:
        """Talk until the user quits or the input ends."""
        await carry_out(RestoreFleet(), self._context)  # the first list must know what was read
        await self._list()
        while (line := await self._voice.ask("> ")) is not None:
            word, _, rest = line.strip().partition(" ")
            if word in _QUIT:
                return
            if word:
                await self._hear(word.lower(), rest.strip())

    async def _hear(self, word: str, rest: str) -> None:
        view = self._here.view
        if word.isdecimal():
            await (self._open(int(word)) if view is None else self._here.answer(str(int(word)), view))
        elif (command := _meant(word, self._commands)) is not None:
            await command()
        elif (act := _meant(word, self._here.commands)) is None:
            self._say(f"There is no command {safe_line(word, 40)!r}; h says which there are.")
        elif view is None:
            self._say("Open a replica first, by its number.")
        else:
            await act(rest, view)

    async def _open(self, number: int) -> None:
        if 1 <= number <= len(self._listed):
            await self._go(self._listed[number - 1])
        else:
            self._say(f"There is no replica {number}; l lists them.")

    async def _go(self, row: FleetRow) -> None:
        self._say(f"Opened: {row_line(row)}")
        if not row.awake and row.word != "preparing":
            self._say("It sleeps: what is kept of it here is read. k wakes it, and so does a message.")
        await carry_out(OpenReplica(row.id), self._context)
        self._say(REPLICA_HELP)

    async def _next(self) -> None:
        here = self._context.state.open_replica
        row = next((one for one in self._rows() if one.group == NEEDS and one.id != here), None)
        if row is None:
            self._say("Nobody else needs you.")
        else:
            await self._go(row)

    async def _new(self) -> None:
        made = await make(self._context, self._voice, self._here.typed)
        row = next((one for one in self._rows() if one.id == made), None)
        if row is not None:
            await self._go(row)

    async def _list(self) -> None:
        if self._context.state.open_replica is not None:
            await carry_out(CloseReplica(), self._context)
        await carry_out(LoadFleet(), self._context)
        await self._survey.run(())  # what is said is not put right later, as a painted row is; a kept chat may be old
        view = fleet(self._context.state, self._clock())
        self._listed = view.rows
        self._voice.tell(fleet_lines(view))
        self._say(LIST_HELP)

    async def _info(self) -> None:
        state = self._context.state
        for row in self._rows():
            if row.id == state.open_replica:
                self._say(f"Replica, listed under {row.group}: {row_line(row)}")
        reason = f", {state.server.reason}" if state.server.reason else ""
        self._say(f"Server: {state.server.profile}, {state.server.link.value}{reason}")

    async def _help(self) -> None:
        self._say(LIST_HELP if self._context.state.open_replica is None else REPLICA_HELP)

    def _rows(self) -> tuple[FleetRow, ...]:
        return fleet(self._context.state, self._clock()).rows

    def _say(self, text: str) -> None:
        self._voice.say(Safe(text))


def _meant(word: str, commands: Mapping[str, T]) -> T | None:
    """Give the command of that name, or the first whose name begins so."""
    return commands.get(word) or next((what for name, what in commands.items() if name.startswith(word)), None)
