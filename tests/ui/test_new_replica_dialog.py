import json

import pytest

from replicas_tui.api.capabilities import AgentOffer, Capabilities
from replicas_tui.api.environments import Environment
from replicas_tui.api.replicas import Replica
from replicas_tui.api.repositories import Repository
from replicas_tui.effects.asking import Refusal
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.effects.replicas import CreateReplica
from replicas_tui.effects.repositories import AddRepository
from replicas_tui.state.actions import CapabilitiesLoaded, CatalogueLoaded, ReplicaCreated
from replicas_tui.state.actions_messages import DraftChanged
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.confirm import confirm
from replicas_tui.ui.dialogs.new_replica import NewReplica
from tests.ui.scenes import fleet_store
from tests.ui.stage import Stage, until

AGENTS = (
    AgentOffer(provider="script", label="Script", thinking_levels=("low", "high")),
    AgentOffer(provider="claude", label="Claude Code", available=False, reason="claude is not installed"),
)


def made(*names: str, local: bool = True) -> tuple[Store, NewReplica, Stage]:
    store = Store()
    offers = Capabilities(engine="local", extensions=("repositories.add",), agents=AGENTS) if local else None
    store.dispatch(CapabilitiesLoaded(offers), catalogue(*names))
    dialog = NewReplica(store)
    return store, dialog, Stage(dialog)


def catalogue(*names: str) -> CatalogueLoaded:
    repositories = tuple(Repository(id=f"r-{name}", name=name, url=f"/src/{name}") for name in names)
    environments = tuple(Environment(id=f"e-{name}", name=name, repository_id=f"r-{name}") for name in names)
    return CatalogueLoaded(repositories, (), (Environment(id="g", name="Global", is_global=True), *environments))


async def test_nothing_is_red_before_a_field_was_left() -> None:
    _, _, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"fix login")
        assert "✗" not in stage.text()
        assert "to fix" not in stage.text()
        assert "~ no spaces in a name; tab takes fix-login" in stage.text()


async def test_the_form_floats_in_the_middle() -> None:
    _, _, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = stage.text().splitlines()
        assert lines[0] == ""
        assert any(line.startswith("     ╭─ New replica") for line in lines)


async def test_nothing_is_chosen_for_who_is_quicker_than_the_server_until_it_says_what_can_run() -> None:
    store = Store()
    dialog = NewReplica(store)
    stage = Stage(dialog)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"fix", "tab", "tab", "tab")
        assert dialog.fields.message.control.has_focus
        assert dialog.fields.agent.value == ""
        store.dispatch(CapabilitiesLoaded(Capabilities(engine="local", agents=AGENTS)), catalogue("web"))
        await until(pilot, lambda: dialog.fields.agent.value == "script")
        assert dialog.fields.environment.value == "e-web"
        await until(pilot, lambda: "✗" not in stage.text())
        dialog.fields.agent.control.focus()
        await pilot.press("ctrl+e", "ctrl+u")
        store.dispatch(catalogue("web", "api"))
        await pilot.press(*"scr")
        assert dialog.fields.agent.entry.value == "scr"


async def test_tab_takes_the_suggested_name() -> None:
    _, dialog, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"fix login", "tab")
        assert dialog.fields.name.value == "fix-login"
        assert dialog.fields.environment.entry.has_focus


async def test_sending_too_early_shows_all_that_is_wrong_and_goes_to_the_first() -> None:
    _, dialog, stage = made("web", "api")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "3 fields to fix" in stage.text()
        assert "✗ give it a name" in stage.text()
        assert dialog.fields.name.entry.has_focus
        assert stage.asked(CreateReplica) == []


@pytest.mark.parametrize("keys", [("ctrl+s",), ("alt+enter",), ("ctrl+x", "s")])
async def test_there_are_three_ways_to_start(keys: tuple[str, ...]) -> None:
    _, _, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"fix", "tab", "tab", "tab", "tab", "tab", *"go on", *keys)
        await pilot.pause()
        (ask,) = stage.asked(CreateReplica)
        assert isinstance(ask.intent, CreateReplica)
        sent = ask.intent.request.model_dump(exclude_none=True)
        assert sent == {"name": "fix", "environment_id": "e-web", "coding_agent": "script", "message": "go on"}


