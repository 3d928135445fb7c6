"""What forges send may be anything at all; and who answers what is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.db.follow_ups import FollowUpRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.pulls.answering import is_followed
from replicas_tui.local.pulls.github import failed_checks, github_remark
from replicas_tui.local.pulls.gitlab import gitlab_remark
from replicas_tui.local.pulls.remarks import LONGEST_TEXT
from replicas_tui.local.pulls.wording import LONGEST, MOST_TOLD, prompt, quoted
from tests.local.automations.test_forges import JUNK
from tests.local.pulls.forge import URL, failed_run, issue_comment

NAMES = st.sampled_from(["check_run", "pull_request_review", "pull_request_review_comment", "issue_comment"])
PARTS = ("action", "check_run", "comment", "review", "issue", "pull_request", "repository", "object_attributes")
BODY = st.fixed_dictionaries(dict.fromkeys(PARTS, JUNK)) | st.dictionaries(st.sampled_from(PARTS), JUNK)


def row(**fields: str) -> FollowUpRow:
    plain = {"replica_id": "r", "id": "1", "url": URL, "kind": "comment", "author": "bob", "about": "", "text": "hm"}
    return FollowUpRow(is_by_opener=0, page="", source="poll", heard_at="", **{**plain, **fields})


@given(name=NAMES, body=BODY)
def test_what_is_no_event_of_a_forge_is_no_remark(name: str, body: dict[str, object]) -> None:
    assert github_remark(name, body) is None
    assert gitlab_remark({"object_kind": "note", **body}) is None
    assert gitlab_remark({"object_kind": "pipeline", **body}) is None
    assert failed_checks({**body, "headRefOid": "a" * 40, "statusCheckRollup": body.get("issue")}, URL) is None


@pytest.mark.parametrize("conclusion", ["success", "cancelled", "neutral", "skipped", "action_required", None])
def test_a_check_that_did_not_fail_is_not_told(conclusion: str | None) -> None:
    event = failed_run("lint")
    assert github_remark("check_run", event) is not None
    event["check_run"]["conclusion"] = conclusion
    assert github_remark("check_run", event) is None


def test_a_comment_on_an_issue_that_is_no_pull_request_is_not_told() -> None:
    event = issue_comment(1, "Hello")
    del event["issue"]["pull_request"]
    assert github_remark("issue_comment", event) is None


def test_a_long_text_and_many_of_them_are_cut_and_say_so() -> None:
    remark = github_remark("issue_comment", issue_comment(1, "x" * 100_000))
    assert remark is not None
    assert len(remark.text) < LONGEST_TEXT + 100
    assert remark.text.endswith("[cut: the rest is on the page]")
    assert "And 5 more" in prompt(URL, [row()] * (MOST_TOLD + 5))
    assert len(prompt(URL, [row(text=remark.text)] * 20)) < LONGEST + 2_000


@given(st.text())
def test_every_line_of_a_stranger_is_quoted_and_none_controls_a_terminal(text: str) -> None:
    for line in quoted(text).splitlines():
        assert line.startswith(">")
        assert line.replace("\t", "").isprintable()


@pytest.mark.parametrize(
    ("source", "said", "expected"),
    [("api", None, True), ("automation", None, False), ("automation", True, True), ("api", False, False)],
)
def test_who_made_a_replica_decides_whether_it_answers_unless_its_maker_said(
    source: str, said: bool | None, expected: bool
) -> None:
    config = None if said is None else json.dumps({"capabilities": {"pr_followups": said}})
    fields = ("r", "n", "active", source, "e", "small", "default", config, None, "", "")
    assert is_followed(ReplicaRow(*fields)) is expected
