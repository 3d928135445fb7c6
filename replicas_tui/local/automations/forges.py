"""Events of code forges, whichever sent them: what happened, to which pull request, by whom.

What a payload holds was written by strangers: every field is checked, and only some go on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from replicas_tui.local.automations.triggers import COMMAND, GITHUB, GITLAB
from replicas_tui.local.db.repositories import RepositoryRow
from replicas_tui.local.repositories.addresses import address_of, plain_address

LONGEST_TEXT = 20_000
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ForgeEvent:
    """One event that automations may listen to.

    Attributes:
        kind: `github` or `gitlab`.
        event: As triggers name it, e.g. `pull_request.opened`.
        address: The repository as `host/owner/name`, lower case.
        actor: Who did it.
        url: The page of the pull request.
        subject: The pull request, for runs about the same one.
        payload: What a run is told.
    """

    kind: str
    event: str
    address: str
    actor: str
    url: str
    subject: str
    payload: dict[str, Any]


def github_event(name: str, body: Json) -> ForgeEvent | None:
    """Read a webhook of GitHub; None for what no trigger listens to.

    Args:
        name: Its header `X-GitHub-Event`.
        body: The payload.
    """
    event, pull = _github_kind(name, body)
    if event is None or not isinstance(number := pull.get("number"), int):
        return None
    repository = _object(body, "repository")
    told = {
        "number": number,
        "title": _text(pull, "title"),
        "body": _text(pull, "body"),
        "url": _text(pull, "html_url"),
        "author": _text(_object(pull, "user"), "login"),
        "head": _text(_object(pull, "head"), "ref"),
        "head_commit": _text(_object(pull, "head"), "sha"),
        "base": _text(_object(pull, "base"), "ref"),
    }
    return _event(
        GITHUB,
        event,
        page=_text(repository, "html_url"),
        name=_text(repository, "full_name"),
        actor=_text(_object(body, "sender"), "login"),
        pull=told,
        comment=_text(_object(body, "comment"), "body") if event == COMMAND else "",
    )


def _github_kind(name: str, body: Json) -> tuple[str | None, Json]:
    """Return the event as triggers name it, None for what none does, and the pull request it is about."""
    action, pull = body.get("action"), _object(body, "pull_request")
    if name == "pull_request":
        closed = "pull_request.merged" if pull.get("merged") is True else "pull_request.closed"
        known = {
            "opened": "pull_request.opened",
            "reopened": "pull_request.opened",
            "synchronize": "pull_request.synchronize",
            "closed": closed,
        }
        return known.get(str(action)), pull
    pull = _object(body, "issue")
    is_command = name == "issue_comment" and action == "created" and isinstance(pull.get("pull_request"), Mapping)
    return COMMAND if is_command and _command(body) else None, pull


def gitlab_event(body: Json) -> ForgeEvent | None:
    """Read a webhook of GitLab; None for what no trigger listens to."""
    request = _object(body, "object_attributes")
    event = {
        "open": "merge_request.opened",
        "reopen": "merge_request.opened",
        "merge": "merge_request.merged",
        "close": "merge_request.closed",
        # GitLab tells every edit of a title as an update; new commits come with the old one's id.
        "update": "merge_request.updated" if request.get("oldrev") else None,
    }.get(str(request.get("action")))
    if body.get("object_kind") != "merge_request" or event is None or not isinstance(request.get("iid"), int):
        return None
    project = _object(body, "project")
    told = {
        "number": request["iid"],
        "title": _text(request, "title"),
        "body": _text(request, "description"),
        "url": _text(request, "url"),
        "author": _text(_object(body, "user"), "username"),
        "head": _text(request, "source_branch"),
        "head_commit": _text(_object(request, "last_commit"), "id"),
        "base": _text(request, "target_branch"),
    }
    return _event(
        GITLAB,
        event,
        page=_text(project, "web_url"),
        name=_text(project, "path_with_namespace"),
        actor=_text(_object(body, "user"), "username"),
        pull=told,
        comment="",
    )


async def pull_payload(repository: RepositoryRow, number: int) -> ForgeEvent:
    """Return what a run on a pull request is told when somebody asks for it by hand."""
    address = await address_of(repository.url) or repository.name
    url = f"https://{address}/pull/{number}"
    pull = {
        "number": number,
        "title": "",
        "body": "",
        "url": url,
        "author": "",
        "head": "",
        "head_commit": "",
        "base": "",
    }
    page, name = f"https://{address}", address.partition("/")[2] or repository.name
    return _event(GITHUB, COMMAND, page=page, name=name, actor="", pull=pull, comment="")


def actor_name(name: str) -> str:
    """Return a user name as lists of excluded ones are compared."""
    return name.strip().removeprefix("@").lower()


def _event(
    kind: str, event: str, *, page: str, name: str, actor: str, pull: dict[str, Any], comment: str
) -> ForgeEvent:
    address = plain_address(page)
    payload: dict[str, Any] = {"event": event, "repository": name, "actor": actor, "pull_request": pull}
    if comment:
        payload["comment"] = comment
    return ForgeEvent(kind, event, address, actor, pull["url"], f"{kind}:{address}#{pull['number']}", payload)


def _command(body: Json) -> bool:
    return re.match(r"\s*/[A-Za-z]", _text(_object(body, "comment"), "body")) is not None


def _object(body: Json, name: str) -> Json:
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(body: Json, name: str) -> str:
    found = body.get(name)
    return found[:LONGEST_TEXT] if isinstance(found, str) else ""
