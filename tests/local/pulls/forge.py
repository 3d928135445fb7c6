"""A forge for tests of follow-ups: what it sends as webhooks, and a `gh` and a `glab` that answer for it.

The programs stand for the user's own. They answer what lies in a folder, in the shape the real ones have, and note what
they were asked and which variables they got.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.local.driver import Json

URL = "https://github.com/acme/shop/pull/7"
MERGE_REQUEST = "https://gitlab.example/acme/shop/-/merge_requests/3"
COMMIT = "c" * 40
REPOSITORY = {"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"}
PULL = {"number": 7, "html_url": URL, "user": {"login": "Ada"}}
_PROGRAM = """\
#!/bin/sh
echo "$*" >>'{folder}/asked'
env >'{folder}/environment'.$$ && mv '{folder}/environment'.$$ '{folder}/environment'
case "$*" in
    *" create"*) echo '{url}'; exit 0 ;;
    *user) name=user ;;
    */reviews*) name=reviews ;;
    *view*) name=view ;;
    */issues/*) name=issue-comments ;;
    */notes*) name=notes ;;
    */comments*) name=comments ;;
    *) name=view ;;
esac
cat '{folder}/'$name.json 2>/dev/null || {{ echo "no login" >&2; exit 4; }}
"""


class Program:
    """A `gh` or `glab`, logged in as Ada, whose forge has said nothing yet."""

    def __init__(self, folder: Path, name: str, url: str) -> None:
        self.folder = folder / f"{name}-says"
        self.folder.mkdir(parents=True)
        program = folder / name
        program.write_text(_PROGRAM.format(folder=self.folder, url=url))
        program.chmod(0o755)
        for each in ("reviews", "comments", "issue-comments", "notes"):
            self.says(each, [])
        self.says("user", {"login": "Ada", "username": "ada"})

    def says(self, name: str, answer: Any) -> None:
        draft = self.folder / "draft"
        draft.write_text(json.dumps(answer))
        draft.replace(self.folder / f"{name}.json")

    def asked(self) -> list[str]:
        """Return what the engine asked, without what agents did."""
        file = self.folder / "asked"
        lines = file.read_text().splitlines() if file.exists() else []
        return [line for line in lines if "create" not in line]

    def environment(self) -> dict[str, str]:
        lines = (self.folder / "environment").read_text().splitlines()
        return dict(line.partition("=")[::2] for line in lines)


def first_on_path(folder: Path) -> str:
    return f"{folder}:{os.environ['PATH']}"


def comment(number: int, body: str, author: str = "bob", **more: Any) -> Json:
    """Return a comment as GitHub's API and its webhooks spell it."""
    user = {"login": author, "type": "User"}
    at = "2099-01-01T00:00:00Z"
    return {"id": number, "body": body, "user": user, "created_at": at, "html_url": f"{URL}#c{number}", **more}


def review(number: int, body: str, state: str = "commented", author: str = "bob") -> Json:
    return {**comment(number, body, author), "state": state, "submitted_at": "2099-01-01T00:00:00Z"}


def issue_comment(number: int, body: str, author: str = "bob", **more: Any) -> Json:
    """Return the webhook `issue_comment`."""
    issue = {**PULL, "pull_request": {}}
    return {
        "action": "created",
        "issue": issue,
        "comment": comment(number, body, author, **more),
        "repository": REPOSITORY,
    }


def failed_run(name: str, commit: str = COMMIT, *, pulls: bool = True, branch: str = "x") -> Json:
    """Return the webhook `check_run`."""
    run = {
        "name": name,
        "conclusion": "failure",
        "head_sha": commit,
        "html_url": f"https://ci.example/{name}",
        "check_suite": {"head_branch": branch},
        "pull_requests": [{"number": 7}] if pulls else [],
    }
    return {"action": "completed", "check_run": run, "repository": REPOSITORY}


def view(state: str = "OPEN", *checks: Json) -> Json:
    """Return what `gh pr view --json` prints."""
    return {"state": state, "author": {"login": "Ada"}, "headRefOid": COMMIT, "statusCheckRollup": list(checks)}