async def test_typing_filters_the_environments_and_enter_takes_one() -> None:
    _, dialog, stage = made("web", "api", "docs")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"do")
        await pilot.pause()
        assert [one.label for one in dialog.fields.environment.menu.options] == ["docs"]
        await pilot.press("enter")
        assert dialog.fields.environment.value == "e-docs"


async def test_esc_closes_an_open_list_before_the_form() -> None:
    _, dialog, stage = made("web", "api")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "down", "escape")
        assert stage.screen is dialog
        await pilot.press("escape")
        assert stage.screen is not dialog


async def test_an_agent_that_cannot_run_says_why_beside_the_field() -> None:
    _, dialog, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        dialog.fields.agent.entry.focus()
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert dialog.fields.agent.value == "claude"
        assert "claude is not installed" in stage.text()


async def test_a_goal_says_that_it_is_only_for_codex() -> None:
    _, dialog, stage = made("web", local=False)
    async with stage.run_test(size=(80, 24)) as pilot:
        dialog.fields.modes.picks.focus()
        await pilot.press("right", "space")
        await pilot.pause()
        assert dialog.fields.modes.chosen == frozenset()
        assert "a goal is only for codex" in stage.text()
        await pilot.press("left", "space")
        assert dialog.fields.modes.chosen == {"plan"}


async def test_sizes_have_prices_only_where_time_costs_money() -> None:
    for local in (True, False):
        _, dialog, stage = made("web", local=local)
        async with stage.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert bool(dialog.fields.size.display) is not local


async def test_a_repository_is_added_by_its_path_and_its_environment_is_chosen() -> None:
    store, dialog, stage = made()
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert "type a repository's path or URL" in stage.text()
        dialog.fields.environment.entry.focus()
        await pilot.press(*"/src/new", "enter")
        await pilot.pause()
        (ask,) = stage.asked(AddRepository)
        assert ask.intent == AddRepository("/src/new")
        assert "adding the repository" in stage.text()
        store.dispatch(catalogue("new"))
        assert ask.told(None)
        await pilot.pause()
        assert dialog.fields.environment.value == "e-new"


async def test_a_path_that_is_no_repository_says_so_beside_the_field_and_stays() -> None:
    _, dialog, stage = made("web", "api")
    async with stage.run_test(size=(80, 24)) as pilot:
        dialog.fields.environment.entry.focus()
        await pilot.press(*"/src/nope", "enter")
        await pilot.pause()
        stage.asked(AddRepository)[0].told(Refusal("There is no git repository.", "url"))
        await pilot.pause()
        assert "✗ There is no git repository." in stage.text()
        assert dialog.fields.environment.entry.value == "/src/nope"


async def filled(stage: Stage, pilot: object) -> None:
    await pilot.press(*"fix", "tab", "tab", "tab", "tab", "tab", *"go", "ctrl+s")  # type: ignore[attr-defined]
    await pilot.pause()  # type: ignore[attr-defined]


async def test_what_the_server_refuses_lands_beside_the_field_it_names() -> None:
    _, dialog, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await filled(stage, pilot)
        assert stage.asked(CreateReplica)[0].told(Refusal("The server said no.", "name: is taken"))
        await pilot.pause()
        assert "✗ name: is taken" in stage.text()
        assert dialog.fields.name.entry.has_focus
        await pilot.press("2")
        await pilot.pause()
        assert "is taken" not in stage.text()


async def test_a_server_that_cannot_be_reached_is_said_and_nothing_typed_is_lost() -> None:
    _, dialog, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await filled(stage, pilot)
        stage.asked(CreateReplica)[0].told(Refusal("The server cannot be reached: refused."))
        await pilot.pause()
        assert "The server cannot be reached" in stage.text()
        assert dialog.fields.message.value == "go"


async def test_a_reason_that_finds_no_room_beside_the_action_stands_above_it_whole() -> None:
    _, _, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await filled(stage, pilot)
        said = "The server cannot be reached: the name of its host is not known. Look at the address of this profile."
        stage.asked(CreateReplica)[0].told(Refusal(said))
        await pilot.resize_terminal(44, 16)
        await pilot.pause()
        shown = [row.strip("│ ") for row in stage.text().splitlines()]
        assert said in " ".join(shown)
        assert "Start ^s    esc cancel" in shown


