"""Looks at a pull request through the user's `gh` or `glab`: what became of it, and what was said about it.

What they print was written by strangers, like a webhook, and is read by the same readers.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from replicas_tui.local.db.pulls import CLOSED, MERGED, OPEN
from replicas_tui.local.pulls import github, gitlab
from replicas_tui.local.pulls.programs import GH, GLAB, ProgramError, ask
from replicas_tui.local.pulls.remarks import POLL, Json, Remark, part, word

PAGE = 100
MOST_PAGES = 5
KEPT_S = 3_600.0
_STATES = {"open": OPEN, "opened": OPEN, "locked": OPEN, "merged": MERGED, "closed": CLOSED}
_FIELDS = "state,author,headRefOid,statusCheckRollup"
_URL = re.compile(
    r"https://(?P<host>[A-Za-z0-9.-]+(?::\d+)?)/(?P<path>[\w.-]+(?:/[\w.-]+)+?)"
    r"/(?P<kind>pull|-/merge_requests)/(?P<number>\d{1,9})"
)


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a pull request; `path` is the repository's on its host."""

    url: str
    program: str
    host: str
    path: str
    number: int


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen; `remarks` are all that were ever said of an open one, as far as was asked."""

    state: str
    remarks: tuple[Remark, ...] = ()


def page_of(url: str) -> Page | None:
    """Return the parts of an address; None for one nobody can be asked about."""
    found = _URL.fullmatch(url)
    if found is None:
        return None
    program = GH if found["kind"] == "pull" else GLAB
    return Page(url, program, found["host"], found["path"], int(found["number"]))


async def look(page: Page, since: str, *, with_remarks: bool) -> Look:
    """Look at one; ProgramError if that cannot be.

    Args:
        page: Which.
        since: Older comments are not asked for where the forge lets us choose.
        with_remarks: Whether anybody wants to know what was said.
    """
    return await (_github if page.program == GH else _gitlab)(page, since, with_remarks)


@dataclass(slots=True)
class Accounts:
    """Knows as whom the user is logged in at each forge; asks once in a while."""

    _known: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)

    async def login(self, page: Page) -> str:
        """Return the account; ProgramError if there is none."""
        key = (page.program, page.host)
        found = self._known.get(key)
        if found is None or found[1] < time.monotonic():
            user = _object(await ask(page.program, "api", "--hostname", page.host, "user"), page)
            name = word(user, "login") or word(user, "username")
            if not name:
                raise ProgramError(f"{page.program} does not say who is logged in at {page.host}")
            found = self._known[key] = (name, time.monotonic() + KEPT_S)
        return found[0]

    async def login_at(self, url: str) -> str | None:
        """Return the account at the forge of a pull request; None if nobody knows."""
        page = page_of(url)
        try:
            return None if page is None else await self.login(page)
        except ProgramError:
            return None


async def _github(page: Page, since: str, with_remarks: bool) -> Look:
    seen = _object(await ask(GH, "pr", "view", page.url, "--json", _FIELDS), page)
    state = _state(seen, page)
    if state != OPEN or not with_remarks:
        return Look(state)
    opener = word(part(seen, "author"), "login")
    pull, query = f"repos/{page.path}/pulls/{page.number}", f"since={since[:19]}Z"
    reviews = [github.review(raw, page.url, opener, POLL) for raw in await _pages(page, f"{pull}/reviews")]
    lists = (f"{pull}/comments?{query}", f"repos/{page.path}/issues/{page.number}/comments?{query}")
    comments = [github.comment(raw, page.url, opener, POLL) for each in lists for raw in await _pages(page, each)]
    return Look(state, _heard((github.failed_checks(seen, page.url), *reviews, *comments)))


async def _gitlab(page: Page, _since: str, with_remarks: bool) -> Look:
    request = f"projects/{quote(page.path, safe='')}/merge_requests/{page.number}"
    seen = _object(await ask(GLAB, "api", "--hostname", page.host, request), page)
    state = _state(seen, page)
    if state != OPEN or not with_remarks:
        return Look(state)
    opener = word(part(seen, "author"), "username")
    home = page.url.partition("/-/")[0]
    pipeline = part(seen, "head_pipeline")
    failed = gitlab.failed_pipeline(pipeline, home, page.url, word(seen, "source_branch"), source=POLL)
    newest = f"{request}/notes?order_by=created_at&sort=desc&per_page={PAGE}"
    notes = [
        gitlab.note(raw, page.url, is_by_opener=word(part(raw, "author"), "username") == opener, source=POLL)
        for raw in reversed(_list(await ask(GLAB, "api", "--hostname", page.host, newest), page))
    ]
    return Look(state, _heard((failed, *notes)))


async def _pages(page: Page, path: str) -> list[Json]:
    found: list[Json] = []
    mark = "&" if "?" in path else "?"
    for number in range(1, MOST_PAGES + 1):
        one = f"{path}{mark}per_page={PAGE}&page={number}"
        rows = _list(await ask(GH, "api", "--hostname", page.host, one), page)
        found += rows
        if len(rows) < PAGE:
            break
    return found


def _heard(remarks: Iterable[Remark | None]) -> tuple[Remark, ...]:
    return tuple(each for each in remarks if each is not None)


def _state(seen: Json, page: Page) -> str:
    if (state := _STATES.get(word(seen, "state").lower())) is None:
        raise ProgramError(f"{page.program} does not say what became of {page.url}")
    return state


def _object(said: bytes, page: Page) -> Json:
    found = _json(said, page)
    return found if isinstance(found, Mapping) else {}


def _list(said: bytes, page: Page) -> list[Json]:
    found = _json(said, page)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _json(said: bytes, page: Page) -> Any:
    try:
        return json.loads(said)
    except (ValueError, RecursionError) as error:
        raise ProgramError(f"what {page.program} says is not JSON") from error
