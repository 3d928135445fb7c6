"""A secret of several lines: what is on the screen, and what is sent."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Region
from typing_extensions import override

from replicas_tui.ui.form.secret_area import SecretAreaField
from replicas_tui.ui.themes import THEMES


class Shown(App[None]):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.field = SecretAreaField("Value", text)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = next(theme.name for theme in THEMES if "ansi" in theme.name)

    @override
    def compose(self) -> ComposeResult:
        yield self.field

    def text(self) -> str:
        return "\n".join(strip.text.rstrip() for strip in self.screen._compositor.render_strips())


async def test_the_letters_are_dots_until_they_are_asked_for() -> None:
    app = Shown("one\ntwo")
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        assert "•••" in app.text()
        assert "one" not in app.text()
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "one" in app.text()
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "one" not in app.text()


async def test_what_was_not_edited_is_given_to_the_letter_and_what_was_is_fit_to_be_typed() -> None:
    app = Shown("a\tb\r\nc\x1b")
    async with app.run_test(size=(60, 8)) as pilot:
        assert app.field.value == "a\tb\r\nc\x1b"
        app.field.control.focus()
        await pilot.press("x")
        assert app.field.value == "xa\tb\nc"


async def test_the_cursor_of_a_masked_text_stands_behind_its_tabs() -> None:
    app = Shown("\tz\tz")
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        masked = app.text()
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert masked == app.text().replace("z", "•")


async def test_a_field_that_was_taken_away_can_be_drawn_once_more_in_sixteen_colours() -> None:
    app = Shown("one")
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        area = app.field.area
        await app.field.remove()
        assert [strip.text for strip in area.render_lines(Region(0, 0, 3, 1))] == ["   "]
