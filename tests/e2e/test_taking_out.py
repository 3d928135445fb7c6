"""Taking things out of a transcript in a real terminal: by keys, by the mouse, into the clipboard and into a file."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from replicas_tui.local.agents.script.reading import read_message
from replicas_tui.local.agents.script.steps import Say, Sh
from tests.e2e.test_story import Desk, desk, make  # noqa: F401 - fixtures
from tests.e2e.tmux import TMUX, Screen

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: the app in a terminal; install tmux"),
    pytest.mark.timeout(600),
]
SENTENCE = "Every word of this long sentence is one that eighty columns have to break at some place or at another."
SCENARIO = f"""```scenario
- say: "{SENTENCE}"
- sh: "printf 'a\\\\tb\\\\n'; exit 3"
- say: "See https://docs.example/guide and be done."
```"""


def drag(screen: Screen, column: int, first: int, last: int) -> None:
    """Press, move and let go, as a terminal tells it."""
    for code, row, end in ((0, first, "M"), (32, last, "M"), (0, last, "m")):
        screen.type(f"\x1b[<{code};{column};{row}{end}")


def test_what_was_written_comes_out_by_keys_by_mouse_and_as_files(
    desk: Desk,  # noqa: F811
    make: Callable[[Screen, str], None],  # noqa: F811
) -> None:
    screen = desk.open((80, 24))
    screen._tmux("set-option", "-g", "set-clipboard", "on")
    make(screen, SCENARIO)
    screen.wait("and be done")
    screen.wait("turn ended")

    screen.type("[e")
    assert "exit 3" in next(row for row in screen.wait(r"▌.*exit 3").split("\n") if row.startswith("▌"))

    rows = screen.text().split("\n")
    first = next(n for n, row in enumerate(rows, 1) if row.startswith("   Every word"))
    drag(screen, 10, first, first + 1)
    screen.wait("2 lines chosen")
    screen.keys("y")
    screen.wait("buffer, and on to")
    assert screen._tmux("show-buffer") == SENTENCE

    screen.type("G")
    screen.keys("/")
    screen.type("guide")
    screen.keys("Enter")
    screen.wait("1 of ")
    screen.keys("Escape")
    screen.wait("1 of ", gone=True)
    screen.keys("Y")
    screen.wait("link +https://docs.example/guide")
    screen.type("link")
    screen.keys("Enter")
    screen.wait("it leads to docs.example")
    screen.keys("y")
    screen.wait("it leads to", gone=True)

    for form, (right, ending) in {"json": (1, "json"), "scenario": (2, "scenario.md")}.items():
        screen.keys("E")
        screen.wait("Export this chat")
        screen.keys("BTab", "BTab", *["Right"] * right)
        screen.wait(rf"Name.*\.{ending}")
        screen.keys("Tab", "Tab")
        screen.wait("Name +┃")
        screen.keys("C-u", "C-k")
        screen.type(f"{form}.{ending}")
        screen.keys("Enter")
        screen.wait("Exported to")
        screen.wait("Export this chat", gone=True)
    events = json.loads((desk.repo / "json.json").read_text())["events"]
    assert any(SENTENCE in json.dumps(event) for event in events)
    steps = read_message((desk.repo / "scenario.scenario.md").read_text()).steps
    assert Say(SENTENCE) in steps
    assert Sh("printf 'a\\tb\\n'; exit 3") in steps
