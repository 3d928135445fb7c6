"""What the app wears: what the settings say, as far as this terminal shows it, and what either changes to.

The first paint waits for nobody: it takes what the locale, the environment and the last start tell. The terminal is
asked afterwards, and what it answers is put on then.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from textual.app import App

from replicas_tui.ui import glyph_choice, page_colour
from replicas_tui.ui.page_colour import Page
from replicas_tui.ui.services import Reread, Services
from replicas_tui.ui.wear import AUTO, fitting, heed_no_color, wear

PATIENCE_S = 1.0
LOOK_S = 5.0


@runtime_checkable
class Asked(Protocol):
    """A driver that can ask the terminal something."""

    async def ask(self, question: str, pattern: re.Pattern[str], patience_s: float) -> str | None:
        """Give the answer, or None when there is none in time."""


class Looks:
    """Puts looks on an app.

    Args:
        app: Who wears them.
        services: What the settings say, and what is remembered of the terminal.
        environ: What the terminal left in the environment.
    """

    def __init__(self, app: App[None], services: Services, environ: Mapping[str, str]) -> None:
        self._app = app
        self._services = services
        self._environ = environ
        self._look = services.look
        self._chosen = ""  # from the palette, for this run
        self._page: Page = page_colour.page_hinted(environ) or services.page
        self._glyphs = glyph_choice.by_locale(environ)
        self._hidden: set[str] = set()  # what was told of keys that never come to their action
        self._tell: Callable[[Sequence[str]], None] = lambda _: None
        heed_no_color(app, environ)
        self.put_on()

    @property
    def theme(self) -> str:
        """The theme that is meant, which may not be the one that fits."""
        return self._chosen or self._look.theme

    def put_on(self) -> None:
        """Wear what is known now."""
        colours = self._app.console.color_system
        glyphs = self._glyphs if self._look.glyphs == AUTO else self._look.glyphs
        wear(self._app, fitting(self.theme, colours, self._environ, self._page), glyphs)
        if self._look.keys or self._app._keymap:  # noqa: SLF001 - Textual has no other word for it
            from replicas_tui.ui.keymap import worn  # noqa: PLC0415 - few give keys to actions

            self._app.set_keymap(worn(self._look.keys))

    def choose(self, theme: str) -> None:
        """Wear a theme for this run."""
        self._chosen = theme
        self.put_on()

    def turn(self, page: Page) -> None:
        """Follow the terminal's page."""
        if page != self._page:
            self._page = page
            self._services.save_page(page)
            self.put_on()

    async def ask(self, driver: object) -> None:
        """Ask the terminal for its page's colour, and how wide it draws; put on what it answers."""
        if not isinstance(driver, Asked):
            return
        page, cursor = await asyncio.gather(self._ask_page(driver), self._ask_width(driver))
        if page is not None:
            self.turn(page)
        if cursor:
            self._glyphs = glyph_choice.by_cursor(cursor)
            self.put_on()
            self._app.screen.refresh()  # the sign it was asked to draw lies in a corner

    def follow(self, tell: Callable[[Sequence[str]], None]) -> None:
        """Look at the settings' file now and then, and `tell` what is wrong with it."""
        self._tell = tell
        self._app.set_interval(LOOK_S, self.look_again)

    async def look_again(self) -> None:
        """Look whether the file was changed, and put on what it says."""
        reread = await asyncio.to_thread(self._services.reread)
        if reread is not None:
            self.take(reread)
            self._tell((*reread.notes, *(await self.wrong_keys() if reread.look is not None else ())))
        if fresh := [one for one in self._hidden_here() if one not in self._hidden]:
            self._hidden.update(fresh)
            self._tell(fresh)

    def _hidden_here(self) -> Sequence[str]:
        """Say which of the user's keys something on this page keeps from them; others are looked at in turn."""
        if not self._look.keys:
            return ()
        from replicas_tui.ui.keymap import hidden  # noqa: PLC0415 - as above

        chain = self._app.screen._modal_binding_chain  # noqa: SLF001 - Textual has no other word for it
        return tuple(hidden(chain, self._look.keys, lambda one, node: self._app._check_action_state(one.action, node)))  # noqa: SLF001

    async def wrong_keys(self) -> Sequence[str]:
        """Say what of the user's keys cannot work."""
        if not self._look.keys:
            return ()
        from replicas_tui.ui.keymap import problems  # noqa: PLC0415 - as above

        return await asyncio.to_thread(problems, self._look.keys)

    def take(self, reread: Reread) -> None:
        """Put on what a changed file says; one that cannot be read changes nothing."""
        if reread.look is not None and reread.look != self._look:
            if reread.look.theme != self._look.theme:
                self._chosen = ""
            self._look = reread.look
            self.put_on()
            self._app.screen.refresh_bindings()

    async def _ask_page(self, driver: Asked) -> Page | None:
        if self._look.theme != AUTO or self._environ.get("NO_COLOR"):
            return None
        answer = await driver.ask(page_colour.TELL + page_colour.ASK, page_colour.ANSWER, PATIENCE_S)
        return page_colour.page_of(answer) if answer else None

    async def _ask_width(self, driver: Asked) -> str | None:
        if self._look.glyphs != AUTO or self._glyphs == "ascii":
            return None
        return await driver.ask(glyph_choice.ASK, glyph_choice.ANSWER, PATIENCE_S)
