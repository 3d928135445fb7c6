"""`replicas-tui --linear`: the session of the app, talked about in plain lines instead of painted."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from contextlib import suppress

from replicas_tui.commands.connect import Connector
from replicas_tui.commands.open import Choice
from replicas_tui.credentials.credentials import Credentials
from replicas_tui.log import open_log
from replicas_tui.outcome import Failure
from replicas_tui.settings.config import Settings
from replicas_tui.settings.profiles import ProfileBook
from replicas_tui.state.safe import Safe
from replicas_tui.ui.services import ConnectError

FIRST = (
    "Nothing is set up yet. To work on this machine: replicas-tui --linear --local. "
    "To connect to a server: replicas-tui auth login, then replicas-tui --linear."
)


def run(settings: Settings, choice: Choice) -> int:
    """Talk until the user quits.

    Raises:
        Failure: the profile cannot be opened.
    """
    if choice.profile is None:
        print(FIRST)
        return 0
    with suppress(OSError):
        open_log(settings.folders.log_file)
    return asyncio.run(_talk(settings, choice))


async def _talk(settings: Settings, choice: Choice) -> int:
    from replicas_tui.linear.conversation import Conversation
    from replicas_tui.linear.voice import Voice

    folders = settings.folders
    book = ProfileBook(folders, settings.profiles, settings.made)
    assert choice.profile is not None  # noqa: S101 - `run` looked
    book.hold(choice.profile)
    connector = Connector(
        folders,
        book,
        Credentials(folders, os.environ),
        register=choice.register,
        register_here=choice.register_here,
    )
    print(f"Connecting: {choice.profile.name}", flush=True)
    try:
        session = await connector.connect(choice.profile.name)
    except ConnectError as error:
        raise Failure(str(error)) from None
    running = asyncio.create_task(session.run())
    try:
        await Conversation(session.context, Voice(_say, _Lines().ask), session.context.now).run()
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await session.close()
    return 0


def _say(line: Safe) -> None:
    print(line, flush=True)


class _Lines:
    """Lines of standard input, read in a thread that nobody waits for at the end."""

    async def ask(self, prompt: str) -> str | None:
        """Print a prompt where somebody sees it, and give the next line."""
        if sys.stdin.isatty():
            print(prompt, end="", flush=True)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()

        def read() -> None:
            line = sys.stdin.readline()
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(_give, answer, line)

        threading.Thread(target=read, name="linear-input", daemon=True).start()
        line = await answer
        return line.rstrip("\n") if line else None


def _give(answer: asyncio.Future[str], line: str) -> None:
    if not answer.done():
        answer.set_result(line)
