"""What is written to a terminal, byte by byte, and what its answers change: colours, a crash, the page, pictures."""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest
from PIL import Image

from replicas_tui.ui.room import SENTENCE
from replicas_tui.ui.tokens import RGB
from tests.e2e.tmux import TMUX
from tests.ui.answering import GRAPHICS, ITERM, ITERM2, KITTY, NAME, PAGE, PLAIN, SIXEL, Terminal, colours
from tests.ui.pty_app import ROOT, UNKNOWN, PtyApp

FIRST = "Work on this machine"
LEFT_ON = {b"25", b"7"}  # the cursor and the wrapping of lines: what a shell has on
F3, QUIT = "\x1bOR", "\x11"

BREAKS = """
import sys
from textual.binding import Binding
from replicas_tui.ui import app as module

class Breaks(module.ReplicasApp):
    BINDINGS = [Binding("f5", "break")]
    CSS_PATH = [*module.ReplicasApp.CSS_PATH, *sys.argv[2:]]

    def action_break(self):
        key = "rk_live_in_a_local_variable"
        raise ValueError("what broke")

module.ReplicasApp = Breaks
from replicas_tui.cli import main
sys.exit(main(["--data-dir", sys.argv[1]]))
"""
PATIENT = """
import sys
from replicas_tui.ui import looks

looks.PATIENCE_S = 3600.0
from replicas_tui.cli import main
sys.exit(main(["--data-dir", sys.argv[1]]))
"""


@contextmanager
def first_run(folder: Path, answers: Mapping[bytes, bytes], **env: str) -> Iterator[Terminal]:
    app = Terminal("replicas_tui", "--data-dir", str(folder), answers=answers, env=env)
    try:
        app.wait(FIRST)
        yield app
    finally:
        app.close()


def before_the_question(app: Terminal) -> bytes:
    """Give what was written before the terminal is asked for its colours, right behind the first paint."""
    while PAGE not in app.bytes:
        app.read(0.05)
    return app.bytes.partition(PAGE)[0]


def has_told_all(app: PtyApp) -> bool:
    """Say whether the last of what this terminal can do stands there, and all that is below it."""
    return re.search(r"~ agents [^\n]*\n *\n   Nothing is sent before you choose\. *\n", app.text()) is not None


def is_at_the_second(app: PtyApp) -> bool:
    return "▌  2" in app.text() and "▌  1" not in app.text()


def ends(app: PtyApp) -> int:
    app.press(QUIT)
    return app.status()


def hue(theme: str) -> bytes:
    """Give the page's colour of a theme as it is written."""
    red, green, blue = bytes.fromhex(RGB[theme]["paper"][1:])
    return b"48;2;%d;%d;%d" % (red, green, blue)


def test_no_color_is_no_colour_at_all_and_the_chosen_line_is_told_by_its_shape(tmp_path: Path) -> None:
    with first_run(tmp_path, {}, NO_COLOR="1") as app:
        app.press("\x1b[B")
        app.until(lambda: is_at_the_second(app))
        assert ends(app) == 0
        assert colours(app.bytes) == set()
        assert re.search(rb"\x1b\[0?;?1[;m]", app.bytes)


def test_a_terminal_too_small_shows_a_sentence_alone_and_all_that_was_there_when_it_has_room(tmp_path: Path) -> None:
    with first_run(tmp_path, {}) as app:
        app.until(lambda: has_told_all(app))
        before = app.text()
        app.resize(30, 8)
        app.until(lambda: " ".join(app.text().split()) == SENTENCE)
        app.press("j")
        app.read(0.3)
        assert " ".join(app.text().split()) == SENTENCE
        app.resize(80, 24)
        app.wait(before)  # the whole screen; its first frame has the bar of the page as it was in 40 columns
        assert ends(app) == 0


def test_what_is_said_on_stderr_may_go_elsewhere_and_the_screen_stays_where_stdout_is(tmp_path: Path) -> None:
    said = tmp_path / "said"
    command = 'exec "$0" -m replicas_tui --data-dir "$1" 2> "$2"'
    app = PtyApp(program=["sh", "-c", command, sys.executable, str(tmp_path), str(said)])
    try:
        app.wait(FIRST)
        assert ends(app) == 0
        assert said.read_text() == ""
    finally:
        app.close()


def test_a_no_color_that_is_empty_asks_for_nothing(tmp_path: Path) -> None:
    with first_run(tmp_path, {}, NO_COLOR="") as app:
        assert ends(app) == 0
        assert hue("dark") in app.bytes


