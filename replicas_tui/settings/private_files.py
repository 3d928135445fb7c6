"""Small files only their owner may read, written whole or not at all.

A reader never sees half a file: it is written beside its place, synced and renamed over it.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from replicas_tui.settings.folders import made


def write_private(path: Path, text: str, *, lasting: bool = True) -> None:
    """Write `text` to `path` (0600), replacing what was there; a failure leaves the old file.

    With `lasting` it is on the disk when this returns; without, a power cut may lose it, and it costs no wait.

    Raises:
        OSError: the folder or the file cannot be written, or what is there is a device, a pipe or a folder.
    """
    made(path.parent)
    if path.exists() and not path.is_file():  # root could replace even /dev/null
        raise OSError(errno.EINVAL, "this is no ordinary file", str(path))
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
