from __future__ import annotations

import os
from pathlib import Path

import pytest

from replicas_tui.local.agents.agent import CredentialFile, Credentials
from replicas_tui.local.agents.credentials import bring_back, lend, own_variables, source_of
from replicas_tui.local.workspaces.paths import WorkspacePaths

FILE = CredentialFile((".hal", "login.json"), moved_by="HAL_HOME")
HAL = Credentials(files=(FILE,), variables=("HAL_KEY",), keys=("HAL_KEY",))


class Machine:
    """A user with a login, and a workspace."""

    def __init__(self, tmp_path: Path) -> None:
        self.login = tmp_path / "user" / ".hal" / "login.json"
        self.login.parent.mkdir(parents=True)
        self.login.write_text('{"token": "old"}')
        self.environ = {"HOME": str(tmp_path / "user"), "HAL_KEY": "k", "REPLICAS_API_KEY": "ours"}
        self.paths = WorkspacePaths(tmp_path / "workspaces" / "w1")
        self.paths.create()
        self.here = self.paths.home / ".hal" / "login.json"

    def renew(self, content: str) -> None:
        """Write a login as a CLI does: a new file in the place of the old one."""
        draft = self.here.with_name("draft")
        draft.write_text(content)
        later = self.login.stat().st_mtime + 5
        os.utime(draft, (later, later))
        draft.replace(self.here)

    def lend(self) -> None:
        lend(HAL, self.paths, self.environ)

    def bring_back(self) -> None:
        bring_back(HAL, self.paths, self.environ)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_workspaces_agent_reads_the_users_login_and_gets_no_key_of_ours(machine: Machine) -> None:
    machine.lend()
    assert machine.here.read_text() == '{"token": "old"}'
    assert own_variables(HAL, machine.environ) == {"HAL_KEY": "k"}


def test_a_login_renewed_in_a_workspace_is_the_users_from_then_on(machine: Machine) -> None:
    machine.lend()
    machine.renew('{"token": "new"}')
    machine.bring_back()
    assert machine.login.read_text() == '{"token": "new"}'
    machine.login.write_text('{"token": "newer"}')
    assert machine.here.read_text() == '{"token": "newer"}'  # linked again


@pytest.mark.parametrize("content", ["", "[]", "not json", "{" * 300_000])
def test_what_is_no_login_is_not_taken_over(machine: Machine, content: str) -> None:
    machine.lend()
    machine.renew(content)
    machine.bring_back()
    assert machine.login.read_text() == '{"token": "old"}'


def test_a_login_the_environment_gave_the_workspace_stays_its_own(machine: Machine) -> None:
    machine.here.parent.mkdir()
    machine.here.write_text('{"token": "of the team"}')
    machine.lend()
    machine.bring_back()
    assert machine.here.read_text() == '{"token": "of the team"}'
    assert machine.login.read_text() == '{"token": "old"}'


def test_a_login_is_never_written_through_a_link_an_agent_made_of_the_folder(machine: Machine, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    machine.here.parent.symlink_to(elsewhere)
    with pytest.raises(OSError, match=r".*"):
        machine.lend()
    assert not list(elsewhere.iterdir())


def test_a_user_without_a_login_lends_none(machine: Machine) -> None:
    machine.login.unlink()
    machine.lend()
    assert not os.path.lexists(machine.here)


def test_a_users_own_folder_of_the_agent_is_respected(tmp_path: Path) -> None:
    assert source_of(FILE, {"HAL_HOME": "/x", "HOME": "/h"}) == Path("/x/login.json")
    assert source_of(FILE, {"HOME": "/h"}) == Path("/h/.hal/login.json")