@pytest.mark.parametrize("broken", ["", "Screen { color: ; }", "no such file"])
def test_a_crash_gives_the_terminal_back_and_says_one_sentence_and_where_the_rest_is(
    tmp_path: Path, broken: str
) -> None:
    program, style = tmp_path / "breaks.py", tmp_path / "broken.tcss"
    program.write_text(BREAKS)
    if broken.startswith("Screen"):
        style.write_text(broken)
    words = [sys.executable, str(program), str(tmp_path / "home"), *([str(style)] if broken else [])]
    app = PtyApp(program=words, env={"PYTHONPATH": str(ROOT)})
    try:
        if not broken:
            app.wait(FIRST)
            app.press("\x1b[15~")
        assert app.status() == 1
        assert app.restored()
        assert app.modes() <= LEFT_ON
        said = app.bytes.rpartition(b"\x1b[?25h")[2].decode()
        log = tmp_path / "home" / "logs" / "replicas-tui.log"
        assert re.fullmatch(rf"replicas-tui: it crashed \(\w+\); [^\r\n]* {re.escape(str(log))}\.\r\n", said)
        assert b"rk_live" not in app.bytes
        assert b"Traceback" not in app.bytes
        assert broken or "what broke" in log.read_text()
    finally:
        app.close()


@pytest.mark.parametrize(("colour", "theme"), [(b"ffff/ffff/ffff", "light"), (b"1010/1010/1818", "dark")])
def test_the_page_a_terminal_tells_of_is_worn_now_and_at_the_next_start(
    tmp_path: Path, colour: bytes, theme: str
) -> None:
    with first_run(tmp_path, {PAGE: b"\x1b]11;rgb:" + colour + b"\x1b\\"}) as app:
        assert hue("dark") in before_the_question(app)  # it is painted before anybody is asked
        while (hue("light") in app.bytes) != (theme == "light"):
            app.read(0.1)
        assert ends(app) == 0
    with first_run(tmp_path, {}) as again:
        assert ends(again) == 0
        assert hue(theme) in again.bytes
        assert theme == "dark" or hue("dark") not in again.bytes


def test_a_terminal_that_answers_nothing_has_the_first_paint_and_its_keys_at_once(tmp_path: Path) -> None:
    program = tmp_path / "patient.py"
    program.write_text(PATIENT)
    words = [sys.executable, str(program), str(tmp_path / "home")]
    app = Terminal(program=words, answers={}, env={"PYTHONPATH": str(ROOT)})
    try:
        screen = pyte.Screen(80, 24)
        pyte.ByteStream(screen).feed(UNKNOWN.sub(b"", before_the_question(app)))
        assert any(FIRST in row for row in screen.display)
        app.press("\x1b[B")
        app.until(lambda: is_at_the_second(app))  # though answers are waited for without end
        assert ends(app) == 0
    finally:
        app.close()


def test_a_terminal_that_answers_nothing_hears_no_more(tmp_path: Path) -> None:
    with first_run(tmp_path, {}) as app:
        app.until(lambda: has_told_all(app))
        app.press("\x1b[B")
        app.until(lambda: is_at_the_second(app))
        app.read(0.2)
        before = len(app.bytes)
        app.read(1.2)
        assert len(app.bytes) == before
        assert ends(app) == 0


@contextmanager
def picture(answers: Mapping[bytes, bytes], **env: str) -> Iterator[Terminal]:
    """Look at a drawing on a canvas in a terminal of so many abilities."""
    app = Terminal("tests.ui.picture_app", answers=answers, env=env)
    try:
        app.wait("load-test.png")
        app.press("\r")
        app.wait("pixels")
        yield app
    finally:
        app.close()


def until(app: Terminal, pattern: bytes) -> re.Match[bytes]:
    """Read until a pattern was written."""
    app.until(lambda: re.search(pattern, app.bytes, re.DOTALL), f"{pattern!r} was never written")
    found = re.search(pattern, app.bytes, re.DOTALL)
    assert found
    return found


def assert_covered_when_left(app: Terminal, place: re.Match[bytes], columns: int, rows: int) -> None:
    """Leave, and see that every cell below the picture is written anew: that is what takes it away."""
    row, column = int(place["row"]) - 1, int(place["column"]) - 1
    cells = [(y, x) for y in range(row, row + rows) for x in range(column, column + columns)]
    for y, x in cells:
        app.screen.buffer[y][x] = app.screen.buffer[y][x]._replace(data="▓")
    before = len(app.bytes)
    app.press(F3)
    while any(app.screen.buffer[y][x].data == "▓" for y, x in cells):
        assert app.process.poll() is None
        app.read(0.1)
    assert ends(app) == 0
    assert place["over"][:12] not in app.bytes[before:]


