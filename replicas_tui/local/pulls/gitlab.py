"""What GitLab says about a merge request, by webhook or asked through `glab`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replicas_tui.local.pulls.remarks import (
    CI,
    COMMENT,
    WEBHOOK,
    Json,
    Remark,
    check_line,
    moment,
    number,
    part,
    parts,
    text,
    word,
)
from replicas_tui.local.repositories.addresses import plain_address

_BOT = re.compile(r"(?:project|group)_\d+_bot(?:_\w+)?|[\w.-]+[-_]bot")


def gitlab_remark(body: Json) -> Remark | None:
    """Read a webhook; None for what no agent need hear."""
    home, said = word(part(body, "project"), "web_url"), part(body, "object_attributes")
    request = part(body, "merge_request")
    if body.get("object_kind") == "pipeline":
        url = _page(home, number(request, "iid"))
        jobs = [word(each, "name") for each in parts(body, "builds") if each.get("status") == "failed"]
        return failed_pipeline(said, home, url, word(said, "ref"), jobs=jobs)
    is_about_request = body.get("object_kind") == "note" and said.get("noteable_type") == "MergeRequest"
    if not is_about_request or said.get("action", "create") != "create":
        return None
    raw = {**said, "author": part(body, "user")}
    opener = number(request, "author_id")
    is_by_opener = opener is not None and opener == number(said, "author_id")
    return note(raw, _page(home, number(request, "iid")), is_by_opener=is_by_opener)


def note(raw: Json, url: str, *, is_by_opener: bool, source: str = WEBHOOK) -> Remark | None:
    """Read a note that a person wrote; `raw` spells it as the API does."""
    user = part(raw, "author")
    author, said = word(user, "username"), text(raw, "body") or text(raw, "note")
    is_program = raw.get("system") is True or user.get("bot") is True or _BOT.fullmatch(author) is not None
    if is_program or not (url and author and said) or number(raw, "id") is None:
        return None
    place = part(raw, "position")
    path = word(place, "new_path") or word(place, "old_path")
    line = number(place, "new_line") or number(place, "old_line")
    address = _address(url)
    return Remark(
        id=f"gitlab:{address}:note:{number(raw, 'id')}",
        kind=COMMENT,
        urls=(url,),
        address=address,
        text=said,
        author=author,
        is_by_opener=is_by_opener,
        about=f"{path}:{line}" if path and line else path,
        page=word(raw, "url") or f"{url}#note_{number(raw, 'id')}",
        source=source,
        at=moment(raw, "created_at"),
    )


def failed_pipeline(
    raw: Json, home: str, url: str, branch: str, *, jobs: Sequence[str] = (), source: str = WEBHOOK
) -> Remark | None:
    """Read a pipeline; None unless it failed.

    Args:
        raw: As webhooks and the API spell it.
        home: The project's page.
        url: The merge request's page; empty if only the branch is known.
        branch: What it ran on.
        jobs: Those that failed.
        source: How it came.
    """
    commit = word(raw, "sha")
    if raw.get("status") != "failed" or not commit or not home:
        return None
    address, page = plain_address(home), word(raw, "web_url") or word(raw, "url")
    lines = [check_line(name, "failed", "") for name in jobs] or [check_line("pipeline", "failed", page)]
    return Remark(
        id=f"ci:{address}:{commit}",
        kind=CI,
        urls=(url,) if url else (),
        address=address,
        text="\n".join(lines),
        branch=branch,
        about=commit,
        page=page,
        source=source,
    )


def _page(home: str, iid: int | None) -> str:
    return f"{home}/-/merge_requests/{iid}" if home and iid is not None else ""


def _address(url: str) -> str:
    return plain_address(url.partition("/-/merge_requests/")[0])
