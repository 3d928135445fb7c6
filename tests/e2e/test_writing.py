"""Writing a message in a real terminal: what goes along with it, how it is sent, and what a kill leaves of it."""

from __future__ import annotations

import json
import os
import signal
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.test_story import Desk, desk, make
from tests.e2e.tmux import TMUX, Screen

__all__ = ["desk", "make"]  # fixtures

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: the app in a terminal; install tmux"),
    pytest.mark.timeout(600),
]
GATED = '```scenario\n- say: "I am at work."\n- sh: "until [ -e go ]; do sleep 0.05; done"\n```'


def png(path: Path) -> Path:
    """Write the smallest image there is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (1).to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00"
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


def test_a_draft_with_an_image_and_modes_survives_a_kill_and_goes_out_at_once(
    desk: Desk, make: Callable[[Screen, str], None]
) -> None:
    screen = desk.open((80, 24))
    make(screen, GATED)
    screen.wait("I am at work")
    screen.keys("i")
    shot = png(desk.path / "log in.png")
    screen.paste(str(shot))
    screen.wait(r"image log in\.png \d+")
    screen.keys("C-t")
    screen.wait("With the next message")
    screen.keys("Tab", "Space", "C-s")
    screen.wait("script, plan")
    screen.type("look at this")
    screen.wait("look at this")
    screen.wait("draft saved")
    shot.unlink()
    os.kill(screen.pid(), signal.SIGKILL)

    screen = desk.open((120, 40))
    screen.wait("fix-login")
    screen.keys("Enter")
    screen.wait("look at this")
    screen.wait(r"script, plan")
    screen.wait(r"image log in\.png")
    screen.keys("i", "C-n")
    screen.wait(r"\^n again stops it")
    screen.keys("C-n")
    screen.wait(r"› look at this +you")
    said = json.dumps(desk.ask(f"/v1/replica/{desk.replica()['id']}/history"))
    assert "look at this" in said
