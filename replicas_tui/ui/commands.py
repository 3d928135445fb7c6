"""Help and palette, opened over whatever is on screen, and what they run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from replicas_tui.ui.dialogs.finder import Choice
from replicas_tui.ui.keys import hints, run
from replicas_tui.ui.palette import Palette, palette_choices
from replicas_tui.ui.places import GoTo, MakeNew
from replicas_tui.ui.screens.help import Help, help_choices
from replicas_tui.ui.wear import wear

if TYPE_CHECKING:
    from replicas_tui.ui.app import ReplicasApp


def show_keys(app: ReplicasApp) -> None:
    """Open help for what has the focus."""
    screen = app.screen
    dialog = Help(help_choices(hints(screen), screen.focused or screen))
    app.push_screen(dialog, lambda choice: _later(app, choice))


def show_palette(app: ReplicasApp) -> None:
    """Open the palette."""
    state = app.desk.store.state if app.desk is not None else None
    app.push_screen(Palette(palette_choices(hints(app.screen), state)), lambda choice: _later(app, choice))


def _later(app: ReplicasApp, choice: Choice | None) -> None:
    """Run the choice once its dialog is gone and the focus is back where it was."""
    if choice is not None:
        app.call_after_refresh(_run, app, choice)


async def _run(app: ReplicasApp, choice: Choice) -> None:
    if choice.hint is not None:
        await run(app, choice.hint)
        return
    match choice.command:
        case "new", _:
            app.screen.post_message(MakeNew())
        case "replica", replica_id:
            app.screen.post_message(GoTo(replica_id))
        case "theme", name:
            wear(app, name, app.services.glyphs, os.environ)
        case "quit", _:
            await app.action_quit()
