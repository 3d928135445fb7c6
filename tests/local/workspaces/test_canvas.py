from __future__ import annotations

import os
from pathlib import Path

import pytest

from replicas_tui.local.workspaces.canvas import LARGEST, kind_of, list_canvas, read_canvas


@pytest.fixture
def canvas(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / ".replicas" / "canvas"
    folder.mkdir(parents=True)
    return folder


def test_files_are_listed_by_name_with_their_kind_and_size(canvas: Path) -> None:
    for name in ("b.md", "a.HTML", "c.png", "d.webm", "e.ogg", "f.csv", "noext"):
        (canvas / name).write_text("12345")
    found = [(item.filename, item.kind, item.size_bytes) for item in list_canvas(canvas)]
    kinds = ["html", "markdown", "image", "video", "audio", "other", "other"]
    assert found == [(name, kind, 5) for name, kind in zip(sorted(os.listdir(canvas)), kinds, strict=True)]


def test_words_come_as_text_and_the_rest_as_bytes(canvas: Path) -> None:
    (canvas / "plan.md").write_text("# Grüße")
    (canvas / "bad.md").write_bytes(b"a\xff")
    (canvas / "x.svg").write_text("<svg/>")
    (canvas / "t.csv").write_text("a,b")
    (canvas / "x.bin").write_bytes(b"\0\1")
    assert (read_canvas(canvas, "plan.md").text, read_canvas(canvas, "plan.md").mime_type) == (
        "# Grüße",
        "text/markdown",
    )
    assert read_canvas(canvas, "bad.md").text == "a\ufffd"
    assert (read_canvas(canvas, "x.svg").raw, read_canvas(canvas, "x.svg").mime_type) == (b"<svg/>", "image/svg+xml")
    assert (read_canvas(canvas, "t.csv").text, read_canvas(canvas, "t.csv").mime_type) == ("a,b", "text/csv")
    assert (read_canvas(canvas, "x.bin").raw, read_canvas(canvas, "x.bin").text) == (b"\0\1", None)


def test_a_file_above_five_megabytes_is_only_named(canvas: Path) -> None:
    with (canvas / "big.md").open("wb") as file:
        file.truncate(LARGEST + 1)
    with (canvas / "just.md").open("wb") as file:
        file.truncate(LARGEST)
    big = read_canvas(canvas, "big.md")
    assert (big.too_large, big.text, big.raw, big.size_bytes) == (True, None, None, LARGEST + 1)
    assert not read_canvas(canvas, "just.md").too_large


def test_what_is_not_a_plain_file_of_its_own_is_not_there(canvas: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.md"
    outside.write_text("secret")
    (canvas / "link.md").symlink_to(outside)
    os.link(outside, canvas / "hard.md")
    os.mkfifo(canvas / "fifo.md")
    (canvas / "folder.md").mkdir()
    assert list_canvas(canvas) == ()
    for name in ("link.md", "hard.md", "fifo.md", "folder.md", "gone.md"):
        with pytest.raises(FileNotFoundError):
            read_canvas(canvas, name)


@pytest.mark.parametrize("name", ["", ".", "..", "../secret.md", "/etc/passwd", "a/b", "a\0b", "x" * 300, "\udcff"])
def test_a_name_that_is_a_path_is_not_there(canvas: Path, name: str) -> None:
    (canvas.parent / "secret.md").write_text("secret")
    with pytest.raises(FileNotFoundError):
        read_canvas(canvas, name)


@pytest.mark.parametrize("which", ["canvas", ".replicas"])
def test_a_folder_swapped_for_a_link_shows_nothing(canvas: Path, tmp_path: Path, which: str) -> None:
    (tmp_path / "elsewhere" / "canvas").mkdir(parents=True)
    for folder in (tmp_path / "elsewhere", tmp_path / "elsewhere" / "canvas"):
        (folder / "secret.md").write_text("secret")
    canvas.rmdir()
    swapped = canvas if which == "canvas" else canvas.parent
    if which == ".replicas":
        canvas.parent.rmdir()
    swapped.symlink_to(tmp_path / "elsewhere")
    assert list_canvas(canvas) == ()
    with pytest.raises(FileNotFoundError):
        read_canvas(canvas, "secret.md")


def test_a_missing_folder_is_an_empty_canvas(tmp_path: Path) -> None:
    assert list_canvas(tmp_path / "no" / ".replicas" / "canvas") == ()


def test_names_that_are_no_utf8_are_left_out(canvas: Path) -> None:
    (canvas / "\udcff.md").write_text("x")
    (canvas / "ok.md").write_text("x")
    assert [item.filename for item in list_canvas(canvas)] == ["ok.md"]


def test_a_name_alone_tells_the_kind() -> None:
    assert [kind_of(name) for name in ("A.MD", "a.b.jpeg", ".md", "md")] == ["markdown", "image", "other", "other"]
