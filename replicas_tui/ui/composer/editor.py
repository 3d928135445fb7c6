"""Writing in the user's own editor: the terminal is its own until it ends."""

from __future__ import annotations

import asyncio
import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from textual.app import App, SuspendNotSupported

from replicas_tui.ui.composer.clean import clean


class EditorError(Exception):
    """The editor could not be used; the message is one sentence that says why and what to do."""


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """Give the user's editor: `$VISUAL`, else `$EDITOR`, else `vi`.

    Raises:
        EditorError: The variable cannot be read as a command.
    """
    name = next((name for name in ("VISUAL", "EDITOR") if environment.get(name, "").strip()), None)
    if name is None:
        return ["vi"]
    try:
        return shlex.split(environment[name])
    except ValueError as wrong:
        raise EditorError(f"${name} cannot be read as a command: {str(wrong).lower()}.") from wrong


async def edit(app: App[object], text: str) -> str:
    """Give what the user made of `text`; a private file holds it meanwhile, the loop goes on.

    Raises:
        EditorError: There is no editor, it failed, or this terminal cannot be handed over.
    """
    command = editor_command(os.environ)
    try:
        with app.suspend():
            return await asyncio.to_thread(_edited, command, text)
    except SuspendNotSupported:
        raise EditorError("This terminal cannot be handed to an editor.") from None


def _edited(command: list[str], text: str) -> str:
    with tempfile.TemporaryDirectory(prefix="replicas-") as folder:
        path = Path(folder) / "message.md"
        path.write_text(text, encoding="utf-8")
        try:
            ended = subprocess.run([*command, str(path)], check=False)
        except OSError as wrong:
            raise EditorError(f"{command[0]} cannot be started; set $EDITOR to an editor you have.") from wrong
        if ended.returncode:
            raise EditorError(f"{command[0]} ended with {ended.returncode}; the text is as it was before.")
        return clean(path.read_text(encoding="utf-8", errors="replace").removesuffix("\n"))
