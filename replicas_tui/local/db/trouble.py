"""What is wrong with the database, in words that say what to do. SQLite's own words stand beside ours."""

from __future__ import annotations

import sqlite3

FULL = "The disk is full. Nothing of this was kept and nothing was lost: make room, then do it again."
DAMAGED = (
    "The file is damaged. It was left as it is: stop the engine, keep a copy of it,"
    " then put back an older one (the engine makes `.bak` files beside it before it changes its shape)."
)
_BY_CODE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_READONLY: "It may not be written: look at who owns the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "It cannot be opened: look at who owns the file and its folder.",
    sqlite3.SQLITE_IOERR: "The disk cannot be read or written.",
}


def in_words(error: sqlite3.Error) -> str:
    """Return what is wrong: SQLite's sentence, and ours where we know better."""
    code = getattr(error, "sqlite_errorcode", None)
    ours = None if code is None else _BY_CODE.get(code & 0xFF)  # the rest of a code says more than is of use
    return f"{error}. {ours}" if ours else str(error)
