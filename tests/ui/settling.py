"""A key that was pressed is one whose consequences are there: also on a machine that is busy with other things.

Textual takes a test's app for idle once its process used little processor time for 20 ms. A process that got no
processor did that, too: it is called idle in the middle of handling a key. Here an app is idle when nothing in it waits
for its turn, and nothing on its screen waits to be drawn; and keys are pressed when none of them waits for another.
Threads, the network and timers are not waited for: what they bring a test waits for by itself.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any, Final

import textual._wait
import textual.app
import textual.pilot
from textual._context import active_app
from textual.app import App
from textual.pilot import Pilot, WaitForScreenTimeout

from replicas_tui.ui.typeahead import TypeAhead

TURNS: Final = 5_000  # more than any key needs; an app that never rests is not waited for
DRAWS: Final = 20  # a screen that cannot be drawn, as in a terminal too small, is not waited for
DRAW_S: Final = 0.005
PATIENCE_S: Final = 60.0

_looks_idle = textual._wait.wait_for_idle
_handled = Pilot._wait_for_screen
_pressed = Pilot.press


async def settled(app: App[Any] | None) -> None:
    """Let everything happen that waits for nothing but its turn, and what is to be drawn be drawn."""
    await _everybodys_turn()
    for _ in range(DRAWS):
        if app is None or not _draws(app):
            return
        await asyncio.sleep(DRAW_S)
        await _everybodys_turn()


async def _everybodys_turn() -> None:
    ready: Any = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _ in range(TURNS):
        await asyncio.sleep(0)
        if not ready:
            return


def _draws(app: App[Any]) -> bool:
    if not app.screen_stack or app._exit:
        return False
    if app._resize_timer is not None:
        return True
    one = app.screen
    waits = one._layout_required or one._scroll_required or one._repaint_required or one._recompose_required
    return bool(waits or one._dirty_widgets or one._callbacks)


async def _idle(min_sleep: float = textual._wait.SLEEP_GRANULARITY, max_sleep: float = 1) -> None:
    await _looks_idle(min_sleep, max_sleep)
    await settled(active_app.get(None))


async def _wait_for_screen(pilot: Pilot[Any], timeout: float = PATIENCE_S) -> bool:
    well = False
    with suppress(WaitForScreenTimeout):  # what is asserted says better what is wrong, if anything is
        well = await _handled(pilot, timeout)
    await settled(pilot.app)
    return well


async def _press(pilot: Pilot[Any], *keys: str) -> None:
    await _pressed(pilot, *keys)
    app, until = pilot.app, monotonic() + PATIENCE_S
    while isinstance(app, TypeAhead) and _hands_out(app) and monotonic() < until:
        await asyncio.sleep(DRAW_S)
    await settled(app)


def _hands_out(app: TypeAhead) -> bool:
    """Say whether a key is being handled, or waits for one; those that wait for an app to open are not waited for."""
    return not app.opening and not app._exit and (app.keys_wait or app._deadline is not None)


def settle() -> None:
    """Let every pilot wait so."""
    for module in (textual.app, textual.pilot):
        vars(module)["wait_for_idle"] = _idle
    Pilot.press = _press  # type: ignore[method-assign, assignment]
    Pilot._wait_for_screen = _wait_for_screen  # type: ignore[method-assign, assignment]
