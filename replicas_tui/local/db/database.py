"""One SQLite file behind two threads: one writes, one reads, the loop never waits for a disk.

Invariants: jobs are written in the order they were handed in; a job is one transaction, whole or not at all; what
`write` returned survives the death of this process, and with `durable` also that of the machine.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from replicas_tui.local.db.migrations import migrate

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]


class Database:
    """The engine's database; made by `open`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # A pool of one thread is a queue with one consumer.
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="db-write")
        self._reading = ThreadPoolExecutor(max_workers=1, thread_name_prefix="db-read")
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open the file, made or brought up to date if need be; sqlite3.DatabaseError if it cannot be used."""
        database = cls(path)
        loop = asyncio.get_running_loop()
        try:
            database._writer = await loop.run_in_executor(database._writing, _connect, path)
            await loop.run_in_executor(database._writing, migrate, database._writer)
            database._reader = await loop.run_in_executor(database._reading, _connect, path)
            await loop.run_in_executor(database._reading, database._reader.execute, "PRAGMA query_only=1")
        except sqlite3.Error:
            await database.close()
            raise
        return database

    async def write(self, job: Job[T], *, durable: bool = False) -> T:
        """Run `job` in a transaction of its own and return what it returned; what it raises undoes it.

        Args:
            job: Takes the connection.
            durable: Wait until the disk has it: for what a user sent.
        """
        return await asyncio.get_running_loop().run_in_executor(self._writing, self._transact, job, durable)

    async def read(self, job: Job[T]) -> T:
        """Run `job`, which only reads, on a snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._look, job)

    async def close(self) -> None:
        """Finish what was handed in, then close."""
        loop = asyncio.get_running_loop()
        for pool, connection in ((self._reading, self._reader), (self._writing, self._writer)):
            if connection is not None:
                await loop.run_in_executor(pool, connection.close)
            pool.shutdown(wait=False)

    def _transact(self, job: Job[T], durable: bool) -> T:
        assert self._writer is not None  # noqa: S101 - open sets it
        self._writer.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        with _transaction(self._writer, "BEGIN IMMEDIATE"):
            return job(self._writer)

    def _look(self, job: Job[T]) -> T:
        assert self._reader is not None  # noqa: S101 - open sets it
        with _transaction(self._reader, "BEGIN"):
            return job(self._reader)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=1")
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
