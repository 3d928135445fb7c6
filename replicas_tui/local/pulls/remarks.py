"""What a forge says about a pull request that its agent should hear: a check that failed, a review, a comment.

All of it was written by strangers: every field is checked, cut to a length, and only some go on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from replicas_tui.local.clock import spelled

CI, REVIEW, COMMENT = "ci", "review", "comment"
WEBHOOK, POLL = "webhook", "poll"
LONGEST_TEXT = 6_000
LONGEST_WORD = 200
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was said.

    Attributes:
        id: The forge's name of it; a webhook and a look give the same one.
        kind: `ci`, `review` or `comment`.
        urls: The pages of the pull requests it is about; none if only the branch is known.
        address: The repository as `host/owner/name`, lower case.
        branch: The branch of a check.
        author: Who said it; nobody said a check.
        is_by_opener: Whether that is who opened the pull request.
        about: The commit of a check, the verdict of a review, the place of a comment.
        page: Where it can be read.
        source: `webhook` or `poll`.
        at: When it was said, as the engine spells it; empty if nobody knows.
    """

    id: str
    kind: str
    urls: tuple[str, ...]
    address: str
    text: str
    branch: str = ""
    author: str = ""
    is_by_opener: bool = False
    about: str = ""
    page: str = ""
    source: str = WEBHOOK
    at: str = ""


def part(body: Json, name: str) -> Json:
    """Return an object of an object; an empty one if there is none."""
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def parts(body: Json, name: str) -> tuple[Json, ...]:
    """Return the objects of a list."""
    found = body.get(name)
    return tuple(each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()


def word(body: Json, name: str) -> str:
    """Return a short text in one line."""
    found = body.get(name)
    return plain(found)[:LONGEST_WORD] if isinstance(found, str) else ""


def text(body: Json, name: str) -> str:
    """Return a text of any number of lines, cut to a length; empty if it is blank."""
    found = body.get(name)
    if not isinstance(found, str) or not found.strip():
        return ""
    whole = found.strip()
    return whole if len(whole) <= LONGEST_TEXT else whole[:LONGEST_TEXT] + "\n[cut: the rest is on the page]"


def number(body: Json, name: str) -> int | None:
    """Return a whole number; None if there is none."""
    found = body.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def moment(body: Json, *names: str) -> str:
    """Return the first of some moments, as the engine spells it; empty if there is none that can be read."""
    for name in names:
        with contextlib.suppress(ValueError):
            when = datetime.fromisoformat(word(body, name).replace(" UTC", "+00:00"))
            return spelled(when if when.tzinfo else when.replace(tzinfo=UTC))
    return ""


def plain(text_: str) -> str:
    """Return a text in one line of printable characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text_).split())


def check_line(name: str, outcome: str, page: str) -> str:
    """Return what is said of a check that failed."""
    return f"{name or 'a check'}: {outcome}" + (f" ({page})" if page else "")
