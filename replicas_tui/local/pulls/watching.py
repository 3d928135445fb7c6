"""Looks at open pull requests now and again, for a machine that no webhook reaches.

Only those of replicas that were at work lately, and only where the repositories are that these were made of: an agent
may note any address, and the user's login goes nowhere because of that. What cannot be looked at is tried more seldom.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from replicas_tui.local.clock import ago
from replicas_tui.local.core import Core
from replicas_tui.local.db import checkouts, pulls, replicas
from replicas_tui.local.db.pulls import OPEN
from replicas_tui.local.pulls.answering import Answering, Key, is_followed, note
from replicas_tui.local.pulls.following import Following
from replicas_tui.local.pulls.looks import Accounts, Page, look, page_of
from replicas_tui.local.pulls.programs import ProgramError, installed
from replicas_tui.local.pulls.remarks import Remark
from replicas_tui.local.repositories.addresses import address_of
from replicas_tui.local.words import ACTIVE, SLEEPING

LOG = logging.getLogger(__name__)
RECENT_S = 3 * 86_400.0
MOST_A_ROUND = 10
LONGEST_PAUSE_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Watched:
    """A pull request to look at: for whom the oldest replica was made, and whether any answers what is said."""

    page: Page
    homes: frozenset[str]
    since: str
    is_answered: bool


@dataclass(slots=True)
class Patience:
    """Remembers what failed, says so once, and until when it is left alone."""

    pause_s: float
    _failed: dict[str, tuple[int, float]] = field(default_factory=dict)

    def may_try(self, what: str) -> bool:
        """Return whether it is time."""
        return self._failed.get(what, (0, 0.0))[1] <= time.monotonic()

    def fail(self, what: str, why: str) -> None:
        """Leave it alone, the longer the oftener it failed."""
        times = self._failed.get(what, (0, 0.0))[0]
        if not times:
            LOG.warning("%s is not looked at for now: %s", what, why)
        pause = min(self.pause_s * 2 ** min(times, 20), LONGEST_PAUSE_S)
        self._failed[what] = (times + 1, time.monotonic() + pause)

    def succeed(self, what: str) -> None:
        """Forget that it failed."""
        if self._failed.pop(what, None) is not None:
            LOG.info("%s can be looked at again", what)


class Watching:
    """Looks at pull requests through the user's own programs."""

    def __init__(self, core: Core, following: Following, answering: Answering, accounts: Accounts) -> None:
        self._core = core
        self._following = following
        self._answering = answering
        self._accounts = accounts
        self._patience = Patience(core.settings.forge_poll_s)
        self._missing: set[str] = set()
        self._round = 0

    async def forever(self) -> None:
        """Look for as long as the engine runs, unless the user wants none of it."""
        while self._core.settings.forge_poll_s:
            await asyncio.sleep(self._core.settings.forge_poll_s)
            await self.look_around()

    async def look_around(self) -> None:
        """Look at those that are open, some of them if there are many: the others are next."""
        watched = [each for each in await self._core.db.read(_open) if await self._is_where_its_replicas_are(each)]
        first = self._round % len(watched) if watched else 0
        self._round = first + MOST_A_ROUND if len(watched) > MOST_A_ROUND else 0
        for each in (watched[first:] + watched[:first])[:MOST_A_ROUND]:
            if self._is_there(each.page.program) and self._patience.may_try(each.page.host):
                await self._look_at(each)

    async def _look_at(self, watched: Watched) -> None:
        page = watched.page
        try:
            await self._accounts.login(page)
        except ProgramError as error:
            self._patience.fail(page.host, str(error))
            return
        self._patience.succeed(page.host)
        if not self._patience.may_try(page.url):
            return
        try:
            seen = await look(page, watched.since, with_remarks=watched.is_answered)
        except ProgramError as error:
            self._patience.fail(page.url, str(error))
            return
        self._patience.succeed(page.url)
        if seen.state != OPEN:
            self._core.spawn(self._following.note(page.url, seen.state), "end of a pull request")
        elif seen.remarks:
            await self._take(seen.remarks)

    async def _take(self, remarks: Sequence[Remark]) -> None:
        def store(db: sqlite3.Connection) -> list[Key]:
            return [key for each in remarks for key in note(db, each)]

        self._answering.begin(await self._core.db.write(store, durable=True))

    async def _is_where_its_replicas_are(self, watched: Watched) -> bool:
        hosts = {(await address_of(url)).partition("/")[0] for url in watched.homes}
        return watched.page.host.partition(":")[0].lower() in hosts

    def _is_there(self, program: str) -> bool:
        if program in installed():
            self._missing.discard(program)
            return True
        if program not in self._missing:
            LOG.info("%s is not installed: only webhooks tell what becomes of pull requests there", program)
            self._missing.add(program)
        return False


def _open(db: sqlite3.Connection) -> tuple[Watched, ...]:
    """Return the open ones of replicas that were at work lately, each once."""
    found: dict[str, Watched] = {}
    recent = ago(RECENT_S)
    for pull in pulls.every_open(db):
        row, page = replicas.get(db, pull.replica_id), page_of(pull.url)
        if row is None or page is None or row.status not in (ACTIVE, SLEEPING) or row.last_activity_at < recent:
            continue
        homes = frozenset(each.url for each in checkouts.of_replica(db, row.id))
        one = Watched(page, homes, row.created_at, is_followed(row))
        if (other := found.get(page.url.lower())) is not None:
            one = replace(
                one,
                homes=one.homes | other.homes,
                since=min(one.since, other.since),
                is_answered=one.is_answered or other.is_answered,
            )
        found[page.url.lower()] = one
    return tuple(found.values())
