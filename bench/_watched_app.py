"""The app with more streams: `_watched_app.py FILE STREAMS WORDS…`, and with a beat in its loop unless FILE is `-`.

FILE gets the longest time the loop was away, and for how much of it no processor was free. The beat itself takes
more of one than the idle app does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from replicas_tui.effects import watching

sys.path.insert(0, str(Path(__file__).parents[1]))

watching.LIMIT = int(sys.argv[2])  # before the supervisor takes it as its own

from replicas_tui.cli import main  # noqa: E402
from replicas_tui.ui.app import ReplicasApp  # noqa: E402
from tests.ui.beat import stalls  # noqa: E402


async def beat(notes: Path) -> None:
    worst = (0.0, 0.0)
    async for away, queued in stalls():
        worst = max(worst, (away, queued))
        if notes.exists() and not notes.stat().st_size:  # emptied: tell, and begin anew
            notes.write_text(f"{worst[0]} {worst[1]}")
            worst = (0.0, 0.0)


class Watched:
    """Adds the beat once something is painted."""

    ready = ReplicasApp.on_ready

    @staticmethod
    def on_ready(app: ReplicasApp) -> None:
        Watched.ready(app)
        app.run_worker(beat(Path(sys.argv[1])), group="beat")


if sys.argv[1] != "-":
    ReplicasApp.on_ready = Watched.on_ready  # type: ignore[method-assign,assignment]
sys.exit(main(sys.argv[3:]))
