"""The composition root: settings and a choice become a running app. The only place that knows every layer.

Order is everything: the app and its first paint come before anything that costs time to import; `Connector` brings
the rest when the app asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from replicas_tui.commands.connect import Connector
from replicas_tui.commands.open import Choice
from replicas_tui.commands.setup import FirstRun
from replicas_tui.credentials.credentials import Credentials
from replicas_tui.log import open_log, report_crash
from replicas_tui.outcome import Failure
from replicas_tui.settings.config import Settings
from replicas_tui.settings.first_paint import keeper, read_rows
from replicas_tui.settings.profiles import ProfileBook
from replicas_tui.ui.services import Services

FRAME_S, SLOW_FRAME_S = 1 / 15, 1 / 8


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
    if services.frame_s == SLOW_FRAME_S:
        os.environ.setdefault("TEXTUAL_FPS", "30")  # read by Textual when it is imported: every frame is a packet
    from replicas_tui.ui.app import ReplicasApp

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
    return Services(
        profile=profile,
        connect=connector.connect,
        setup=FirstRun(book, credentials, settings.hosted_url),
        hosted_url=settings.hosted_url,
        glyphs=settings.glyphs,
        theme=settings.theme,
        frame_s=SLOW_FRAME_S if far_away(environ) else FRAME_S,
        cached_rows=read_rows(folders, profile) if profile else (),
        save_rows=lambda rows: keep(connector.opened, rows),
    )


def far_away(environ: Mapping[str, str]) -> bool:
    """Tell whether every painted frame travels: through SSH, or through tmux, which paints it again."""
    return any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "TMUX"))
