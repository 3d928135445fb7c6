"""A list with a cursor that stays on what was chosen, whatever happens around it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App, ComposeResult
from typing_extensions import override

from replicas_tui.ui.kit import line
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.themes import THEMES


class Shown(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.listing = Listing()
        self.chosen: list[str] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    @override
    def compose(self) -> ComposeResult:
        yield self.listing

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        self.chosen.append(message.at)


def entries(names: Iterable[str]) -> list[Entry]:
    return [entry("", "Heading"), *(entry(name, f"   {name}") for name in names)]


def entry(name: str, said: str) -> Entry:
    return Entry(name, lambda width: [line(width, [said])])


def text(app: Shown) -> list[str]:
    height = app.listing.size.height
    return [app.listing.render_line(y).text.rstrip() for y in range(height)]


async def test_the_cursor_passes_over_headings_and_stops_at_the_ends() -> None:
    app = Shown()
    async with app.run_test(size=(30, 6)) as pilot:
        app.listing.fill(entries("abc"))
        assert app.listing.at == "a"
        await pilot.press("k", "j", "j", "j", "enter")
        assert app.chosen == ["c"]


async def test_the_cursor_stays_on_its_entry_or_on_what_took_its_place() -> None:
    app = Shown()
    async with app.run_test(size=(30, 6)) as pilot:
        app.listing.fill(entries("abcd"))
        await pilot.press("j", "j")
        app.listing.fill(entries("xyabcd"))
        assert app.listing.at == "c"
        app.listing.fill(entries("xyabd"))
        assert app.listing.at == "d"
        app.listing.fill(entries("xy"))
        assert app.listing.at == "y"
        app.listing.fill([])
        assert app.listing.at == ""
        await pilot.press("enter")
        assert app.chosen == []


async def test_a_long_list_keeps_the_cursor_in_sight_and_shows_its_heading_at_the_top() -> None:
    app = Shown()
    async with app.run_test(size=(30, 6)) as pilot:
        app.listing.fill(entries(str(n) for n in range(10_000)))
        await pilot.press("G")
        assert text(app)[-1].endswith("9999")
        await pilot.press("k", "k", "k", "k", "k", "k", "k")
        assert text(app)[0].endswith("9992")
        await pilot.press("g")
        assert text(app)[0] == "Heading"
