"""Reviewing in a real terminal: two lines are commented, the message is read, the agent gets it once."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.e2e.test_story import Desk, desk, make
from tests.e2e.tmux import TMUX, Screen

__all__ = ["desk", "make"]  # fixtures

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: the app in a terminal; install tmux"),
    pytest.mark.timeout(600),
]
WORK = """```scenario
- write: {path: src/tax.py, content: "RATE = 0.2\\nNAME = 1\\n"}
- write: {path: src/vat.py, content: "VAT = 0.1\\n"}
- say: "Two files are there."
- sh: "until [ -e go ]; do sleep 0.05; done"
```"""


def test_two_lines_are_commented_and_the_agent_gets_one_message(
    desk: Desk, make: Callable[[Screen, str], None]
) -> None:
    screen = desk.open((120, 40))
    make(screen, WORK)
    screen.wait("Two files are there")
    screen.keys("d")
    screen.wait("viewed 0 of 2")
    screen.keys("j", "j", "c")
    screen.wait("what should be another way here")
    screen.type("call it STANDARD")
    screen.keys("C-s")
    screen.wait("1 comment ")
    screen.keys("]", "f", "j", "c")
    screen.wait("what should be another way here")
    screen.type("why 0.1?")
    screen.wait("2 comments ")
    screen.keys("Escape")
    screen.wait("esc close", gone=True)

    screen.keys("S")
    screen.wait("queued behind this turn")
    for words in ("src/tax.py:2", "> NAME = 1", r"why 0\.1\?"):
        screen.wait(words)
    screen.keys("S")
    screen.wait("Sent. It stands in the chat")
    screen.wait("no comments")
    desk.let_go_on()
    first, second = "src/tax.py:2\n> NAME = 1\n\ncall it STANDARD", "src/vat.py:1\n> VAT = 0.1\n\nwhy 0.1?"
    text = f"2 comments on your changes:\n\n{first}\n\n{second}"
    screen.keys("Escape")
    screen.wait("write to fix-login")
    desk.until_idle()
    screen.wait("done now")
    screen.keys("{")  # the answer to it may have pushed it out of sight
    screen.wait("2 comments on your changes")
    said = json.dumps(desk.ask(f"/v1/replica/{desk.replica()['id']}/history"))
    assert said.count(json.dumps(text)[1:-1]) == 1
