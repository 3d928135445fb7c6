from __future__ import annotations

import threading
from pathlib import Path

from replicas_tui.commands.logs import follow_lines, visible


class Turns:
    """Waits by doing the next thing to the log instead of sleeping."""

    def __init__(self, *steps: object) -> None:
        self.steps = list(steps)

    def __call__(self) -> None:
        step = self.steps.pop(0)
        assert callable(step)
        step()


def assert_true(it_is: bool) -> None:
    assert it_is


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    log = tmp_path / "log"
    append(log, "one\ntw")
    lines = follow_lines(log, Turns(lambda: append(log, "o\n")))
    assert [next(lines), next(lines)] == ["one\n", "two\n"]


def test_a_log_that_is_turned_over_is_read_on(tmp_path: Path) -> None:
    log = tmp_path / "log"
    append(log, "old\n")

    def turn_over() -> None:
        append(log, "last\n")
        log.rename(tmp_path / "log.1")
        append(log, "new\n")

    lines = follow_lines(log, Turns(turn_over))
    assert [next(lines) for _ in range(3)] == ["old\n", "last\n", "new\n"]


def test_a_log_that_is_cut_is_read_from_its_start(tmp_path: Path) -> None:
    log = tmp_path / "log"
    append(log, "a long first line\n")
    lines = follow_lines(log, Turns(lambda: log.write_text("new\n")))
    assert [next(lines), next(lines)] == ["a long first line\n", "new\n"]


def test_a_log_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    log = tmp_path / "log"
    lines = follow_lines(log, Turns(lambda: append(log, "first\n")))
    assert next(lines) == "first\n"


def test_following_sees_what_another_thread_writes(tmp_path: Path) -> None:
    log = tmp_path / "log"
    append(log, "one\n")
    written = threading.Event()

    def write() -> None:
        append(log, "two\n")
        written.set()

    lines = follow_lines(log, lambda: assert_true(written.wait(60)))
    assert next(lines) == "one\n"
    threading.Thread(target=write).start()
    assert next(lines) == "two\n"


def test_control_characters_are_shown_instead_of_obeyed() -> None:
    assert visible("a\x1b]52;c;eA==\x07\u202eb\x9b2J\tc\n") == "a\\x1b]52;c;eA==\\x07\\u202eb\\x9b2J\tc\n"
