"""The form of a file: where it may go, how large it may be, what saving it would change."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from replicas_tui.api.environments import CreateEnvironmentFile, EnvironmentFile, UpdateEnvironmentFile
from replicas_tui.state import resources
from replicas_tui.state.item_forms import FileFilled
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import Safe, safe_line

LARGEST = 65_536  # bytes
_NAME, _PATH, _PART = 100, 1_000, 255
_EXACT = 1024  # bytes, below which they are counted
_AROUND = 1  # lines shown around a change


def filled(one: EnvironmentFile) -> FileFilled:
    """Give what a file has."""
    return FileFilled(one.path, one.name, one.content, one)


def wrong_path(typed: str) -> str:
    """Say what is wrong with where a file is to be."""
    names = typed.removeprefix("~/").split("/")
    rules = (
        (not typed.startswith("~/"), "must begin with ~/"),
        (len(typed) > _PATH, f"at most {_PATH:,} characters"),
        (not typed.isprintable(), "must not contain control characters"),
        (bool({"", ".", ".."} & set(names)), "must name a file, without empty parts, `.` and `..`"),
        (any(len(name.encode()) > _PART for name in names), "a part of it is longer than a file name may be"),
        (".git" in {name.lower() for name in names}, "must not lead into a .git folder"),
        (names == ["workspaces"], "~/workspaces is a folder"),
    )
    return next((reason for broken, reason in rules if broken), "")


def collides(state: State, environment_id: str, path: str, item_id: str) -> str:
    """Say which other file is in the way of one at `path`."""
    held = resource(state, resources.files(environment_id)).value
    for other in held.environment_files if held is not None else ():
        above = f"{path}/".startswith(f"{other.path}/") or f"{other.path}/".startswith(f"{path}/")
        if other.id != item_id and above:
            return f"collides with the file {safe_line(other.path, 100)}"
    return ""


def wrong_name(typed: str) -> str:
    """Say what is wrong with a file's name; none is fine."""
    return f"at most {_NAME} characters" if len(typed.strip()) > _NAME else ""


def size(content: str) -> int:
    """Give the bytes of a content."""
    return len(content.encode(errors="replace"))


def wrong_content(content: str) -> str:
    """Say what is wrong with a content."""
    bytes_ = size(content)
    return f"has {bytes_:,} bytes; at most {LARGEST:,} are allowed" if bytes_ > LARGEST else ""


def meter(content: str) -> str:
    """Say how much of the room a content takes."""
    bytes_ = size(content)
    taken = f"{bytes_ / 1024:.1f}" if bytes_ >= _EXACT else f"{bytes_} B"
    return f"{taken} of {LARGEST // 1024} KB"


def named(made: FileFilled) -> str:
    """Give the name: what was typed, or the last part of the path."""
    return made.name.strip() or made.path.rpartition("/")[2][:_NAME]


def wish(made: FileFilled) -> CreateEnvironmentFile | UpdateEnvironmentFile | None:
    """Ask for the file, or for what differs from what it was; None when nothing does."""
    base = made.base
    if base is None:
        return CreateEnvironmentFile(name=named(made), path=made.path, content=made.content)
    now = {"name": named(made), "path": made.path, "content": made.content}
    changed = {name: value for name, value in now.items() if value != getattr(base, name)}
    return UpdateEnvironmentFile.model_validate(changed) if changed else None


def blamed(said: str) -> str:
    """Name the field the server's words are about; empty when they are about none."""
    return next((name for name in ("path", "content", "name") if f"{name}: " in said), "")


@dataclass(frozen=True, slots=True)
class Difference:
    """What saving changes: lines that come and go, and around them what stays; signs are `added`, `removed` or none."""

    added: int
    removed: int
    rows: tuple[tuple[str, Safe], ...]


def difference(old: str, new: str) -> Difference:
    """Compare two contents line by line."""
    rows = tuple(_rows(old.split("\n"), new.split("\n")))
    signs = [sign for sign, _ in rows]
    return Difference(signs.count("added"), signs.count("removed"), rows)


def _rows(old: list[str], new: list[str]) -> Iterator[tuple[str, Safe]]:
    matcher = difflib.SequenceMatcher(None, old, new)
    for n, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if n:
            yield "", Safe("")
        for tag, i, j, k, m in group:
            if tag == "equal":
                yield from (("", _line(row)) for row in old[i:j])
            else:
                yield from (("removed", _line(row)) for row in old[i:j])
                yield from (("added", _line(row)) for row in new[k:m])


def _line(row: str) -> Safe:
    return safe_line(row, 1_000)