async def test_the_form_answers_with_the_replica_it_made_and_drops_the_draft() -> None:
    store, _, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await filled(stage, pilot)
        store.dispatch(ReplicaCreated(Replica(id="new-id", name="fix")))
        stage.asked(CreateReplica)[0].told(None)
        await until(pilot, lambda: stage.answers)
        assert stage.answers == ["new-id"]
        assert stage.wanted(SaveDraft)[-1] == SaveDraft("new")


async def test_what_was_typed_is_there_again_after_the_form_was_left() -> None:
    store, _, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"fix", "escape")
        await pilot.pause()
        kept = stage.wanted(SaveDraft)[-1]
        assert isinstance(kept, SaveDraft)
        assert json.loads(kept.draft.text)["name"] == "fix"
    store.dispatch(DraftChanged("new", kept.draft))
    stage = Stage(lambda: NewReplica(store))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        again = stage.screen
        assert isinstance(again, NewReplica)
        assert again.fields.name.value == "fix"


async def test_a_refusal_after_the_form_was_left_becomes_a_notice() -> None:
    _, _, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await filled(stage, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert not stage.asked(CreateReplica)[0].told(Refusal("no"))


async def test_pasted_control_characters_never_get_into_a_field() -> None:
    _, dialog, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        dialog.fields.name.entry.insert_text_at_cursor("a\x1b[2J\x07b")
        dialog.fields.message.area.insert("x\x1b[2J\r\ny")
        await pilot.pause()
        assert dialog.fields.name.value == "a[2Jb"
        assert dialog.fields.message.value == "x[2J\ny"


async def test_deleting_asks_for_the_name_and_enter_alone_never_destroys() -> None:
    dialog = confirm("delete", fleet_store().state, "fix-login")
    assert dialog is not None
    stage = Stage(dialog)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "ctrl+s")
        await pilot.pause()
        assert stage.answers == []
        assert "✗ type fix-login" in stage.text()
        await pilot.press(*"fix-logi", "ctrl+s")
        await pilot.pause()
        assert stage.answers == []
        await pilot.press("n", "ctrl+s")
        await until(pilot, lambda: stage.answers)
        assert stage.answers == [True]


async def test_archiving_says_what_happens_and_takes_a_yes() -> None:
    for key, answer in (("y", True), ("n", None), ("escape", None)):
        dialog = confirm("archive", fleet_store().state, "fix-login")
        assert dialog is not None
        stage = Stage(dialog)
        async with stage.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter")
            assert stage.answers == []
            assert "Its transcript stays" in stage.text().replace("\n", " ") or "transcript stays" in stage.text()
            await pilot.press(key)
            await until(pilot, lambda: stage.answers)  # noqa: B023 - called before the next turn
            assert stage.answers == [answer]


def test_sleeping_asks_only_while_a_turn_runs() -> None:
    state = fleet_store().state
    assert confirm("sleep", state, "cache-ttl") is not None
    assert confirm("sleep", state, "rate-limit") is None


async def test_typing_on_what_is_filled_in_looks_for_another() -> None:
    _, dialog, stage = made("web", "api")
    async with stage.run_test(size=(80, 24)) as pilot:
        dialog.fields.agent.entry.focus()
        await pilot.pause()
        await pilot.press(*"cla")
        assert dialog.fields.agent.entry.value == "cla"
        await pilot.press("enter")
        assert dialog.fields.agent.value == "claude"


async def test_only_what_the_agent_takes_is_asked_for() -> None:
    store, dialog, stage = made("web")
    async with stage.run_test(size=(80, 24)) as pilot:
        assert "low" in stage.text()
        able = AgentOffer(provider="claude", label="Claude Code", thinking_levels=("low", "max"))
        bare = AgentOffer(provider="script", label="Script", takes_model=False)
        store.dispatch(CapabilitiesLoaded(Capabilities(engine="local", agents=(bare, able))))
        await pilot.pause()
        assert not dialog.fields.model.display
        assert not dialog.fields.thinking.display
        dialog.fields.agent.fill("claude")
        await pilot.pause()
        assert dialog.fields.model.display
        assert "low" in stage.text()
        assert "medium" not in stage.text()
