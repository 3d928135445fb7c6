"""Reading what somebody looks at, from a real engine."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from replicas_tui.api.environment_hooks import StreamedHookContent
from replicas_tui.api.environments import CreateVariable, UpdateEnvironment, UpdateVariable
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.resources import Key, resource
from tests.engines import running_engine
from tests.worlds import world


async def test_every_kind_that_belongs_to_an_environment_can_be_read(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine, world(tmp_path, engine.base_url, engine.key) as here:
        one = engine.environment_id
        keys: tuple[Key[Any], ...] = (
            resources.ENVIRONMENTS,
            resources.AUTOMATIONS,
            resources.environment(one),
            resources.variables(one),
            resources.files(one),
            resources.mcps(one),
            resources.skills(one),
            resources.registries(one),
            resources.repo_skills(one),
            resources.found_skills("review"),
            resources.warm_hooks(one),
            resources.start_hooks(one),
            resources.analytics("day", 7),
        )
        await Read(keys).run(here.ctx)
        for key in keys:
            known = resource(here.state, key)
            assert not known.failed, (key, known.failed)
            assert known.value is not None
            assert known.at == here.clock.at


async def test_what_is_known_stays_when_it_cannot_be_read_again(tmp_path: Path) -> None:
    async with AsyncExitStack() as later:
        async with running_engine(tmp_path) as engine:
            here = await later.enter_async_context(world(tmp_path, engine.base_url, engine.key))
            key = resources.variables(engine.environment_id)
            wish = CreateVariable(key="TOKEN", value="hush-hush-hush")
            await here.ctx.client.variables.create(engine.environment_id, wish)
            await Read((key,)).run(here.ctx)
            before = resource(here.state, key)
        await Read((key,)).run(here.ctx)
        after = resource(here.state, key)
        assert before.value is not None
        assert (after.value, after.loading) == (before.value, False)
        assert after.failed
        assert "hush-hush" not in repr(here.state)


async def test_a_change_sends_what_was_given_and_a_null_clears(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine, world(tmp_path, engine.base_url, engine.key) as here:
        client, one = here.ctx.client, engine.environment_id
        await client.environments.update(one, UpdateEnvironment(description="for the shop", system_prompt="Be brief."))
        await client.environments.update(one, UpdateEnvironment(description=None))
        now = (await client.environments.get(one)).environment
        assert (now.description, now.system_prompt) == (None, "Be brief.")
        made = (await client.variables.create(one, CreateVariable(key="A", value="1"))).environment_variable
        changed = await client.variables.update(one, made.id, UpdateVariable(personal_override_allowed=True))
        assert (changed.environment_variable.value, changed.environment_variable.personal_override_allowed) == (
            "1",
            True,
        )


async def test_a_hook_is_heard_while_it_runs_and_its_end_is_the_last_word(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine, world(tmp_path, engine.base_url, engine.key) as here:
        hooks, one = here.ctx.client.warm_hooks, engine.environment_id
        async with hooks.stream(
            one, StreamedHookContent(content="echo warm as toast; exit 3", mode="test_only")
        ) as run:
            heard = [event async for event in run]
        assert "warm as toast" in "".join(event.output for event in heard)
        assert (heard[-1].type, heard[-1].exit_code) == ("complete", 3)
