"""What GitHub says about a pull request, by webhook or asked through `gh`: both spell comments and reviews alike."""

from __future__ import annotations

from collections.abc import Iterator

from replicas_tui.local.pulls.remarks import (
    CI,
    COMMENT,
    POLL,
    REVIEW,
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

FAILED = {"failure", "timed_out", "startup_failure", "error"}
CHANGES_REQUESTED = "changes_requested"
_CHECKS = ("check_run", "check_suite", "workflow_run")


def github_remark(name: str, body: Json) -> Remark | None:
    """Read a webhook; None for what no agent need hear.

    Args:
        name: Its header `X-GitHub-Event`.
        body: The payload.
    """
    if name in _CHECKS:
        return _failed_check(part(body, name), part(body, "repository")) if body.get("action") == "completed" else None
    pull = part(body, "pull_request")
    if name == "pull_request_review" and body.get("action") == "submitted":
        return review(part(body, "review"), word(pull, "html_url"), opener_of(pull))
    if body.get("action") != "created":
        return None
    if name == "pull_request_review_comment":
        return comment(part(body, "comment"), word(pull, "html_url"), opener_of(pull))
    issue = part(body, "issue")
    if name == "issue_comment" and "pull_request" in issue:
        return comment(part(body, "comment"), word(issue, "html_url"), opener_of(issue))
    return None


def review(raw: Json, url: str, opener: str, source: str = WEBHOOK) -> Remark | None:
    """Read a review; None for one without a word, unless it asks for changes: its comments come by themselves."""
    verdict = word(raw, "state").lower()
    said = text(raw, "body")
    is_heard = verdict != "pending" and (said or verdict == CHANGES_REQUESTED)
    return _said(raw, ("review", REVIEW, verdict), url, opener, source) if is_heard else None


def comment(raw: Json, url: str, opener: str, source: str = WEBHOOK) -> Remark | None:
    """Read a comment on the pull request, or on a line of it."""
    path, line = word(raw, "path"), number(raw, "line") or number(raw, "original_line")
    family = "review-comment" if path else "comment"  # GitHub counts the two apart
    place = f"{path}:{line}" if path and line else path
    return _said(raw, (family, COMMENT, place), url, opener, source) if text(raw, "body") else None


def failed_checks(raw: Json, url: str) -> Remark | None:
    """Read what `gh pr view` says of the checks of the last commit; None unless some failed."""
    lines = list(_failures(raw))
    commit = word(raw, "headRefOid")
    address = plain_address(url.partition("/pull/")[0])
    if not lines or not commit:
        return None
    return Remark(_ci(address, commit), CI, (url,), address, "\n".join(lines), about=commit, page=url, source=POLL)


def opener_of(pull: Json) -> str:
    """Return who opened a pull request."""
    return word(part(pull, "user"), "login")


def is_bot(user: Json) -> bool:
    """Return whether an account is a program's."""
    return word(user, "type") == "Bot" or word(user, "login").endswith("[bot]")


def _said(raw: Json, what: tuple[str, str, str], url: str, opener: str, source: str) -> Remark | None:
    family, kind, about = what
    user = part(raw, "user")
    author, address = word(user, "login"), plain_address(url.partition("/pull/")[0])
    if not url or not author or is_bot(user) or number(raw, "id") is None:
        return None
    return Remark(
        id=f"github:{address}:{family}:{number(raw, 'id')}",
        kind=kind,
        urls=(url,),
        address=address,
        text=text(raw, "body"),
        author=author,
        is_by_opener=author.lower() == opener.lower(),
        about=about,
        page=word(raw, "html_url"),
        source=source,
        at=moment(raw, "submitted_at", "created_at"),
    )


def _failed_check(raw: Json, repository: Json) -> Remark | None:
    outcome, commit = word(raw, "conclusion").lower(), word(raw, "head_sha")
    home = word(repository, "html_url")
    if outcome not in FAILED or not commit or not home:
        return None
    numbers = [number(each, "number") for each in parts(raw, "pull_requests")]
    address, page = plain_address(home), word(raw, "html_url")
    return Remark(
        id=_ci(address, commit),
        kind=CI,
        urls=tuple(f"{home}/pull/{each}" for each in numbers if each is not None),
        address=address,
        text=check_line(word(raw, "name") or word(part(raw, "app"), "name"), outcome, page),
        branch=word(raw, "head_branch") or word(part(raw, "check_suite"), "head_branch"),
        about=commit,
        page=page,
    )


def _failures(raw: Json) -> Iterator[str]:
    for each in parts(raw, "statusCheckRollup"):
        outcome = (word(each, "conclusion") or word(each, "state")).lower()
        if outcome in FAILED:
            name = word(each, "name") or word(each, "context")
            yield check_line(name, outcome, word(each, "detailsUrl") or word(each, "targetUrl"))


def _ci(address: str, commit: str) -> str:
    return f"ci:{address}:{commit}"
