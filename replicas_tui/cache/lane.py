"""A thread with a connection of its own, and the jobs that wait for it.

Jobs that came while another was done share a transaction; a job is done when it is committed. A job that was handed
over is done even if whoever asked for it has gone.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from replicas_tui.cache.dbfile import DbFile, is_broken

T = TypeVar("T")
TOGETHER = 256  # jobs in one transaction


@dataclass(slots=True)
class _Job:
    work: Callable[[sqlite3.Connection], Any]
    answer: Future[Any] = field(default_factory=Future)


class Lane:
    """Runs jobs on a file, one after another."""

    def __init__(self, file: DbFile, name: str) -> None:
        self._file = file
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._generation = -1
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` and give what it gives, once it is committed.

        Raises:
            sqlite3.Error: The file cannot be read or written.
            OSError: Its folder cannot be made.
        """
        return await asyncio.wrap_future(self.post(work))

    def post(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Do `work` without waiting for it; after `close`, not at all."""
        job = _Job(work)
        job.answer.set_running_or_notify_cancel()  # nobody can take it back from here on
        if self._closing:
            job.answer.set_exception(sqlite3.ProgrammingError("closed"))
        else:
            self._jobs.put(job)
        return job.answer

    def close(self) -> None:
        """Do what waits, then end."""
        self._closing = True
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        ended = False
        while not ended:
            jobs, ended = self._gather()
            if jobs:
                self._do(jobs)
        if self._connection is not None:
            self._connection.close()

    def _gather(self) -> tuple[list[_Job], bool]:
        """Wait for a job and take those that came with it; say whether they are the last."""
        jobs: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == TOGETHER:
                return jobs, False
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs, False
        return jobs, True

    def _do(self, jobs: Sequence[_Job], *, again: bool = True) -> None:
        try:
            answers = self._commit(jobs)
        except BaseException as error:  # noqa: BLE001 - not swallowed: whoever asked gets it
            self._roll_back()
            if again and isinstance(error, sqlite3.Error) and is_broken(error):
                self._file.put_aside(self._generation, "was broken")
                self._do(jobs, again=False)
            elif len(jobs) > 1:  # one of them is at fault, the others are not
                for job in jobs:
                    self._do([job])
            else:
                jobs[0].answer.set_exception(error)
            return
        for job, answer in zip(jobs, answers, strict=True):
            job.answer.set_result(answer)

    def _commit(self, jobs: Sequence[_Job]) -> list[Any]:
        connection = self._open()
        connection.execute("BEGIN")
        answers = [job.work(connection) for job in jobs]
        connection.execute("COMMIT")
        return answers

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._generation == self._file.generation:
            return self._connection
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._connection = self._file.connect()
        self._generation = self._file.generation
        return self._connection

    def _roll_back(self) -> None:
        if self._connection is not None and self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
