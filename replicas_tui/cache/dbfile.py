"""One SQLite file: opened with its tables, put aside when it is broken or from a newer version, never deleted.

Invariant: whoever holds a connection asks `generation` before using it; a file that was put aside has another.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from replicas_tui.settings.folders import made

WAIT_S = 5.0  # another app of the same user may write just now
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SIDES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Tables:
    """What a file holds, and the version of it.

    Attributes:
        name: For the user, when the file is broken: "The cache", "The file of drafts".
        sql: Makes the tables of version 1.
        durable: It survives a power cut, not only a killed process.
        steps: Statements that make version 2 of version 1, and so on.
    """

    name: str
    sql: str
    durable: bool
    steps: tuple[tuple[str, ...], ...] = ()

    @property
    def version(self) -> int:
        """The version of a file with all steps."""
        return 1 + len(self.steps)


@dataclass(slots=True)
class DbFile:
    """A place on disk and what belongs there; `trouble` is a sentence when it was put aside or cannot be used."""

    path: Path
    tables: Tables
    generation: int = 0
    trouble: str = ""
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def connect(self) -> sqlite3.Connection:
        """Open the file, making it when missing; one that cannot be read is put aside first.

        Raises:
            sqlite3.Error: It cannot be opened or made.
            OSError: Its folder cannot be made.
        """
        with self._lock:  # making the tables twice at once fails
            try:
                return self._connect()
            except sqlite3.DatabaseError as error:
                if not is_broken(error):
                    raise
            self.put_aside(self.generation, "was broken")
            return self._connect()

    def put_aside(self, generation: int, why: str) -> None:
        """Move the file away, unless somebody did since `generation`."""
        with self._lock:
            if generation != self.generation:
                return
            aside = self._free_name()
            with suppress(FileNotFoundError):
                self.path.replace(aside)
            for side in _SIDES:
                with suppress(FileNotFoundError):
                    Path(f"{self.path}{side}").replace(f"{aside}{side}")
            self.trouble = f"{self.tables.name} {why}; it was put aside as {aside.name} and begun anew."
            self.generation += 1

    def _connect(self) -> sqlite3.Connection:
        made(self.path.parent)
        # SQLite would make it for everybody; its side files take the mode of the first.
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
        try:
            if self._is_newer(connection):
                connection.close()
                self.put_aside(self.generation, "is from a newer version")
                return self._connect()
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _is_newer(self, connection: sqlite3.Connection) -> bool:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return version > self.tables.version

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {'FULL' if self.tables.durable else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys = ON")
        # In one: nobody else can change the version, and a connection that saw tables between two steps would never
        # learn of the later one, as SQLite looks no further for "table has 4 columns but 6 values were supplied".
        connection.executescript(f"BEGIN IMMEDIATE; {self.tables.sql}")
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        for step in self.tables.steps[max(0, version - 1) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {self.tables.version}")
        connection.execute("COMMIT")

    def _free_name(self) -> Path:
        """The cache can be read again, so one broken one is enough; what cannot is never overwritten."""
        name = self.path.with_name(f"{self.path.name}.aside")
        number = 1
        while self.tables.durable and name.exists():
            number += 1
            name = self.path.with_name(f"{self.path.name}.aside-{number}")
        return name


def is_broken(error: sqlite3.Error) -> bool:
    """Say whether the file itself is at fault, not the disk or another program."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _BROKEN
