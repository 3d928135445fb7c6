"""Leaving a profile for another one: what was typed is kept, what runs on the server goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from replicas_tui.ui.dialogs.finder import Choice, Finder
from replicas_tui.ui.services import Services

if TYPE_CHECKING:
    from replicas_tui.ui.errands import Errands


KEEPING_S = 2.0


class Profiles(Finder):
    """Finds a profile by typing."""

    heading = "Switch to another profile"
    invites = "type to find a server"
    counted = "other profiles"
    none = "There is no other one yet. In a shell this adds a server:\nreplicas-tui auth login --base-url URL"


def profile_choices(services: Services, word: str = "") -> list[Choice]:
    """List the profiles there are, but for the one that is open; `word` stands before each."""
    return [
        Choice(f"{word}{name}", command=("profile", name), about=server)
        for name, server in services.profiles()
        if name != services.profile
    ]


async def leave(app: Errands) -> None:
    """Close the open profile, once its screens have said what they keep and that is done."""
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    heard = asyncio.Event()
    app.call_later(heard.set)  # behind what the screens said when they went
    await heard.wait()
    intents = [asyncio.ensure_future(worker.wait()) for worker in app.workers if worker.group == "intents"]
    if intents:  # a call to a server that is slow is not waited for: what is kept is on this machine
        await asyncio.wait(intents, timeout=KEEPING_S)
        for one in intents:
            one.cancel()
        await asyncio.gather(*intents, return_exceptions=True)
    desk, app.desk = app.desk, None
    if desk is not None:
        await desk.close()
        app.workers.cancel_group(app, "session")
