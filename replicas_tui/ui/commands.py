"""Help and palette, opened over whatever is on screen, and what they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicas_tui.ui.dialogs.doctor import Doctor
from replicas_tui.ui.dialogs.finder import Choice
from replicas_tui.ui.keys import hints, run
from replicas_tui.ui.palette import Palette, palette_choices
from replicas_tui.ui.places import GoTo, MakeNew, Visit
from replicas_tui.ui.screens.help import Help, help_choices
from replicas_tui.ui.switching import Profiles, profile_choices

if TYPE_CHECKING:
    from replicas_tui.ui.errands import Errands


def show_keys(app: Errands) -> None:
    """Open help for what has the focus."""
    screen = app.screen
    dialog = Help(help_choices(hints(screen), screen.focused or screen))
    app.push_screen(dialog, lambda choice: _later(app, choice))


def show_palette(app: Errands) -> None:
    """Open the palette."""
    state = app.desk.store.state if app.desk is not None else None
    choices = [*palette_choices(hints(app.screen), state), *profile_choices(app.services, "profile ")]
    app.push_screen(Palette(choices), lambda choice: _later(app, choice))


def show_profiles(app: Errands) -> None:
    """Choose another profile."""
    app.push_screen(Profiles(profile_choices(app.services)), lambda choice: _later(app, choice))


def _later(app: Errands, choice: Choice | None) -> None:
    """Run the choice once its dialog is gone and the focus is back where it was."""
    if choice is not None:
        app.call_after_refresh(_run, app, choice)


async def _run(app: Errands, choice: Choice) -> None:
    if choice.hint is not None:
        await run(app, choice.hint)
        return
    match choice.command:
        case "new", _:
            app.screen.post_message(MakeNew())
        case "replica", replica_id:
            app.screen.post_message(GoTo(replica_id))
        case "environment", environment_id:
            app.screen.post_message(Visit("environments", environment_id))
        case ("account" | "repositories") as place, _:
            app.screen.post_message(Visit(place))
        case _:
            await _of_the_app(app, *choice.command)


async def _of_the_app(app: Errands, word: str, about: str) -> None:
    match word:
        case "profile":
            app.switch(about)
        case "doctor":
            await app.push_screen(Doctor(app.services, app.desk.store if app.desk else None))
        case "theme":
            app.looks.choose(about)
        case "quit":
            await app.action_quit()
