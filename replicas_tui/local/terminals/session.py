"""One terminal as its users see it: input in order, output to everybody who listens, and what came before.

Invariants: a batch of input is written once, and after those before it in its generation; a listener gets what is still
remembered as one `replay`, then everything as `output`, then one `exit`.
"""

from __future__ import annotations

import asyncio
import codecs
import json
from collections import deque
from collections.abc import Callable

from replicas_tui.local.chats.events import Frame, Listener
from replicas_tui.local.refusals import Refusal, bad
from replicas_tui.local.terminals.pty_process import Clogged, PtyProcess

REMEMBERED = 256 * 1024  # characters
HELD = 256  # batches that may wait for an earlier one


class InputOrder:
    """Puts batches of input into the order their sender meant.

    A sender that starts anew names a higher generation, whose sequence begins at 0; what is left of older generations
    is not wanted any more.
    """

    def __init__(self) -> None:
        self._generation = 0
        self._next = 0
        self._held: dict[int, str] = {}

    def take(self, data: str, generation: int, sequence: int) -> list[str]:
        """Return what is to be written now; Refusal 400 for a batch too far ahead, or of a generation that is over."""
        if generation < self._generation:
            raise bad("generation", f"{generation} is over; it is {self._generation} now")
        comes_next = self._next if generation == self._generation else 0
        if sequence - comes_next >= HELD:
            raise bad("sequence", f"is too far ahead; {comes_next} comes next")
        if generation > self._generation:
            self._generation, self._next, self._held = generation, 0, {}
        if sequence >= self._next:
            self._held[sequence] = data
        ready = []
        while self._next in self._held:
            ready.append(self._held.pop(self._next))
            self._next += 1
        return ready


class TerminalSession:
    """One shell, running or ended."""

    def __init__(self, session_id: str, title: str, created_at: str, on_activity: Callable[[], None]) -> None:
        self.id = session_id
        self.title = title
        self.created_at = created_at
        self.exit_code: int | None = None
        self._on_activity = on_activity
        self._order = InputOrder()
        self._listeners: set[Listener] = set()
        self._text: deque[str] = deque()
        self._length = 0
        self._is_cut = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._process: PtyProcess | None = None
        self._ended = asyncio.Event()

    async def run(self, process: PtyProcess) -> None:
        """Follow the process to its end."""
        self._process = process
        try:
            self.exit_code = await process.wait()
            self._tell("exit", exitCode=self.exit_code)
        finally:
            self._ended.set()
            self.end_streams()

    def output(self, content: bytes) -> None:
        """The process printed something."""
        text = self._decoder.decode(content)
        if text:
            self._remember(text)
            self._tell("output", data=text)
            self._on_activity()

    def input(self, data: str, generation: int, sequence: int) -> None:
        """Take a batch of input; Refusal 400 if it cannot be, or never will be, written."""
        process = self._running()
        try:
            for each in self._order.take(data, generation, sequence):
                process.write(each.encode())
        except Clogged as error:
            raise Refusal(400, "Terminal does not take input", "Its program reads nothing") from error
        except UnicodeEncodeError as error:
            raise bad("data", "is not valid Unicode") from error
        self._on_activity()

    def resize(self, size: tuple[int, int]) -> None:
        """Give it another size of columns and rows."""
        self._running().resize(size)

    def listen(self) -> Listener:
        """Open a stream."""
        listener = Listener()
        listener.offer(_frame("replay", data=self._replay()))
        if self.exit_code is None:
            self._listeners.add(listener)
        else:
            listener.offer(_frame("exit", exitCode=self.exit_code))
            listener.close()
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a stream whose reader is gone."""
        listener.close()
        self._listeners.discard(listener)

    def end_streams(self) -> None:
        """End all streams."""
        for listener in self._listeners:
            listener.close()
        self._listeners.clear()

    async def close(self) -> None:
        """End the shell and all streams."""
        if self._process is not None and self.exit_code is None:
            await self._process.end()
            await self._ended.wait()
        self.end_streams()

    def _running(self) -> PtyProcess:
        if self._process is None or self.exit_code is not None:
            raise bad("sessionId", "its program has ended")
        return self._process

    def _tell(self, kind: str, **body: object) -> None:
        new = _frame(kind, **body)
        for listener in self._listeners:
            listener.offer(new)

    def _remember(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)
        while self._length > REMEMBERED and len(self._text) > 1:
            self._length -= len(self._text.popleft())
            self._is_cut = True

    def _replay(self) -> str:
        text = "".join(self._text)
        # What was cut off may have ended in the middle of an escape sequence; a new line begins clean.
        return text.partition("\n")[2] if self._is_cut else text


def _frame(kind: str, **body: object) -> Frame:
    return Frame("", f"event: {kind}\ndata: {json.dumps({'type': kind, **body})}\n\n".encode())
