"""What the app wears: as the settings, the environment and the terminal say."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from textual.screen import Screen

from replicas_tui.settings.config import Bound
from replicas_tui.ui import glyph_choice, page_colour
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.kit import G
from replicas_tui.ui.page_colour import PageTurned
from replicas_tui.ui.screens.canvas import CanvasScreen
from replicas_tui.ui.screens.changes import ChangesScreen
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.help import Help
from replicas_tui.ui.screens.inbox import InboxScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.services import Look, Reread, Services
from replicas_tui.ui.tty_keys import KeyParser
from replicas_tui.ui.wear import fitting, wear
from tests.ui import scenes
from tests.ui.stage import Stage


class Terminal:
    """A terminal that answers what it is asked."""

    def __init__(self, page: str | None = None, column: int | None = None) -> None:
        self.page = page
        self.column = column

    async def ask(self, question: str, pattern: re.Pattern[str], patience_s: float) -> str | None:
        if page_colour.ASK in question:
            return f"\x1b]11;rgb:{self.page}\x1b\\" if self.page else None
        return f"\x1b[1;{self.column}R" if self.column else None


AUTO = Look()


@pytest.fixture(autouse=True)
def truecolor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)


def app(look: Look = AUTO, **more: object) -> ReplicasApp:
    return ReplicasApp(Services(None, scenes.no_server, scenes.NoSetup(), look=look, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theme", "colours", "environ", "page", "worn"),
    [
        ("auto", "truecolor", {}, "dark", "dark"),
        ("auto", "truecolor", {}, "light", "light"),
        ("auto", "truecolor", {"SSH_TTY": "x"}, "light", "light"),
        ("auto", "256", {"SSH_TTY": "x"}, "dark", "ansi"),
        ("auto", "256", {"SSH_CONNECTION": "x"}, "light", "ansi-light"),
        ("auto", "256", {}, "dark", "dark-256"),
        ("auto", "standard", {}, "light", "ansi-light"),
        ("contrast", "256", {"SSH_TTY": "x"}, "dark", "contrast"),
        ("light", "standard", {}, "dark", "ansi-light"),
        ("auto", "truecolor", {"NO_COLOR": "1"}, "light", "ansi-mono"),
        ("auto", "truecolor", {"NO_COLOR": ""}, "dark", "dark"),
    ],
)
def test_a_theme_fits_the_terminal(theme: str, colours: str, environ: dict[str, str], page: str, worn: str) -> None:
    assert fitting(theme, colours, environ, page) == worn  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "page"),
    [
        ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "light"),
        ("\x1b]11;rgb:1212/1414/1a1a\x07", "dark"),
        ("\x1b]11;rgb:fd/f6/e3\x07", "light"),
        ("\x1b]11;rgba:0000/2b2b/3636/ffff\x1b\\", "dark"),
        ("\x1b]11;?\x07", None),
    ],
)
def test_the_terminal_says_what_its_page_is(answer: str, page: str | None) -> None:
    assert page_colour.page_of(answer) == page


@pytest.mark.parametrize(
    ("environ", "glyphs"),
    [
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),  # the second is Python's doing
        ({"LANG": "de_DE.ISO-8859-1"}, "ascii"),
        ({"LANG": "en_GB.UTF-8", "TERM": "linux"}, "ascii"),
        ({"LANG": "en_GB.UTF-8"}, "unicode"),
        ({"LANG": "C", "LC_ALL": "C.utf8"}, "unicode"),
        ({}, "unicode"),
    ],
)
def test_the_locale_chooses_the_glyphs_to_begin_with(environ: dict[str, str], glyphs: str) -> None:
    assert glyph_choice.by_locale(environ) == glyphs


async def test_a_terminal_that_is_light_turns_the_theme_and_the_next_start_begins_so() -> None:
    kept: list[str] = []
    one = app(save_page=kept.append)
    async with one.run_test(size=(80, 24)):
        assert one.theme == "replicas-dark"
        await one.looks.ask(Terminal(page="ffff/ffff/ffff"))
        assert (one.theme, kept) == ("replicas-light", ["light"])
        one.post_message(PageTurned("dark"))
        await one.workers.wait_for_complete()
    assert app(page="light").theme == "replicas-light"


async def test_a_theme_that_was_chosen_is_not_turned() -> None:
    one = app(Look(theme="contrast"))
    async with one.run_test(size=(80, 24)):
        await one.looks.ask(Terminal(page="ffff/ffff/ffff"))
        assert one.theme == "replicas-contrast"


@pytest.mark.parametrize(("column", "glyphs"), [(2, "unicode"), (3, "narrow"), (4, "ascii"), (None, "unicode")])
async def test_where_the_cursor_went_chooses_the_glyphs(column: int | None, glyphs: str) -> None:
    one = app()
    async with one.run_test(size=(80, 24)):
        await one.looks.ask(Terminal(column=column))
        assert G.name == glyphs
    G.use("unicode")


async def test_a_changed_file_changes_theme_and_keys_at_once_and_a_broken_one_nothing() -> None:
    said: list[Reread | None] = [None]
    one = app(reread=lambda: said[0])
    async with one.run_test(size=(80, 24)) as pilot:
        said[0] = Reread(Look(theme="light", keys={"first.quit": Bound(("ctrl+o",), "config.toml:2")}))
        await one.looks.look_again()
        await pilot.pause()
        assert one.theme == "replicas-light"
        screen = one.export_screenshot()
        assert "^o" in screen
        said[0] = Reread(None, ("config.toml is broken.",))
        await one.looks.look_again()
        assert one.theme == "replicas-light"


def test_a_report_of_other_colours_is_no_typing() -> None:
    parser = KeyParser()
    found = list(parser.feed("a\x1b[?997;2nb"))
    assert [type(one).__name__ for one in found] == ["Key", "PageTurned", "Key"]
    (turned,) = [one for one in found if isinstance(one, PageTurned)]
    assert turned.page == "light"


@pytest.mark.parametrize("name", ["fleet", "replica", "changes", "inbox", "canvas"])
async def test_other_glyphs_are_drawn_at_once_wherever_one_is(name: str) -> None:
    store = scenes.fleet_store()
    screens: dict[str, Callable[[], Screen[None]]] = {
        "fleet": lambda: FleetScreen(store, lambda: scenes.NOW),
        "replica": lambda: ReplicaScreen(store, "fix-login", lambda: scenes.NOW),
        "changes": lambda: ChangesScreen(store, "fix-login", lambda: scenes.NOW),
        "inbox": lambda: InboxScreen(store, lambda: scenes.NOW),
        "canvas": lambda: CanvasScreen(store, "fix-login", lambda: scenes.NOW),
    }
    stage = Stage(screens[name]())
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert not stage.text().isascii()
        wear(stage, "ansi", "ascii")
        await pilot.pause()
        assert [row for row in stage.text().split("\n") if not row.isascii()] == []
        stage.push_screen(Help([]))
        await pilot.pause()
        wear(stage, "ansi", "unicode")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert stage.text().startswith(" ▚")
    wear(stage, "dark", "unicode")
