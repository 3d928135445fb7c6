"""Asking the user's own `gh` and `glab` how pull requests stand: with their login, which this program never sees.

Addresses come from a server. A program is asked only about the forge it belongs to, because what it would send to any
other host is the user's token: github.com and gitlab.com, and the one the user named in `GH_HOST` or `GITLAB_HOST`.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final
from urllib.parse import quote

from replicas_tui.effects.context import Context
from replicas_tui.state import resources
from replicas_tui.state.actions_resources import ResourceFailed, ResourceLoaded, ResourceLoading
from replicas_tui.state.pulls import PullPage, PullSeen, dated, page_of, seen_by_gh, seen_by_glab

TIMEOUT_S: Final = 20.0
MOST: Final = 12  # asked about in one go: each is a process and a request
_HOMES: Final = {"gh": ("github.com", "GH_HOST"), "glab": ("gitlab.com", "GITLAB_HOST")}
_SOON, _LATER, _LATE = timedelta(seconds=25), timedelta(minutes=5), timedelta(hours=6)
_QUIET: Final = {
    "GH_PROMPT_DISABLED": "1",
    "GH_NO_UPDATE_NOTIFIER": "1",
    "GLAB_CHECK_UPDATE": "false",
    "NO_PROMPT": "1",
    "NO_COLOR": "1",
    "CLICOLOR_FORCE": "0",
}


class NotSaid(Exception):
    """How a pull request stands is not known; the message says why."""


@dataclass(frozen=True, slots=True)
class LookAtPulls:
    """Find out how some pull requests stand; what was asked a moment ago is not asked again.

    Attributes:
        anew: Ask whatever was said before.
    """

    label: ClassVar[str] = "Look at pull requests"
    urls: tuple[str, ...]
    anew: bool = False

    async def run(self, ctx: Context) -> None:
        """Ask about each, one after the other; who does not answer is named beside the pull request."""
        due = [url for url in self.urls if self.anew or _is_due(ctx, url)][:MOST]
        ctx.store.dispatch(*(ResourceLoading(resources.pull(url)) for url in due))
        for url in due:
            try:
                seen = await _ask(url, os.environ)
            except NotSaid as error:
                ctx.store.dispatch(ResourceFailed(resources.pull(url), str(error)))
            else:
                at, known = ctx.now(), resources.resource(ctx.state, resources.pull(url)).value
                ctx.store.dispatch(ResourceLoaded(resources.pull(url), dated(seen, known, at), at))


def _is_due(ctx: Context, url: str) -> bool:
    known = resources.resource(ctx.state, resources.pull(url))
    if known.loading or known.failed:
        return False  # who could not say is asked again by a key, or later
    seen = known.value
    if seen is None or known.at is None:
        return True
    wait = _SOON if seen.checks == "running" else _LATE if seen.standing in ("merged", "closed") else _LATER
    return ctx.now() - known.at >= wait


async def _ask(url: str, environ: Mapping[str, str]) -> PullSeen:
    page = page_of(url)
    if page is None:
        raise NotSaid("its address is none of a forge we know")
    home, named = _HOMES[page.program]
    if page.host not in (home, environ.get(named, "").lower()):
        raise NotSaid(f"{page.program} is not asked about {page.host}; {named}={page.host} allows it")
    if shutil.which(page.program, path=environ.get("PATH")) is None:
        raise NotSaid(f"{page.program} is not installed")
    said = await asyncio.to_thread(_run, _words(page), environ)
    return seen_by_gh(said) if page.program == "gh" else seen_by_glab(said)


def _words(page: PullPage) -> list[str]:
    if page.program == "gh":
        return ["gh", "pr", "view", str(page.number), "-R", f"{page.host}/{page.path}", "--json", _FIELDS]
    request = f"projects/{quote(page.path, safe='')}/merge_requests/{page.number}"
    return ["glab", "api", "--hostname", page.host, request]


_FIELDS: Final = "state,isDraft,statusCheckRollup"


def _run(words: list[str], environ: Mapping[str, str]) -> Any:
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
            env={**environ, **_QUIET},
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise NotSaid(f"{words[0]} did not answer within {TIMEOUT_S:g} s") from error
    except OSError as error:
        raise NotSaid(f"{words[0]} cannot be run: {error.strerror or error}") from error
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200] or f"exit status {done.returncode}"
        raise NotSaid(f"{words[0]} said: {said}")
    try:
        return json.loads(done.stdout)
    except (ValueError, RecursionError) as error:
        raise NotSaid(f"what {words[0]} said cannot be read") from error
