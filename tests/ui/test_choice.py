"""A field that offers what it can be: what is typed is the user's, whatever comes to be offered meanwhile."""

from __future__ import annotations

from textual.app import App, ComposeResult
from typing_extensions import override

from replicas_tui.state.safe import Safe
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.themes import THEMES

USUAL, CLAUDE, CODEX = (
    Option("", Safe("default")),
    Option("claude", Safe("Claude Code")),
    Option("codex", Safe("Codex")),
)


class Form(App[None]):
    def __init__(self, value: str = "") -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self._value = value

    @override
    def compose(self) -> ComposeResult:
        self.agent, self.other = Choice("Agent", (USUAL, CLAUDE), self._value), TextField("Name")
        yield self.agent
        yield self.other


async def test_what_is_offered_anew_does_not_write_into_what_is_being_typed() -> None:
    app = Form()
    async with app.run_test() as pilot:
        app.agent.entry.focus()
        await pilot.press("ctrl+u")
        app.agent.offer((USUAL, CLAUDE, CODEX))
        await pilot.press(*"claude")
        app.agent.offer((USUAL, CLAUDE))
        assert app.agent.entry.value == "claude"
        app.other.entry.focus()
        await pilot.pause()
        assert (app.agent.entry.value, app.agent.value) == ("Claude Code", "claude")


async def test_a_field_that_was_emptied_says_what_that_means_once_it_is_left() -> None:
    app = Form("claude")
    async with app.run_test() as pilot:
        app.agent.entry.focus()
        await pilot.press("ctrl+e", "ctrl+u")
        assert app.agent.entry.value == ""
        app.other.entry.focus()
        await pilot.pause()
        assert (app.agent.entry.value, app.agent.value) == ("default", "")


async def test_what_is_filled_in_takes_the_name_it_is_offered_under() -> None:
    app = Form("claude")
    async with app.run_test():
        app.agent.offer((USUAL, Option("claude", Safe("Claude"))))
        assert (app.agent.entry.value, app.agent.value) == ("Claude", "claude")


async def test_a_text_taken_back_offers_everything_again() -> None:
    app = Form("claude")
    async with app.run_test() as pilot:
        app.agent.entry.focus()
        await pilot.press("ctrl+e", "ctrl+u", *"nobody")
        assert not app.agent.menu.options
        await pilot.press("ctrl+u")
        assert app.agent.menu.options == (USUAL, CLAUDE)
        await pilot.press("down", "enter")
        assert app.agent.value == "claude"


async def test_typing_after_a_choice_looks_for_another_instead_of_going_on_behind_it() -> None:
    app = Form("claude")
    async with app.run_test() as pilot:
        app.agent.entry.focus()
        await pilot.press("down", "up", "enter")
        assert app.agent.value == ""
        await pilot.press(*"claude", "tab")
        assert (app.agent.entry.value, app.agent.value) == ("Claude Code", "claude")
