from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key
from textual.message import Message
from typing_extensions import override

from replicas_tui.ui.driver import TtyDriver
from replicas_tui.ui.tty_keys import KeyParser
from replicas_tui.ui.tty_output import WAITING, TtyOutput
from tests.ui.pty_app import PtyApp

STALL_S = 2.0
AWAY_S = 0.25  # so long the loop may be away, without what a busy machine takes from it
LEFT_ON = {b"25", b"7"}  # the cursor and the wrapping of lines: what a shell has on
ENDS = ["end".ljust(80)] * 19  # what stands below the first line, once it stopped


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def running(folder: Path) -> Iterator[PtyApp]:
    app = PtyApp("tests.ui.busy_app", str(folder / "worst"))
    try:
        app.wait("aaaaaaaaaa")
        yield app
    finally:
        app.close()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PtyApp]:
    yield from running(tmp_path)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PtyApp]:
    yield from running(tmp_path_factory.mktemp("lasting"))


def test_a_terminal_that_nobody_reads_does_not_stop_the_loop_and_is_right_afterwards(
    app: PtyApp, tmp_path: Path
) -> None:
    time.sleep(STALL_S)  # the one thing that is tested: nobody reads
    app.press("stop\r")
    app.until(lambda: app.screen.display[0].startswith("stopped at ") and app.screen.display[1:20] == ENDS)
    app.read(1.0)  # and it stays so
    assert app.screen.display[0].startswith(f"stopped at {(tmp_path / 'worst.count').read_text()}")
    assert app.screen.display[1:20] == ENDS
    assert float((tmp_path / "worst").read_text()) < AWAY_S


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_gives_the_terminal_back_and_ends_with_its_number(app: PtyApp, number: signal.Signals) -> None:
    app.process.send_signal(number)
    assert app.status() == 128 + number
    assert app.modes() == LEFT_ON
    assert app.bytes.rindex(b"\x1b[?1049l") < app.bytes.rindex(b"\x1b[?1000l")  # or its last reports reach the shell
    assert app.restored()


def test_a_signal_ends_the_app_although_nobody_reads_its_terminal(app: PtyApp) -> None:
    app.process.send_signal(signal.SIGTERM)
    assert app.process.wait(60) == 128 + signal.SIGTERM
    assert app.restored()


def test_a_terminal_that_is_killed_ends_the_app_in_order(app: PtyApp) -> None:
    app.hang_up()
    assert app.process.wait(60) == 128 + signal.SIGHUP


def test_stopped_it_gives_the_terminal_back_and_comes_back_drawn(app: PtyApp) -> None:
    app.press("stop\r")
    app.wait("stopped at")
    app.process.send_signal(signal.SIGTSTP)
    process = psutil.Process(app.process.pid)
    until(lambda: process.status() == psutil.STATUS_STOPPED)
    app.drain()
    assert app.modes() == LEFT_ON
    assert app.restored()
    app.screen.reset()
    app.process.send_signal(signal.SIGCONT)
    app.until(lambda: "stopped at" in app.screen.display[0] and app.screen.display[1:20] == ENDS)
    assert not app.restored()
    assert {b"1049", b"1000", b"1006", b"2004"} <= app.modes()
    app.press("typed after")
    app.wait("typed after")


def test_only_clicks_drags_and_the_wheel_are_asked_for(lasting: PtyApp) -> None:
    assert b"\x1b[?1000h\x1b[?1002h" in lasting.bytes
    assert b"\x1b[?1006h" in lasting.bytes
    assert b"?1003h" not in lasting.bytes


def test_every_way_to_write_a_new_line_writes_one_and_sends_nothing(app: PtyApp) -> None:
    def written() -> list[str]:
        """Give the rows of the composer from the first line on; each stands at the foot once it is there."""
        rows = [row.strip(" ›") for row in app.screen.display]
        return rows[rows.index("line 0") :] if "line 0" in rows else []

    lines: list[str] = []
    for n, newline in enumerate((b"\x1b\r", b"\x1b[27;2;13~", b"\n", b"\\\r", b"\x1b[13;2u")):
        app.press(f"line {n}")
        lines.append(f"line {n}")
        app.until(lambda: written() == lines)
        app.press(newline)  # in one write with what is before or behind it, it would be a paste, whose backslash stays
        app.until(lambda: written() == [*lines, ""])
    app.press("last")
    app.until(lambda: written() == [*lines, "last"])
    assert "stopped" not in app.text()


def test_an_escape_that_travels_with_a_letter_does_not_write_it(lasting: PtyApp) -> None:
    lasting.press(b"\nhello\x1bQ")
    lasting.wait("hello")
    lasting.press("there")
    lasting.wait("there")
    assert "hellothere" in lasting.text()


def test_bytes_that_are_no_text_do_no_harm(lasting: PtyApp) -> None:
    lasting.press(b"\na\xff\xfeb here")
    lasting.wait("b here")
    assert lasting.process.poll() is None


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1b\r", "alt+enter"),
        ("\x1b[27;2;13~", "shift+enter"),
        ("\x1b[27;5;13~", "ctrl+enter"),
        ("\x1b[13;2u", "shift+enter"),
        ("\r", "enter"),
        ("\n", "ctrl+j"),
        ("\x1b[A", "up"),
        ("x", "x"),
    ],
)
def test_keys_are_what_their_bytes_say(sequence: str, key: str) -> None:
    found = [event.key for event in KeyParser().feed(sequence) if hasattr(event, "key")]
    assert found == [key]


@pytest.mark.parametrize("digit", "0123456789")
def test_escape_and_a_digit_that_came_together_write_nothing(digit: str) -> None:
    found = [(event.key, event.character) for event in KeyParser().feed(f"\x1b{digit}") if isinstance(event, Key)]
    assert found == [(f"alt+{digit}", None)]


def test_keys_that_were_read_at_once_were_pressed_at_one_moment() -> None:
    class Hearing(TtyDriver):
        def __init__(self) -> None:
            self.heard: list[Message] = []

        @override
        def process_message(self, message: Message) -> None:
            self.heard.append(message)

    driver = Hearing()
    driver._take(KeyParser(), "a line of some length\rand more" * 20)
    assert len(driver.heard) > 500
    assert len({each.time for each in driver.heard}) == 1


@given(st.lists(st.text(max_size=50_000), max_size=30))
def test_what_waits_for_a_terminal_is_bounded(parts: list[str]) -> None:
    output = TtyOutput(-1, lambda: None)  # never started: nothing is ever taken
    for part in parts:
        output.write(part)
    assert sum(map(len, output._waiting)) <= max(WAITING, *map(len, output._waiting), 0)


def test_output_arrives_whole_and_in_order() -> None:
    end, into = os.pipe()
    output = TtyOutput(into, lambda: None)
    output.start()
    text = [f"{n:04}" for n in range(500)]
    for part in text:
        output.write(part)
    seen = b""
    while len(seen) < 2_000:
        seen += os.read(end, 4096)
    output.end("bye")
    assert seen.decode() == "".join(text)
    assert os.read(end, 10) == b"bye"
    os.close(end)
    os.close(into)


def test_a_reader_that_comes_back_is_told_to_draw_again() -> None:
    end, into = os.pipe()

    def mark() -> None:
        os.write(into, b"!")

    output = TtyOutput(into, mark)  # seen in the pipe, after all that was written before
    output.start()
    for _ in range(40):
        output.write("x" * 10_000)
    seen = b""
    while not seen.endswith(b"!"):
        seen += os.read(end, 65_536)
    assert 1 < len(seen) < 400_000
    output.end("")
    os.close(end)
    os.close(into)
