"""What only the running app knows of its terminal and its lines, for the doctor."""

from __future__ import annotations

from collections import Counter
from typing import Final

from textual.app import App

from replicas_tui.state.model import Link, State
from replicas_tui.ui.images.easel import easel_of, why_no_pictures
from replicas_tui.ui.terminal import Fact

_WAYS: Final = {
    "kitty": "by kitty's protocol, as the terminal proved",
    "iterm": "by iTerm2's protocol, as the terminal proved",
    "sixel": "as sixels, as the terminal proved",
    "blocks": "as half blocks: the terminal proved no more",
}


async def images_here(app: App[object]) -> Fact:
    """Say how pictures are drawn in this terminal, which is asked once."""
    if why := why_no_pictures():
        return Fact(True, "images", why, "terminal")
    easel = easel_of(app)
    await easel.learn(getattr(app._driver, "ask", None))  # noqa: SLF001 - as the view of a picture does
    return Fact(True, "images", _WAYS[easel.ability.way], "terminal")


def streams_here(state: State) -> Fact:
    """Say which streams the app holds, and what is wrong with the first that is broken."""
    held = Counter(one.link for one in state.links.values())
    live, opening, broken = held[Link.LIVE], held[Link.OPENING], held[Link.BROKEN] + held[Link.REFUSED]
    told = [f"{live} live"] + ([f"{opening} opening"] if opening else []) + ([f"{broken} broken"] if broken else [])
    why = next((one.reason for one in state.links.values() if one.link in (Link.BROKEN, Link.REFUSED)), "")
    text = f"{', '.join(told)} in this app" + (f": {why}" if why else "")
    return Fact(not broken, "streams", text, "server")
