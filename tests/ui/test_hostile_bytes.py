"""What an agent says reaches the terminal as text, and as nothing else: looked at in the bytes."""

from __future__ import annotations

import re

from tests.ui.pty_app import PtyApp

OURS = re.compile(r"\x1b\[(?:[0-9;]*[mHABCDGKX]|\?25[lh]|\?2026[hl])")  # colours and places of the page itself
STEERS = re.compile("[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def test_no_escape_an_agent_wrote_reaches_the_terminal() -> None:
    app = PtyApp("tests.ui.hostile_app")
    try:
        app.wait("everything after is whole")
        begun = len(app.bytes)
        app.press("zR")
        for _ in range(25):
            app.press("{")
            app.press("J")
            app.read(0.2)
        app.press("gg")
        app.wait("everything before is whole")
        app.press("G")
        app.wait("everything after is whole")
        said = app.bytes[begun:].decode("utf-8", "replace")
        assert not STEERS.findall(OURS.sub("", said))
        assert "gone" in said  # it was drawn, as text
    finally:
        app.close()
