"""Diffs: read from whatever git says, and shown."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from replicas_tui.state.blocks import DiffLine
from replicas_tui.state.diff.files import FileDiff
from replicas_tui.state.diff.names import from_git_line, named
from replicas_tui.state.diff.parse import parse
from replicas_tui.state.safe import Safe
from replicas_tui.ui.diff.lines import change_lines
from replicas_tui.ui.diff.spots import Spot
from replicas_tui.ui.diff.view import DiffView
from replicas_tui.ui.diff.words import changed_words
from tests.ui.bench_app import Bench
from tests.ui.diffs import DIFF, ODD


def read(text: str) -> list[FileDiff]:
    return parse("web", text)


def test_files_counts_and_hunks_are_read() -> None:
    one, two = read(DIFF)
    assert (one.path, one.status, one.added, one.removed) == ("auth/store.py", "M", 9, 2)
    assert (two.path, two.status, two.added, two.removed) == ("tests/test_expiry.py", "A", 3, 0)
    assert [hunk.within for hunk in one.hunks] == ["class Store", "class MemoryStore:", "class RedisStore"]
    numbers = [(line.sign, line.old, line.new) for line in one.hunks[0].lines()][3:8]
    assert numbers == [(" ", 41, 41), ("-", 42, None), ("+", None, 42), ("+", None, 43), (" ", 43, 44)]


def test_renames_modes_binaries_deletions_and_odd_names_are_named() -> None:
    renamed, mode, binary, gone = read(ODD)
    assert (renamed.path, renamed.status, renamed.facts) == ("new name.txt", "R", ["renamed from old name.txt"])
    assert (renamed.added, renamed.removed) == (1, 1)
    assert [line.text for line in renamed.hunks[0].lines()][1:3] == ["-- looks like a heading", "++ so does this"]
    assert (mode.path, mode.facts) == ("run.sh", ["file becomes executable"])
    assert (binary.path, binary.facts) == ("logo.png", ["binary, not shown"])
    assert (gone.path, gone.status, gone.removed) == ("ä.txt", "D", 1)


def test_what_is_no_diff_is_kept_as_it_is() -> None:
    [one] = read("diff --cc a.txt\n@@@ -1,2 -1,2 +1,3 @@@\n++merged\n")
    assert one.loose == ["diff --cc a.txt", "@@@ -1,2 -1,2 +1,3 @@@", "++merged"]
    assert read("") == read("\n\n") == []


def test_a_line_with_a_break_in_it_loses_nothing() -> None:
    [one] = read("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\u2028b\n+c\n d".replace("\u2028", "\n"))
    assert [line.text for line in one.hunks[0].lines()] == ["a", "(b)", "c", "d"]
    assert (one.added, one.removed) == (1, 1)


def test_a_diff_without_git_headings_has_its_files() -> None:
    text = "--- a/x.py\t2026\n+++ b/x.py\t2026\n@@ -1 +1 @@\n-a\n+b\n--- a/y.py\n+++ b/y.py\n@@ -1 +1 @@\n-a\n+b\n"
    assert [(one.path, one.added, one.removed) for one in read(text)] == [("x.py", 1, 1), ("y.py", 1, 1)]


def test_a_name_cannot_carry_what_steers_a_terminal() -> None:
    [one] = read('diff --git "a/a\\033[2Jb" "b/a\\033[2Jb"\nnew file mode 100644\n')
    assert one.key == ("web", "a\x1b[2Jb")
    assert "\x1b" not in one.path
    assert named('"a/say \\"hi\\"\\t.txt"').startswith('say "hi"')
    assert from_git_line("diff --git a/one two.txt b/one two.txt") == "one two.txt"
    assert from_git_line("diff --git a/x b/y") == "y"


def git(folder: Path, *arguments: str) -> str:
    env = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments],
        cwd=folder, env=env, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


def test_what_git_really_says_is_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    names = {
        "plain.py": "a\nb\nc\n",
        "with space.txt": "x\n",
        "ümlaut.txt": "x\n",
        "gone.txt": "1\n2\n",
        "moved.txt": "l\n" * 20,
    }
    for name, text in names.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "data.bin").write_bytes(bytes(range(256)))
    (tmp_path / "link").symlink_to("plain.py")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "plain.py").write_text("a\nB\nc\nd")
    (tmp_path / "with space.txt").write_text("y\n")
    (tmp_path / "ümlaut.txt").write_text("")
    (tmp_path / "gone.txt").unlink()
    (tmp_path / "moved.txt").rename(tmp_path / "elsewhere.txt")
    (tmp_path / "data.bin").write_bytes(bytes(range(255)))
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("new.txt")
    (tmp_path / "new.txt").write_text("--- a\n+++ b\n@@ -1 +1 @@\n")
    git(tmp_path, "add", "-A")
    files = read(git(tmp_path, "diff", "--cached", "-M"))
    assert [list(one.facts) for one in files if one.path == "link"] == [["symbolic link"]]
    found = {one.path: (one.status, one.added, one.removed) for one in files}
    assert found == {
        "plain.py": ("M", 2, 1),
        "with space.txt": ("M", 1, 1),
        "ümlaut.txt": ("M", 0, 1),
        "gone.txt": ("D", 0, 2),
        "elsewhere.txt": ("R", 0, 0),
        "data.bin": ("M", 0, 0),
        "link": ("M", 1, 1),
        "new.txt": ("A", 3, 0),
    }
    stat = git(tmp_path, "diff", "--cached", "-M", "--numstat")
    sums = [row.split("\t")[:2] for row in stat.splitlines() if not row.startswith("-")]
    assert sum(added for _, added, _ in found.values()) == sum(int(a) for a, _ in sums)
    assert sum(removed for _, _, removed in found.values()) == sum(int(r) for _, r in sums)


ROWS = st.sampled_from(
    [
        "diff --git a/x b/x",
        "--- a/x",
        "+++ b/x",
        "@@ -1,3 +1,2 @@ f",
        "@@ -0,0 +1 @@",
        "@@ -x +y @@",
        "-a",
        "+b",
        " c",
        "",
    ]
) | st.sampled_from(
    ["\\ No newline", "rename from x", "rename to y", "old mode 1", "new mode 100", "Binary files differ", "index 1..2"]
)


@given(st.lists(ROWS | st.text(max_size=12), max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_odd_to_read(rows: list[str]) -> None:
    for one in parse("web", "\n".join(rows)):
        lines = [line for hunk in one.hunks for line in hunk.lines()]
        assert sum(line.sign == "+" for line in lines) == one.added
        assert sum(line.sign == "-" for line in lines) == one.removed
        for width in (20, 90):
            drawn = change_lines(width, lines, one.path)
            assert len(drawn) == len(lines)
            assert all(row.cell_length == width for row in drawn)


@given(
    st.lists(st.builds(DiffLine, st.sampled_from(["+", "-", " "]), st.text("ab (", max_size=9).map(Safe)), max_size=12)
)
def test_marked_words_are_within_their_lines(lines: list[DiffLine]) -> None:
    for at, spans in changed_words(lines).items():
        assert lines[at].sign in "+-"
        assert all(0 <= start < end <= len(lines[at].text) for start, end in spans)


def test_only_the_words_that_changed_are_marked() -> None:
    old, new = (
        DiffLine("-", Safe("    def get(self, sid): ...")),
        DiffLine("+", Safe("    async def get(self, sid): ...")),
    )
    assert changed_words([old, new]) == {0: [], 1: [(4, 10)]}
    assert changed_words([DiffLine("-", Safe("one thing")), DiffLine("+", Safe("quite another"))]) == {}


@asynccontextmanager
async def showing(*texts: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[DiffView, Bench, Pilot[None]]]:
    view = DiffView()
    app = Bench(view)
    async with app.run_test(size=size) as pilot:
        view.show([one for n, text in enumerate(texts) for one in parse(f"repo{n}", text)])
        view.focus()
        await pilot.pause()
        yield view, app, pilot


def lines(app: Bench) -> list[str]:
    return [row[: app.size.width - 1].rstrip() for row in app.text().split("\n")]


def came(app: Bench) -> list[int]:
    return [one.index for one in app.heard_of(DiffView.FileChanged) if isinstance(one, DiffView.FileChanged)]


async def test_keys_go_from_hunk_to_hunk_and_file_to_file() -> None:
    async with showing(DIFF, ODD, size=(80, 10)) as (view, app, pilot):
        assert lines(app)[0].startswith("▌M auth/store.py")
        await pilot.press("right_square_bracket", "h")
        await pilot.press("right_square_bracket", "h")
        await pilot.pause()
        assert lines(app)[1].startswith("   class MemoryStore")
        assert lines(app)[4].startswith("▌    46 −     def get")
        await pilot.press("right_square_bracket", "f")
        await pilot.pause()
        assert lines(app)[1].startswith("▌A tests/test_expiry.py")
        await pilot.press("right_square_bracket", "h", "left_square_bracket", "f")
        assert view.cursor == Spot(1)
        await pilot.press("left_square_bracket", "f")
        await pilot.pause()
        assert lines(app)[0].startswith("▌M auth/store.py")
        assert came(app) == [1, 0]
        view.go_to_file(5)
        await pilot.pause()
        assert came(app) == [1, 0, 5]


async def test_the_last_files_are_reached_although_they_cannot_be_at_the_top() -> None:
    async with showing(DIFF, ODD) as (view, app, pilot):
        for n in range(1, len(view.files)):
            await pilot.press("right_square_bracket", "f")
            await pilot.pause()
            assert came(app)[-1] == n


async def test_long_lines_are_cut_scrolled_sideways_or_wrapped() -> None:
    async with showing(DIFF, size=(60, 12)) as (view, app, pilot):
        view.go_to_file(1)
        await pilot.press("G")
        assert any(row.endswith("…") for row in lines(app))
        await pilot.press("l", "l")
        assert any("ssert" not in row and "2 +" in row for row in lines(app))
        await pilot.press("w", "G")
        assert not any(row.endswith("…") for row in lines(app))
        assert "or to be wrapped below" in "".join(row[10:] for row in lines(app))


async def test_another_diff_of_the_same_files_keeps_the_place() -> None:
    async with showing(DIFF, ODD, size=(80, 10)) as (view, app, pilot):
        view.go_to_file(1)
        await pilot.press("j", "j")
        await pilot.pause()
        before = lines(app)
        new = DIFF.replace("+    # done\n", "+    # done soon\n")
        view.show([*parse("repo1", ODD), *parse("repo0", new)])
        await pilot.pause()
        assert lines(app)[0] == before[0]


async def test_a_resize_keeps_the_line_at_the_top() -> None:
    async with showing(DIFF, ODD) as (_, app, pilot):
        await pilot.press("j", "j", "j", "j", "j", "j")
        first = lines(app)[0]
        await pilot.resize_terminal(120, 30)
        await pilot.pause()
        assert lines(app)[0].split()[:4] == first.split()[:4]


async def test_no_diff_takes_every_key() -> None:
    async with showing() as (view, app, pilot):
        await pilot.press("j", "G", "g", "g", "w", "l", "h", "right_square_bracket", "h", "d", "space", "pageup")
        assert lines(app) == [""] * 24
        assert list(view.files) == []


async def test_twenty_thousand_changed_lines_draw_only_what_is_in_sight() -> None:
    body = "".join(f"+    value_{n} = compute({n}, 'text')\n" for n in range(20_000))
    text = f"diff --git a/big.py b/big.py\n--- a/big.py\n+++ b/big.py\n@@ -0,0 +1,20000 @@\n{body}"
    async with showing(text) as (view, app, pilot):
        assert lines(app)[1].split() == ["1", "+", "value_0", "=", "compute(0,", "'text')"]
        await pilot.press("G")
        assert lines(app)[-1].split()[:2] == ["▌", "20000"]
        assert len(view.page._drawn) < 10
