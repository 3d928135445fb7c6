"""What the engine says of a real repository's changes, as the app reads it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from replicas_tui.api.replicas import CreateReplica
from replicas_tui.client.client import Client
from replicas_tui.state.diff.files import FileDiff
from replicas_tui.state.diff.parse import parse
from tests.engines import running_engine
from tests.local import repos

LINES = 20_000


def change(tree: Path) -> None:
    """Change everything that can be changed, in every odd way."""
    repos.write(tree, "before.txt", "".join(f"{n}\n" for n in range(20)))
    repos.write(tree, "dos.txt", "a\r\nb\r\n")
    repos.write(tree, "run.sh", "echo\n")


def odd(tree: Path) -> None:
    repos.git(tree, "mv", "before.txt", "after it.txt")
    repos.write(tree, "dos.txt", "a\r\nB\r\n")
    repos.write(tree, "unix.txt", "a\nb")
    repos.write(tree, "mixed.txt", "a\r\nb\n")
    (tree / "run.sh").chmod(0o755)
    (tree / "picture.png").write_bytes(b"\x89PNG\0\0\xff")
    repos.write(tree, "long.txt", "".join(f"line {n}\n" for n in range(LINES)))
    for name in ("-rf", "with space.txt", "grüße.txt", "a\nb\tc", 'quo"te', "\x1b[2Jx"):
        repos.write(tree, name, "one\n")
    (tree / "link").symlink_to("/etc/passwd")
    repos.write(tree, "wide.txt", "x" * 1_000_000 + "\n\x1b]52;c;AAAA\x07\u202e\n")
    (tree / "README.md").unlink()
    repos.git(tree, "init", "--quiet", "sub")
    repos.write(tree / "sub", "x", "x\n")
    repos.commit(tree / "sub", "One")
    repos.git(tree, "add", "sub")


async def test_every_odd_change_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    repo = repos.make_repo(tmp_path / "shop")
    change(repo)
    repos.commit(repo, "Odd files")
    async with running_engine(tmp_path) as engine, Client.open(engine.base_url, engine.key) as client:
        made = await client.replicas.create(
            CreateReplica(name="odd", message="hello", coding_agent="script", environment_id=engine.environment_id)
        )
        while not (places := list(tmp_path.glob("engine/**/home/workspaces/shop"))):
            await asyncio.sleep(0.02)
        while (await client.replicas.get(made.id)).status != "active":
            await asyncio.sleep(0.02)
        await asyncio.to_thread(odd, places[0])
        read = await client.replicas.get(made.id, include="diffs")
        [status] = read.repository_statuses
        assert status.git_diff is not None
        files = {one.key[1]: one for one in parse("shop", status.git_diff.full_diff or "")}
    assert sum(one.added for one in files.values()) == status.git_diff.added
    assert sum(one.removed for one in files.values()) == status.git_diff.removed
    said = {path: (one.status, list(one.facts)) for path, one in files.items()}
    assert said == {
        "README.md": ("D", []),
        "after it.txt": ("R", ["renamed from before.txt"]),
        "dos.txt": ("M", ["CRLF"]),
        "mixed.txt": ("A", ["some lines end in CRLF"]),
        "unix.txt": ("A", []),
        "run.sh": ("M", ["file becomes executable"]),
        "picture.png": ("A", ["binary, not shown"]),
        "long.txt": ("A", []),
        "wide.txt": ("A", []),
        "link": ("A", ["symbolic link"]),
        "sub": ("A", ["submodule"]),
        **{name: ("A", []) for name in ("-rf", "with space.txt", "grüße.txt", "a\nb\tc", 'quo"te', "\x1b[2Jx")},
    }
    assert files["long.txt"].added == LINES
    assert all(one.path.isprintable() and not one.loose for one in files.values())
    assert texts(files["dos.txt"]) == ["a", "b", "B"]
    assert texts(files["mixed.txt"]) == ["a␍", "b"]
    assert texts(files["unix.txt"]) == ["a", "b", "(No newline at end of file)"]
    assert texts(files["link"])[0] == "/etc/passwd"
    assert texts(files["sub"])[0].startswith("Subproject commit ")
    wide, clip = texts(files["wide.txt"])
    assert len(wide) <= 4_000
    assert clip.isprintable()


def texts(one: FileDiff) -> list[str]:
    return [line.text.lstrip("\\ ") for hunk in one.hunks for line in hunk.lines()]
