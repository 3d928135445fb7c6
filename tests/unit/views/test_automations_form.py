"""The form's data: nothing it does not know is lost, nothing is sent that was not changed, any draft can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.automations import Automation, ShownTrigger
from replicas_tui.state.views.automations_form import Blame, Edit, Filled, blamed, change, create, of, seconds, unpacked
from replicas_tui.state.views.automations_triggers import KINDS, TriggerFilled, filled, wire

values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
unknown = st.dictionaries(
    st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=4), values, max_size=3
)
known: dict[str, dict[str, Any]] = {
    "cron": {"schedule": "0 9 * * *", "timezone": "Europe/Oslo"},
    "github": {
        "event": "pull_request.opened",
        "repository_ids": ["a"],
        "excluded_actors": ["bot"],
        "group_pr_events": True,
    },
    "gitlab": {"event": "merge_request.merged"},
    "slack": {"event": "message", "channel_ids": ["c"], "group_thread_replies": True},
    "sentry": {"event": "issue.created", "project_slugs": ["p"], "min_level": "error"},
    "custom": {},
}
triggers = st.builds(
    lambda kind, more: ShownTrigger(type=kind, config={**more, **known[kind]}), st.sampled_from(KINDS), unknown
)
automations = st.builds(
    Automation,
    id=st.just("a"),
    name=st.text(max_size=5),
    triggers=st.lists(triggers, min_size=1, max_size=3).map(tuple),
    prompt=st.text(max_size=5),
    config=unknown,
    workspace_auto_stop_minutes=st.none() | st.integers(3, 1440),
    debounce_seconds=st.none() | st.integers(0, 86_400),
    plan_mode=st.booleans(),
    goal_mode=st.none() | st.booleans(),
)


@given(automations)
def test_a_form_that_was_only_looked_at_changes_nothing(one: Automation) -> None:
    assert change(Edit(of(one), of(one)), one).changes() == {}


@given(triggers)
def test_a_trigger_goes_back_as_it_came(one: ShownTrigger) -> None:
    assert wire([filled(one, 0)], [one]) == [{"type": one.type, "config": one.config}]


@given(triggers, triggers)
def test_a_trigger_that_becomes_another_kind_takes_nothing_foreign_along(
    one: ShownTrigger, other: ShownTrigger
) -> None:
    moved = replace(filled(other, 0), origin=0)
    (sent,) = wire([moved], [one])
    if one.type != other.type:
        assert set(sent["config"]) <= set(known[other.type])


@given(automations, automations)
def test_a_draft_comes_back_as_it_was(one: Automation, other: Automation) -> None:
    edit = Edit(of(one), of(other))
    assert unpacked(edit.packed()) == (edit if edit.changed else None)


@given(st.text() | values.map(str))
def test_any_text_is_a_draft_or_none(text: str) -> None:
    assert unpacked(text) is None or isinstance(unpacked(text), Edit)


def test_unknown_keys_of_the_configuration_stay_beside_what_is_switched() -> None:
    one = Automation(id="a", name="n", config={"capabilities": {"pr_followups": True, "x": 1}, "y": 2})
    after = change(Edit(of(one), replace(of(one), config=("merged",))), one)
    assert after.changes() == {
        "config": {
            "capabilities": {"pr_followups": False, "x": 1},
            "preferences": {"keep_open_on_pr_merge": True},
            "y": 2,
        }
    }


def test_a_new_one_says_only_what_was_filled_in() -> None:
    now = Filled(name=" n ", environment="e", prompt="p", triggers=(TriggerFilled(schedule="daily at 9"),))
    sent = create(now, None).model_dump(exclude_unset=True)
    assert sent["triggers"] == [{"type": "cron", "config": {"schedule": "0 9 * * *"}}]
    assert sent["name"] == "n"
    assert not {"model", "agent_provider", "workspace_size", "debounce_seconds"} & set(sent)


@pytest.mark.parametrize(
    ("said", "blame"),
    [
        ("triggers.1.config.schedule: may be due every 60 minutes", Blame("schedule", 1)),
        ("triggers.0.type: slack reaches only the hosted service", Blame("kind", 0)),
        ("triggers.2.config.excluded_actors: must be a list", Blame("names", 2)),
        ("triggers: there are two for cron", Blame("kind", 0)),
        ("environment_id: is no environment of this owner", Blame("environment")),
        ("model: needs agent_provider", Blame("model")),
        ("workspace_auto_stop_minutes: at least 3", Blame("auto_stop")),
        ("something else", None),
    ],
)
def test_a_refusal_names_the_field_it_is_about(said: str, blame: Blame | None) -> None:
    assert blamed(said) == blame


@pytest.mark.parametrize(
    ("typed", "span"), [("", 0), ("90", 90), ("5m", 300), ("1 h", 3600), ("2 days", None), ("-1", None)]
)
def test_spans_are_typed_as_people_do(typed: str, span: int | None) -> None:
    assert seconds(typed) == span
