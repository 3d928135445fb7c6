"""A transcript of what an agent or a file may hold to steer a terminal: `python -m tests.ui.hostile_app`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

from textual.driver import Driver
from typing_extensions import override

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.driver import TtyDriver
from replicas_tui.ui.transcript import TranscriptView
from tests.ui.bench_app import Bench
from tests.unit.state.agent_events import NOON, calls, event, prints, prompt, returns, says, thinks

EVIL = (
    "\x1b[2J\x1b[5;5Hgone\x1b]52;c;aGFoYQ==\x07\x1b]0;title\x1b\\\x1bP1$r\x1b\\\x9b2J\x9d52;c;aGFoYQ==\x9c"
    "\u202ereversed\u2066\u200bzero\ufeff\x00\x0e\x7f[@click=app.quit]click[/][/foo][link=http://e]"
    "\U000e0041tag\u2028line\x0cfeed a" + "\u0301" * 400
)
BROKEN = "```py\n" + EVIL + "\n| a |\n|--\n**b [x](javascript:alert) ![i](" + EVIL + ")\n- " * 3
LONG = "x" * 1_000_000


def events() -> Iterator[AgentEvent]:
    """Hostile text at every place an agent can put text, between two blocks that are not."""
    yield says("everything before is whole")
    yield prompt(EVIL, 1)
    yield thinks(EVIL, 2)
    yield says(EVIL, 3)
    yield says(BROKEN, 4)
    yield calls("a", "Bash", {"command": EVIL}, 5)
    yield returns("a", EVIL, 6, failed=True)
    yield calls("b", "Edit", {"file_path": EVIL, "old_string": EVIL, "new_string": BROKEN}, 7)
    yield calls("c", EVIL, {EVIL: EVIL}, 8)
    yield calls("d", "TodoWrite", {"todos": [{"content": EVIL, "status": "pending"}]}, 9)
    yield calls("e", "AskUserQuestion", {"questions": [{"question": EVIL, "options": [{"label": EVIL}]}]}, 10)
    yield event("claude-result", {"subtype": "error", "is_error": True, "errors": [EVIL]}, 11)
    yield event("event_msg", {"type": "user_message", "message": EVIL}, 12)
    yield event("opencode-error", {"message": EVIL}, 13)
    yield event(EVIL, {EVIL: [EVIL]}, 14)
    yield calls("f", "Read", {"file_path": "a"}, 15)
    yield returns("f", LONG, 16)
    yield says(LONG, 17)
    yield calls("g", "Bash", {"command": "ls"}, 18)
    yield prints("g", EVIL)
    yield says("everything after is whole", 19)


class Hostile(Bench):
    """The view alone, on a real terminal."""

    @override
    def get_driver_class(self) -> type[Driver]:
        return TtyDriver

    def on_mount(self) -> None:
        log, view = Transcript(), self.query_one(TranscriptView)
        for one in events():
            log.append(one)
        view.focus()
        view.show(log, log.version, NOON + timedelta(minutes=1))


if __name__ == "__main__":
    app = Hostile(TranscriptView())
    app.run()
    sys.exit(app.return_code)
