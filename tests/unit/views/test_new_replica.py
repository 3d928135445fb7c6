from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.capabilities import AgentOffer, Capabilities
from replicas_tui.api.environments import Environment
from replicas_tui.api.replicas import CreateReplica, Replica
from replicas_tui.api.repositories import Repository
from replicas_tui.state.model import Catalogue, Server, State
from replicas_tui.state.views.new_replica import (
    Filled,
    blamed,
    is_place,
    modes,
    new_replica,
    request,
    suggest_name,
    unpacked,
    wrong_name,
)


def made(**capabilities: object) -> State:
    environments = (
        Environment(id="g", name="Global", is_global=True),
        Environment(id="e1", name="web-prod", repository_id="r1"),
    )
    catalogue = Catalogue((Repository(id="r1", name="web", url="/src/web"),), (), environments, loaded=True)
    server = Server(capabilities=Capabilities.model_validate(capabilities)) if capabilities else Server()
    return State(catalogue=catalogue, server=server)


def test_the_global_environment_is_never_offered() -> None:
    assert [one.key for one in new_replica(made()).environments] == ["e1"]


def test_an_environment_says_its_repository_when_that_is_called_otherwise() -> None:
    assert new_replica(made()).environments[0].note == "web"


def test_the_environment_one_gets_without_choosing_is_the_only_one_or_that_of_the_replica_made_last() -> None:
    assert new_replica(made()).usual == "e1"
    other = Environment(id="e2", name="api", repository_id="r2")
    state = made()
    several = replace(state, catalogue=replace(state.catalogue, environments=(*state.catalogue.environments, other)))
    assert new_replica(several).usual == ""
    newest = {"id": "b", "name": "b", "repositories": [{"id": "r2", "name": "api"}], "created_at": "2026-07-02T00:00Z"}
    older = {"id": "a", "name": "a", "repositories": [{"id": "r1", "name": "web"}], "created_at": "2026-07-01T00:00Z"}
    fleet = {str(one["id"]): Replica.model_validate(one) for one in (older, newest)}
    assert new_replica(replace(several, replicas=fleet)).usual == "e2"


def test_a_server_that_offers_nothing_has_the_four_agents_of_the_api_and_prices() -> None:
    view = new_replica(made())
    assert [one.key for one in view.agents] == ["claude", "codex", "cursor", "opencode"]
    assert view.priced
    assert not view.can_add


def test_an_agent_that_cannot_run_says_why_and_is_not_the_first_choice() -> None:
    offers = (AgentOffer(provider="claude", available=False, reason="install it"), AgentOffer(provider="script"))
    view = new_replica(made(engine="local", agents=offers, extensions=["repositories.add"]))
    assert view.agents[0].off == "install it"
    assert view.first_agent == "script"
    assert view.can_add
    assert not view.priced


def test_an_agent_that_is_still_being_checked_may_be_the_first_choice_and_says_so() -> None:
    asked = AgentOffer(provider="claude", available=False, checking=True, reason="checking whether it can run")
    view = new_replica(made(engine="local", agents=(asked, AgentOffer(provider="script"))))
    assert (view.agents[0].off, view.agents[0].note) == ("", "checking whether it can run")
    assert (view.first_agent, view.checking) == ("claude", True)


@pytest.mark.parametrize("provider", ["claude", "cursor", "opencode"])
def test_a_goal_is_only_for_codex(provider: str) -> None:
    goal = {one.key: one.off for one in modes(AgentOffer(provider=provider))}["goal"]
    assert "only for codex" in goal


def test_codex_may_have_a_goal() -> None:
    assert not {one.key: one.off for one in modes(AgentOffer(provider="codex"))}["goal"]


@given(st.text(max_size=200))
def test_whatever_is_typed_the_suggestion_is_a_name_the_server_takes(typed: str) -> None:
    better = suggest_name(typed)
    if better:
        assert wrong_name(better) == ""
        CreateReplica(name=better, message="go")


@given(st.text(max_size=200))
def test_a_name_that_is_fine_here_is_fine_for_the_server(typed: str) -> None:
    if not wrong_name(typed):
        CreateReplica(name=typed, message="go")


def test_a_name_with_a_space_offers_what_tab_takes() -> None:
    assert wrong_name("fix login") == "no spaces in a name; tab takes fix-login"


@given(
    st.builds(
        Filled,
        name=st.text(min_size=1),
        message=st.text(),
        modes=st.lists(st.sampled_from(("plan", "goal", "fast")), unique=True).map(tuple),
    )
)
def test_a_draft_comes_back_as_it_was_typed(filled: Filled) -> None:
    assert unpacked(filled.packed()) == filled


@given(st.text())
def test_a_draft_that_cannot_be_read_is_an_empty_form(text: str) -> None:
    assert isinstance(unpacked(text), Filled)


@pytest.mark.parametrize("text", ['{"name": 3, "modes": "plan"}', "[]", "null", '{"modes": [1, "plan"]}'])
def test_a_draft_of_the_wrong_shape_harms_nothing(text: str) -> None:
    assert unpacked(text).name == ""


@pytest.mark.parametrize(
    "text", ["/src/web", "~/web", "./web", "../web", "https://x.example/a.git", "git@h.example:a/b"]
)
def test_paths_and_urls_are_places(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize("text", ["web-prod", "web prod", "", "a/b"])
def test_names_are_no_places(text: str) -> None:
    assert not is_place(text)


def test_the_request_leaves_out_what_was_not_chosen() -> None:
    sent = request(Filled(name="a", environment="e1", message="go")).model_dump(exclude_none=True)
    assert sent == {"name": "a", "environment_id": "e1", "message": "go"}


def test_the_request_says_all_that_was_chosen() -> None:
    filled = Filled("a", "e1", "codex", "gpt", "high", "go", ("goal", "plan"), "large", "delete_when_done")
    sent = request(filled)
    assert (sent.coding_agent, sent.model, sent.thinking_level) == ("codex", "gpt", "high")
    assert (sent.plan_mode, sent.goal_mode, sent.fast_mode) == (True, True, None)
    assert (sent.size, sent.lifecycle_policy) == ("large", "delete_when_done")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("name: must not contain whitespace", "name"),
        ("thinking_level: script has no thinking levels; leave it out", "thinking"),
        ("coding_agent: codex is not installed", "agent"),
        ("environment_id: no such environment", "environment"),
        ("goal_mode: claude has no goal mode", "modes"),
        ("something broke", ""),
    ],
)
def test_a_refusal_is_shown_beside_the_field_it_names(said: str, field: str) -> None:
    assert blamed(said) == field
