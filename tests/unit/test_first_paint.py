from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.settings.first_paint import MOST_ROWS, keeper, read_rows
from replicas_tui.settings.folders import Folders, find_folders


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return find_folders(str(tmp_path), {})


def test_the_lines_painted_last_are_there_at_the_next_start(folders: Folders) -> None:
    keeper(folders)("local", ("● fix-login", "○ docs"))
    assert read_rows(folders, "local") == ("● fix-login", "○ docs")


def test_another_profile_never_sees_them(folders: Folders) -> None:
    keeper(folders)("local", ("● fix-login",))
    assert read_rows(folders, "hosted") == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"profile": "local", "rows": 3}', '{"profile": "local", "rows": [1]}']
)
def test_a_broken_picture_is_no_picture(folders: Folders, text: str) -> None:
    folders.cache.mkdir()
    (folders.cache / "first-paint.json").write_text(text)
    assert read_rows(folders, "local") == ()


def test_an_escape_in_the_file_does_not_reach_the_terminal(folders: Folders) -> None:
    keeper(folders)("local", ("a\x1b[2Jb\x9b\u202e",))
    assert read_rows(folders, "local") == ("a[2Jb",)


def test_the_same_lines_are_written_once(folders: Folders) -> None:
    keep = keeper(folders)
    keep("local", ("a",))
    (folders.cache / "first-paint.json").unlink()
    keep("local", ("a",))
    assert read_rows(folders, "local") == ()
    keep("local", ("b",))
    assert read_rows(folders, "local") == ("b",)


def test_a_huge_fleet_is_cut_to_what_a_screen_shows(folders: Folders) -> None:
    keeper(folders)("local", ("x",) * 10_000)
    assert len(read_rows(folders, "local")) == MOST_ROWS


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keeper(find_folders(str(tmp_path / "file"), {}))("local", ("a",))
