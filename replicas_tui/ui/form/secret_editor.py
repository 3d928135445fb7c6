"""A secret in the user's own editor: in memory where the system has such a place, never readable by others."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from textual.app import App, SuspendNotSupported

from replicas_tui.ui.composer.editor import EditorError, editor_command

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder made in it is its owner's alone


async def edit_secret(app: App[object], text: str, name: str = "value", *, whole: bool = False) -> str:
    """Give what the user made of `text`, to the letter; a newline that the editor added at the end is taken off.

    Args:
        app: Whose terminal the editor gets.
        text: What is edited.
        name: What the file is called, so that the editor knows its language; no secret.
        whole: It is a file, whose last newline stays.

    Raises:
        EditorError: There is no editor, it failed, or this terminal cannot be handed over.
    """
    command = editor_command(os.environ)
    try:
        with app.suspend():
            return await asyncio.to_thread(_edited, command, text, name, whole=whole)
    except SuspendNotSupported:
        raise EditorError("This terminal cannot be handed to an editor.") from None


def _edited(command: list[str], text: str, name: str, *, whole: bool = False) -> str:
    with tempfile.TemporaryDirectory(prefix="replicas-", dir=_place()) as folder:
        path = Path(folder) / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
            file.write(text)
        try:
            ended = subprocess.run([*command, str(path)], check=False)
        except OSError as wrong:
            raise EditorError(f"{command[0]} cannot be started; set $EDITOR to an editor you have.") from wrong
        if ended.returncode:
            raise EditorError(f"{command[0]} ended with {ended.returncode}; the text is as it was before.")
        try:
            made = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as wrong:
            raise EditorError("What the editor left cannot be read; the text is as it was before.") from wrong
    return made if whole or text.endswith("\n") else made.removesuffix("\n")


def _place() -> str | None:
    return str(_IN_MEMORY) if _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK | os.X_OK) else None
