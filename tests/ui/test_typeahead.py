from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.ui.typeahead import LOOK_S, TypeAhead


async def settled(app: Desk, pilot: Pilot[None]) -> None:
    """Wait until every key was handed out."""
    await pilot.pause(0.01)  # the first is handed out
    while app._later or app._deadline is not None:
        await pilot.pause(0.01)
    await pilot.pause()


class Page(Widget, can_focus=True):
    """Keys do things here: `i` goes to the field, `d` is a mistake while writing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "write"),
        Binding("d", "mistake"),
        Binding("x", "vanish"),
        Binding("s", "slow"),
    ]
    mistakes = 0

    def action_write(self) -> None:
        self.app.query_one(Input).focus()

    def action_mistake(self) -> None:
        self.mistakes += 1

    async def action_vanish(self) -> None:
        self.app.query_one(Input).focus()
        await self.remove()

    async def action_slow(self) -> None:
        await asyncio.sleep(3 * LOOK_S)  # a screen that is being built on a busy machine
        self.app.query_one(Input).focus()


class Desk(TypeAhead):
    @override
    def compose(self) -> ComposeResult:
        yield Page()
        yield Input(select_on_focus=False)

    def burst(self, text: str) -> None:
        """Press keys as a slow line delivers them: all at once."""
        for char in text:
            self.post_message(events.Key("space" if char == " " else char, char))


async def test_a_burst_of_keys_lands_where_each_key_leads() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        page = app.query_one(Page)
        page.focus()
        await pilot.pause()
        app.burst("ia draft dd")
        app.post_message(events.Paste(" pasted"))
        app.burst("!")
        await settled(app, pilot)
        assert app.query_one(Input).value == "a draft dd pasted!"
        assert page.mistakes == 0


async def test_a_widget_that_goes_away_holds_no_key_back() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.query_one(Page).focus()
        await pilot.pause()
        app.burst("xdone")
        await settled(app, pilot)
        assert app.query_one(Input).value == "done"


async def test_keys_wait_for_one_that_takes_long() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        page = app.query_one(Page)
        page.focus()
        await pilot.pause()
        app.burst("sadd")
        await settled(app, pilot)
        assert app.query_one(Input).value == "add"
        assert page.mistakes == 0


async def test_a_key_is_kept_for_who_takes_the_focus_of_one_that_is_gone() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        page = app.query_one(Page)
        await page.remove()
        app.screen.focused = page  # as where a form is made anew: what was focused last is no more
        app.burst("word")
        await pilot.pause(LOOK_S)
        app.query_one(Input).focus()
        await settled(app, pilot)
        assert app.query_one(Input).value == "word"


async def test_keys_that_wait_when_the_app_ends_are_given_to_nobody() -> None:
    class Ending(Desk):
        @override
        async def _close_all(self) -> None:
            await super()._close_all()
            self.end_opening()  # what they waited for comes when no screen is left

    app = Ending()
    async with app.run_test() as pilot:
        app.begin_opening()
        app.burst("dd")
        await pilot.pause()
        assert app.keys_wait
    assert not app.screen_stack