def test_kitty_gets_a_picture_of_the_size_of_its_cells_and_is_told_to_forget_it() -> None:
    with picture(KITTY) as app:
        head = until(app, rb"\x1b_Ga=T,U=1,i=(\d+),f=100,q=2,c=(\d+),r=(\d+),m=[01];")
        until(app, rb"\x1b_G(?:[^\x1b]*,)?m=0;[^\x1b]*\x1b\\")
        number, columns, rows = map(int, head.groups())
        parts = re.findall(rb"\x1b_G[^;\x1b]*m=[01];([^\x1b]*)\x1b\\", app.bytes)
        assert Image.open(io.BytesIO(base64.b64decode(b"".join(parts)))).size == (columns * 10, rows * 20)
        assert all(len(part) <= 4096 for part in parts)
        app.until(lambda: app.bytes.count("\U0010eeee".encode()) >= columns * rows)
        app.press(F3)
        until(app, rb"\x1b_Ga=d,d=I,i=%d,q=2\x1b\\" % number)
        assert ends(app) == 0


def test_iterm2_gets_a_picture_of_the_size_of_its_cells_where_nothing_else_stands() -> None:
    with picture(ITERM2) as app:
        found = until(
            app,
            rb"\x1b7\x1b\[(?P<row>\d+);(?P<column>\d+)H(?P<over>\x1b\]1337;File=inline=1;size=(?P<size>\d+);"
            rb"width=(?P<columns>\d+);height=(?P<rows>\d+);[^:]*):(?P<data>[A-Za-z0-9+/=]+)\x07\x1b8",
        )
        data = base64.b64decode(found["data"])
        columns, rows = int(found["columns"]), int(found["rows"])
        assert len(data) == int(found["size"])
        assert Image.open(io.BytesIO(data)).size == (columns * 10, rows * 20)
        assert_covered_when_left(app, found, columns, rows)


def test_sixels_say_every_pixel_of_the_cells_they_are_written_over() -> None:
    with picture(SIXEL) as app:
        found = until(
            app,
            rb"\x1b7\x1b\[(?P<row>\d+);(?P<column>\d+)H(?P<over>\x1bP0;1;0q\"1;1;"
            rb"(?P<width>\d+);(?P<height>\d+))(?P<data>[^\x1b]*)\x1b\\\x1b8",
        )
        width, height = int(found["width"]), int(found["height"])
        assert (width % 10, height % 20) == (0, 0)
        assert drawn(found["data"].decode()) == {(x, y) for x in range(width) for y in range(height)}
        assert_covered_when_left(app, found, width // 10, height // 20)


def drawn(data: str) -> set[tuple[int, int]]:
    """Read sixels; give the pixels that have a colour."""
    found, x, top = set(), 0, 0
    for count, letter in re.findall(r"(?:#\d+(?:;\d+)*)?(?:!(\d+))?([?-~$-])", data):
        match letter:
            case "$":
                x = 0
            case "-":
                x, top = 0, top + 6
            case _:
                bits, run = ord(letter) - 63, int(count or 1)
                found |= {(x + n, top + bit) for n in range(run) for bit in range(6) if bits >> bit & 1}
                x += run
    return found


PICTURES = (b"\x1b_Ga=T", b"1337;File", b"\x1bP0;1;0q")


def test_a_terminal_that_proves_nothing_gets_half_blocks() -> None:
    with picture(PLAIN) as app:
        until(app, "▀".encode())
        assert ends(app) == 0
        assert not any(start in app.bytes for start in PICTURES)


@pytest.mark.skipif(TMUX is None, reason="NOT TESTED: pictures in tmux; install tmux")
@pytest.mark.parametrize("passes", ["off", "on"])
def test_in_tmux_a_picture_is_drawn_only_where_tmux_lets_it_through(tmp_path: Path, passes: str) -> None:
    socket, conf = f"pic-{uuid.uuid4().hex[:12]}", tmp_path / "tmux.conf"
    lines = (f"-g allow-passthrough {passes}", "-g default-terminal tmux-256color", "-as terminal-features ',*:RGB'")
    conf.write_text("".join(f"set {line}\n" for line in lines))
    ours = f"exec {sys.executable} -m tests.ui.picture_app"
    words = [str(TMUX), "-L", socket, "-f", str(conf), "new-session", "-s", "work", ours]
    env = {"PATH": os.environ["PATH"], "TMUX_TMPDIR": str(tmp_path), "LC_ALL": "C.UTF-8"}
    app = Terminal(program=words, answers={**KITTY, ITERM: ITERM2[ITERM]}, env=env)
    try:
        app.wait("load-test.png")
        app.press("\r")
        app.wait("pixels")
        if passes == "on":
            until(app, rb"\x1b_Ga=T,U=1,i=\d+,f=100")
            assert GRAPHICS in app.asked
        else:
            until(app, "▀".encode())
            assert not any(start in app.bytes for start in PICTURES)
            assert GRAPHICS not in app.asked
        assert NAME in app.asked  # by tmux itself
    finally:
        subprocess.run([str(TMUX), "-L", socket, "kill-server"], check=False, capture_output=True, env=env)
        app.close()
