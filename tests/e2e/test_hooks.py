"""Hooks in a real terminal, by real keys: written, tried and saved; changed in one's own editor; the warm pool."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_story import Desk
from tests.e2e.tmux import TMUX

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: hooks in a terminal; install tmux"),
    pytest.mark.timeout(600),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "\\necho from the editor" >> "$1"\n')
    editor.chmod(0o700)
    desk.env["EDITOR"] = str(editor)
    yield desk
    desk.close()


def test_a_hook_is_written_tried_saved_and_edited_by_keys_at_80_by_24(desk: Desk) -> None:
    screen = desk.open((80, 24))
    screen.wait("No replicas")
    screen.keys("3")
    screen.wait("Team")
    screen.keys("j", "Enter")
    screen.wait("Variables")
    screen.keys(*"llll")
    screen.wait("start hook")
    screen.keys("Enter")
    screen.wait("None yet")
    screen.keys("e")
    screen.type("echo by hand")
    screen.wait("draft, not saved")
    screen.keys("Escape")
    screen.wait("Output [─━]")
    screen.keys("T")
    screen.wait("exit 0, saved as version 1")
    screen.keys("C-g")
    screen.wait("2 +echo from the editor")
    screen.wait("draft, not saved")
    screen.keys("t")
    screen.wait(r"\d:\d\d +from the editor")
    screen.keys("S")
    screen.wait("version 2 · bash, 2 lines")
    screen.keys("V")
    screen.wait("version 1 +seen")
    screen.keys("Escape")
    screen.wait("Versions seen here", gone=True)
    screen.keys("Escape")
    screen.wait("warm hook +version 2")
    screen.keys("l")
    screen.wait("Warm pool off")
    screen.keys("Space")
    screen.wait("✓ ready")
    (environment,) = [one for one in desk.ask("/v1/environments")["environments"] if one["name"] == "shop"]
    hook = desk.ask(f"/v1/environments/{environment['id']}/warm-hooks")["warm_hook"]
    assert hook["content"].splitlines() == ["echo by hand", "echo from the editor"]
