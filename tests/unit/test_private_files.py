"""Small private files: whole or not at all, and never in the place of what is no file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from replicas_tui.settings.private_files import write_private


def test_a_file_is_its_owners_alone_and_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("old")
    write_private(path, "new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o600)
    assert os.listdir(tmp_path) == ["key"]


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_ordinary_file_is_left_as_it_is(tmp_path: Path, make: object) -> None:
    path = tmp_path / "there"
    make(path)  # type: ignore[operator]  # one of two functions of os
    with pytest.raises(OSError, match="no ordinary file"):
        write_private(path, "new")
    assert not path.is_file()
