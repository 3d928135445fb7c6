"""The skills of an environment in the real app: searched, enabled, registries added and taken away."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from replicas_tui.api.environments import UpdateEnvironment
from replicas_tui.api.replicas import CreateReplica
from replicas_tui.api.skills import EnableSkill
from replicas_tui.effects.environment_changes import ChangeEnvironment
from replicas_tui.state import resources
from replicas_tui.state.resources import resource
from tests.local.repos import commit, write
from tests.ui.automating import no_network
from tests.ui.furnishing import enter, to_tab
from tests.ui.living import Living, living

SMALL = (80, 24)
SKILLS = ("pdf", "sheets", "release")


def repository(at: Path, *names: str) -> Path:
    """Make a repository that holds skills."""
    for name in names:
        folder = at / "skills" / name
        folder.mkdir(parents=True)
        (folder / "SKILL.md").write_text(f"---\nname: {name}\ndescription: does {name}\n---\nx\n")
    for args in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *args], cwd=at, check=True)
    return at


async def slugs(here: Living) -> list[str]:
    listed = await here.client.skills.list(here.engine.environment_id)
    return [one.slug for one in listed.environment_skills]


async def registries(here: Living) -> list[str]:
    return [one.url for one in (await here.client.skills.registries(here.engine.environment_id)).registries]


async def to_skills(here: Living, *seen: str) -> None:
    await enter(here)
    await to_tab(here, "Skills")
    for text in seen:
        await here.see(text)


async def test_a_skill_is_found_as_one_types_enabled_and_disabled_after_asking(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await here.client.skills.add_registry(
            here.engine.environment_id, str(repository(tmp_path / "r", "pdf", "sheets"))
        )
        await to_skills(here, "None. / looks into the catalogue", "2 skills", "pdf, sheets")
        assert "↵" not in here.text().splitlines()[-1]
        await here.press("slash")
        assert "↵ to what was found  esc back" in await here.see("sheets")
        await here.type("pdf")
        await here.until(lambda: resource(here.state, resources.found_skills("pdf")).value is not None)
        await here.see("sheets", gone=True)
        await here.press("enter")
        assert " 0\n" not in await here.see("↵ enable")
        await here.press("enter")
        await here.see("enabled")
        await here.see("↵ enable", gone=True)
        assert await slugs(here) == ["pdf"]
        await here.press("escape")
        await here.see("Registries")
        await here.press("g", "x", "n")
        assert await slugs(here) == ["pdf"]
        await here.press("x", "y")
        await here.see("None. / looks")
        assert await slugs(here) == []


async def test_skills_of_repositories_follow_what_it_is_bound_to(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await to_skills(here, "They hold none.")
        wish = UpdateEnvironment(repository_id=None)
        assert here.app.desk is not None
        here.app.desk.do(ChangeEnvironment(here.engine.environment_id, wish))
        await here.see("It is bound to no repository.")


async def test_what_registries_and_repositories_bring_is_told_of_what_a_workspace_gets(tmp_path: Path) -> None:
    async with living(tmp_path, (200, 60)) as here:
        repo, of = here.engine.repo_path, here.engine.environment_id
        write(repo, ".claude/skills/release/SKILL.md", "---\nname: release\n---\nx\n")
        write(repo, "replicas.json", json.dumps({"startHook": {"commands": ["true"]}}))
        commit(repo, "Bring something along")
        place = repository(tmp_path / "r", "pdf", "sheets")
        await here.client.skills.add_registry(of, str(place))
        wish = EnableSkill(name="pdf", slug="pdf", source=f"{place}#skills/pdf")
        await here.client.skills.enable(of, wish)
        await here.client.replicas.create(
            CreateReplica(name="one", message="hello", environment_id=of, coding_agent="script")
        )
        await here.press("R")
        await here.see("To review")
        await enter(here)
        await here.press("h", "h")
        await here.see("not trusted yet: they do not run")
        await here.see("Reading what lies", gone=True)
        rows = here.text().splitlines()
        of_skill = {name: " ".join(next(row for row in rows if f" {name} " in row).split()) for name in SKILLS}
        assert of_skill["pdf"].endswith(f"pdf {place}#skills/pdf shop")
        assert of_skill["sheets"].endswith("sheets registry r shop")
        assert of_skill["release"].endswith("release .claude/skills/release shop")


async def test_a_registry_whose_folder_went_away_says_so_in_words(tmp_path: Path) -> None:
    async with living(tmp_path, (200, 40)) as here:
        place = repository(tmp_path / "r", "pdf")
        await here.client.skills.add_registry(here.engine.environment_id, str(place))
        shutil.rmtree(place)
        await to_skills(here, "no such file or directory")
        assert "Errno" not in here.text()


async def test_a_lost_network_is_told_beside_the_skill_and_enter_tries_again(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await here.client.skills.add_registry(here.engine.environment_id, str(repository(tmp_path / "r", "pdf")))
        await to_skills(here, "1 skill")
        await here.press("slash", *"pdf")
        await here.until(lambda: resource(here.state, resources.found_skills("pdf")).value is not None)
        await here.press("enter")
        with no_network(here):
            await here.press("enter")
            await here.see("✗ The server cannot be reached")
        await here.press("enter")
        await here.see("enabled")
        assert await slugs(here) == ["pdf"]


async def test_a_registry_nobody_can_read_is_refused_beside_its_address_which_stays(tmp_path: Path) -> None:
    at = repository(tmp_path / "r", "pdf")
    async with living(tmp_path, SMALL) as here:
        await to_skills(here, "None. a adds one")
        await here.press("a", "enter")
        await here.see("✗ give its address")
        await here.type(f"{at}x")
        await here.press("enter")
        await here.see("✗ The server said")
        await here.press("backspace", "enter")
        await here.see("Add a registry of skills", gone=True)
        await here.see("1 skill")
        assert await registries(here) == [at.as_uri()]


async def test_a_registry_is_removed_after_asking_even_when_it_is_gone_already(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        of = here.engine.environment_id
        made = await here.client.skills.add_registry(of, str(repository(tmp_path / "r", "pdf")))
        await to_skills(here, "1 skill")
        await here.press("x")
        await here.see("do not get its skills any more")
        await here.client.skills.remove_registry(of, made.registry.id)
        await here.press("y")
        await here.see("None. a adds one")
        assert await registries(here) == []
