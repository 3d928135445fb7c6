"""A call that changes a file, as the change it asks for. Every agent spells the same few arguments differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replicas_tui.state.normalise import patches
from replicas_tui.state.normalise.ops import Patch

WRITES = frozenset({"write", "write_file", "create", "create_file"})
EDITS = frozenset({"edit", "multiedit", "notebookedit", "edit_file", "str_replace", "search_replace", "strreplace"})
_PATHS = ("file_path", "filePath", "path", "notebook_path", "target_file")
_CONTENTS = ("content", "contents", "file_text", "fileText", "new_source")
_OLD = ("old_string", "oldString", "oldText", "old_str", "oldStr")
_NEW = ("new_string", "newString", "newText", "new_str", "newStr", "new_source")


def asked(name: str, given: Mapping[str, Any]) -> Patch | None:
    """Give the change a call asks for; None when it is no change of a file, or its path is not said."""
    lowered = name.lower()
    path = first_text(given, _PATHS)
    if not path or (lowered not in WRITES and lowered not in EDITS):
        return None
    if lowered in WRITES:
        return patches.created(path, first_text(given, _CONTENTS))
    edits = given.get("edits")
    if isinstance(edits, list):
        parts = [edit for edit in edits if isinstance(edit, Mapping)]
        return patches.together(path, [_replaced(path, part) for part in parts])
    return _replaced(path, given)


def first_text(given: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Give the first of some arguments that is text."""
    return next((value for name in names if isinstance(value := given.get(name), str)), "")


def _replaced(path: str, given: Mapping[str, Any]) -> Patch:
    return patches.changed(path, first_text(given, _OLD), first_text(given, _NEW))
