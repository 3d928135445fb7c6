"""The composition root: settings and a choice become a running app. The only place that knows every layer.

Order is everything: the app and its first paint come before anything that costs time to import; `Connector` brings
the rest when the app asks for it.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence

from replicas_tui.collector import for_good, only_when_told
from replicas_tui.commands.connect import IMPORT_LIMIT_S, Connector
from replicas_tui.commands.open import Choice
from replicas_tui.commands.setup import FirstRun
from replicas_tui.credentials.credentials import Credentials
from replicas_tui.credentials.off_loop import off_loop
from replicas_tui.log import open_log, report_crash
from replicas_tui.outcome import Failure, UsageError
from replicas_tui.settings.config import Settings
from replicas_tui.settings.first_paint import keeper, read_rows
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.page_note import keep_page, read_page
from replicas_tui.settings.profiles import ProfileBook
from replicas_tui.settings.watched import WatchedSettings
from replicas_tui.ui.services import Look, Reread, Services
from replicas_tui.ui.terminal import Fact


def run(settings: Settings, choice: Choice) -> int:
    """Run the app until it ends and give its exit status.

    Raises:
        Failure: it crashed; the sentence says where that is told in full.
    """
    path = settings.folders.log_file
    try:
        open_log(path)
    except OSError as error:
        raise Failure(
            f"{path.parent} cannot be written ({error.strerror}); choose another place by --data-dir."
        ) from None
    services = build(settings, choice, os.environ)
    os.environ.setdefault("TEXTUAL_FPS", "120")  # read when it is imported: a key shows at once; `Pace` holds the rest
    with for_good():
        from replicas_tui.ui.app import ReplicasApp

    only_when_told()
    app = ReplicasApp(services)
    app.run()
    if app.crash is not None:
        raise Failure(report_crash((type(app.crash), app.crash, app.crash.__traceback__), path))
    return app.return_code or 0


def build(settings: Settings, choice: Choice, environ: Mapping[str, str]) -> Services:
    """Put together what the app is given."""
    folders = settings.folders
    book = ProfileBook(folders, settings.profiles, settings.made)
    if choice.profile is not None:
        book.hold(choice.profile)
    credentials = Credentials(folders, environ)
    connector = Connector(folders, book, credentials, register=choice.register, register_here=choice.register_here)
    profile = choice.profile.name if choice.profile else None
    keep = keeper(folders)
    watched = WatchedSettings(folders, environ)
    return Services(
        profile=profile,
        connect=connector.connect,
        setup=FirstRun(book, credentials, settings.hosted_url),
        hosted_url=settings.hosted_url,
        profiles=lambda: listed(book),
        examine=lambda colours: examined(folders, environ, connector.opened, colours),
        look=look_of(settings),
        reread=lambda: reread(watched),
        page=read_page(folders),
        save_page=lambda page: keep_page(folders, page),
        vim=settings.vim,
        terminal=settings.terminal,
        yank_file=folders.data / "yank.txt",
        far=far_away(environ),
        begin_at=choice.place,
        popup=choice.popup,
        cached_rows=read_rows(folders, profile) if profile else (),
        save_rows=lambda rows: keep(connector.opened, rows),
    )


def listed(book: ProfileBook) -> list[tuple[str, str]]:
    """Name every profile there is by now, and its server."""
    book.look_again()
    return [(one.name, one.base_url or "this machine") for one in book.all()]


async def examined(folders: Folders, environ: Mapping[str, str], profile: str, colours: str | None) -> Sequence[Fact]:
    """Look at everything, as `replicas-tui doctor` does; its imports are off the loop."""
    doctor = await off_loop(lambda: importlib.import_module("replicas_tui.commands.doctor"), limit_s=IMPORT_LIMIT_S)
    found: Sequence[Fact] = await doctor.look(folders, environ, profile, colours)
    return found


def look_of(settings: Settings) -> Look:
    """Give what of the settings may change while the app runs."""
    return Look(settings.theme, settings.glyphs, settings.keys)


def reread(watched: WatchedSettings) -> Reread | None:
    """Give what a changed file of settings says."""
    match watched.changed():
        case Settings() as settings:
            return Reread(look_of(settings), settings.warnings)
        case UsageError() as error:
            return Reread(None, (f"{error} The settings stay as they were.",))
        case None:
            return None


def far_away(environ: Mapping[str, str]) -> bool:
    """Tell whether every painted frame travels: through SSH, or through tmux, which paints it again."""
    return any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "TMUX"))
