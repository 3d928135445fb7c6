"""The variables of an environment in the real app: masked, staged, applied, imported, exported."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from textual.events import Paste

from replicas_tui.api.environments import UpdateVariable
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level
from replicas_tui.state.views.environments_variables import tidied, warning
from replicas_tui.ui import app as app_module
from replicas_tui.ui.environments.variables_form import VariableForm
from replicas_tui.ui.toasts import Toasts
from tests.ui.automating import no_network
from tests.ui.furnishing import enter, held, put, show, values
from tests.ui.living import Living, living
from tests.ui.refusing import going_away

SMALL = (80, 24)


async def edit(here: Living, more: str) -> None:
    """Write behind the value under the cursor, and stage it."""
    await here.press("enter")
    await here.see("not staged")
    await here.type(more)
    await here.press("ctrl+s")
    await here.see("not staged", gone=True)


async def test_values_are_hidden_and_one_is_shown_when_asked_for(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, TOKEN="hunter2", OTHER="swordfish")
        await enter(here)
        await here.see("TOKEN")
        assert "hunter2" not in here.text()
        await here.press("j", "t")
        assert "swordfish" not in await here.see("hunter2")
        await here.press("t")
        await here.see("hunter2", gone=True)


async def test_no_note_covers_what_is_staged_or_the_form_that_stages_it(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await edit(here, "0")
        assert here.app.desk is not None
        here.app.desk.store.dispatch(Noticed(Level.WARN, "Something else happened."))
        assert "~ A" in await here.see("Something else happened")
        await here.press("n")
        await here.see("not staged")
        toasts, form = here.app.screen.query_one(Toasts), here.app.screen.query_one(VariableForm)
        assert 0 < toasts.region.bottom <= form.region.y


async def test_changes_are_staged_reviewed_and_applied_together(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, A="1", B="2", C="3")
        await enter(here)
        await here.see("C  ")
        await edit(here, "0")
        await here.press("j", "x", "n")
        await here.type("NEW")
        await here.press("tab", *"n1", "ctrl+o")
        await here.see("+ NEW")
        assert await values(here) == {"A": "1", "B": "2", "C": "3"}
        await here.press("D")
        assert "10" not in (await here.see("hidden, 2 characters")).split("Staged changes")[1].split("Apply A")[0]
        await here.press("A")
        await here.see("✓ NEW")
        assert await values(here) == {"A": "10", "C": "3", "NEW": "n1"}


async def test_what_is_staged_survives_another_tab_another_environment_and_another_screen(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await edit(here, "0")
        await here.press("l", "h")
        await here.see("~ A")
        await here.press("escape", "k", "j")
        await here.see("~ A")
        await here.press("1")
        await here.see("Environments ━", gone=True)
        await show(here, "~1", "~ A")


async def test_quitting_with_something_staged_says_so_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "READ_S", 600.0)
    async with living(tmp_path) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await edit(here, "0")
        await here.press("ctrl+q")
        await here.see("1 change to variables is not sent")
        assert here.app.is_running
        await here.press("ctrl+q")
        await here.until(lambda: not here.app.is_running)


async def test_what_is_only_typed_survives_too(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await here.press("enter")
        await here.see("Edit A")
        await here.type("2345")
        assert here.app.desk is not None
        here.app.desk.show("fleet")
        await here.see("Edit A", gone=True)
        await show(here, "Edit A", "5 characters")


async def test_a_refused_row_stays_staged_with_its_reason_and_the_others_are_applied(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, A="1", B="2")
        await enter(here, "B  ")
        await edit(here, "0")
        await here.press("j")
        await edit(here, "0")
        b = (await held(here))["B"]
        await here.client.variables.update(here.engine.environment_id, b.id, UpdateVariable(value="theirs"))
        await here.press("n", *"HOME", "tab", "x", "ctrl+s")
        await here.see("+ HOME")
        await here.press("A")
        await here.see("HOME is set by the engine")
        assert "It was changed on the server meanwhile" in await here.see("✓ A")
        assert await values(here) == {"A": "10", "B": "theirs"}
        await here.press("g", "j")
        await edit(here, "!")
        await here.press("A")
        await here.until(lambda: "✓ B" in here.text())
        assert (await values(here))["B"] == "20!"


async def test_without_a_network_everything_stays_staged_and_is_sent_when_asked_again(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await edit(here, "0")
        with no_network(here):
            await here.press("A")
            await here.see("Apply the changes did not work")
            screen = await here.see("~ A")
            assert "✗ Not sent: the connection was refused. A sends it again." in screen, screen
        await here.press("A")
        await here.see("✓ A")
        assert await values(here) == {"A": "10"}


async def test_a_server_that_goes_away_midway_is_told_on_every_row_and_the_rest_is_sent_when_asked_again(
    tmp_path: Path,
) -> None:
    async with living(tmp_path) as here:
        await put(here, A="1", B="2", C="3")
        await enter(here, "C  ")
        for _ in "ABC":
            await edit(here, "0")
            await here.press("j")
        async with going_away(here, after=1):
            await here.press("A")
            await here.see("Apply the changes did not work")
            lines = [" ".join(line.split()) for line in here.text().splitlines()]
            rows = {key: lines[n + 1] for n, line in enumerate(lines) for key in "ABC" if f"~ {key} •" in line}
        assert list(rows) == ["B", "C"], here.text()
        assert "✗ No answer came: it may be applied already. A sends it again." in rows["B"]
        assert "✗ Not sent: the connection was cut off. A sends it again." in rows["C"]
        await here.see("✓ A")
        await here.press("A")
        await here.see("✓ C")
        assert "✓ B" in here.text()
        assert await values(here) == {"A": "10", "B": "20", "C": "30"}


async def test_an_environment_that_vanished_is_told_and_what_was_staged_is_kept(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await edit(here, "0")
        await here.client.environments.delete(here.engine.environment_id)
        await here.press("A")
        await here.see("Environment not found")
        assert [one.value for one in here.state.staged[here.engine.environment_id].changes] == ["10"]


async def test_wrong_input_is_told_beside_the_field_and_nothing_is_lost(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await here.press("n", *"9X", "tab", *"kept", "ctrl+s")
        await here.see("✗ letters, digits and _; a digit is not the first")
        await here.press("ctrl+u", *"GOOD", "tab", "ctrl+s")
        await here.see("+ GOOD")
        await here.press("t")
        await here.see("kept")


async def test_a_newline_at_the_end_is_warned_of_and_taken_off(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, A="1\n")
        await enter(here, "A  ")
        await here.press("enter")
        await here.see("~ ends with a newline; ^l takes it off")
        await here.press("ctrl+l")
        await here.see("1 character")
        await here.press("ctrl+s")
        await here.see("~ A")
        await here.press("A")
        await here.see("✓ A")
        assert await values(here) == {"A": "1"}


async def test_what_cannot_be_typed_here_is_sent_as_it_was(tmp_path: Path) -> None:
    odd = "a\tb\r\nc\x1b[31m"
    async with living(tmp_path) as here:
        await put(here, A=odd)
        await enter(here, "A  ")
        await here.press("enter")
        await here.see("Edit A")
        await here.press("tab", "right", "ctrl+s")
        await here.see("~ A")
        await here.press("A")
        await here.see("✓ A")
        assert (await held(here))["A"].personal_override_allowed
        assert await values(here) == {"A": odd}


async def test_a_name_that_hides_one_of_global_says_so(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, of="global", TZ="UTC")
        await put(here, A="1")
        await enter(here, "A  ")
        await here.press("n", *"TZ")
        await here.see("~ hides the value of Global")


async def test_the_editor_gets_the_value_in_a_file_only_the_user_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text(f'#!/bin/sh\nstat -c "%a %n" "$1" > {tmp_path}/seen\nprintf "two\\nlines\\n" > "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    from replicas_tui.ui.form.secret_editor import _edited

    assert _edited([str(script)], "one", "value") == "two\nlines"
    mode, path = (tmp_path / "seen").read_text().split()
    assert mode == "600"
    assert not Path(path).exists()
    assert path.startswith("/dev/shm/") or not os.access("/dev/shm", os.W_OK)


async def test_a_env_file_is_laid_beside_what_is_here_and_chosen_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "some.env"
    file.write_text("A=theirs\nexport B='same'\nN=\"two\nlines\"\nno sense\nC=theirs\n")
    async with living(tmp_path, SMALL) as here:
        await put(here, A="mine", B="same", C="mine")
        await enter(here, "C  ")
        await here.press("I")
        await here.type(str(tmp_path / "none"))
        await here.press("enter")
        await here.see("It cannot be read: No such file or directory.")
        await here.press("ctrl+u")
        await here.type(str(file))
        await here.press("enter")
        await here.see("2 differ: t takes theirs")
        await here.see("line 5 cannot be read")
        assert "theirs" not in here.text().replace("take theirs", "").replace("takes theirs", "")
        await here.press("t", "G", "space")
        await here.see("2 to stage")
        await here.press("ctrl+s")
        await here.see("+ N")
        await here.press("A")
        await here.see("✓ N")
        assert await values(here) == {"A": "theirs", "B": "same", "C": "mine", "N": "two\nlines"}


async def test_a_env_file_that_was_named_and_not_read_yet_is_read_before_it_is_staged(tmp_path: Path) -> None:
    file = tmp_path / "some.env"
    async with living(tmp_path, SMALL) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await here.press("I")
        await here.see("Import .env")
        await here.press("ctrl+s")
        await here.see("name a file, or paste its text below")
        await here.type(str(file))
        await here.press("tab", "ctrl+s")
        await here.see("It cannot be read: No such file or directory.")
        file.write_text("PORT=8080\n")
        await here.press("ctrl+s")
        await here.see("1 variable")
        assert not here.state.staged
        await here.press("space", "ctrl+s")
        await here.see("nothing is chosen: space takes one")
        await here.press("space", "ctrl+s")
        await here.see("+ PORT")


async def test_pasted_lines_are_offered_for_import(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        here.app.post_message(Paste("NEW=1\nA=2\n"))
        await here.see("1 differs: t takes theirs")
        await here.press("ctrl+x", "s")
        await here.see("+ NEW")


async def test_an_export_is_private_and_never_over_a_file_without_asking(tmp_path: Path) -> None:
    file = tmp_path / "out.env"
    async with living(tmp_path, SMALL) as here:
        await put(here, A="it's", B="two\nlines")
        await enter(here, "B  ")
        await here.press("E")
        await here.see("Export variables")
        await here.press("ctrl+u")
        await here.type(str(tmp_path / "new.env"))
        await here.press("enter")
        await here.see("Export variables", gone=True)
        assert stat.S_IMODE((tmp_path / "new.env").stat().st_mode) == 0o600
        file.write_text("precious")
        await here.press("E")
        await here.see("Export variables")
        await here.press("ctrl+u")
        await here.type(str(file))
        await here.press("enter")
        await here.see("again replaces it")
        assert file.read_text() == "precious"
        await here.press("enter")
        await here.see("Export variables", gone=True)
        await here.see("2 variables are in")
        assert file.read_text() == "A=\"it's\"\nB='two\nlines'\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_copying_a_value_asks_and_copying_a_name_does_not(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, TOKEN="hunter2")
        await enter(here, "TOKEN")
        await here.press("y")
        await here.until(lambda: here.app.clipboard == "TOKEN")
        await here.press("Y", "n")
        assert here.app.clipboard == "TOKEN"
        await here.press("Y", "y")
        await here.until(lambda: here.app.clipboard == "hunter2")
        assert all("hunter2" not in notice.text for notice in here.state.notices)


async def test_taking_all_back_asks(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, A="1")
        await enter(here, "A  ")
        await edit(here, "0")
        await here.press("U", "n")
        await here.see("~ A")
        await here.press("U", "y")
        await here.see("Staged", gone=True)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a\r\nb", "has Windows line ends (CRLF)"),
        ("a\n", "ends with a newline"),
        ("a ", "ends with a space"),
        (" a", "begins with a space"),
        ("a b\nc", ""),
        ("", ""),
    ],
)
def test_what_is_seldom_meant_is_warned_of_and_can_be_taken_off(value: str, said: str) -> None:
    assert warning(value) == said
    assert warning(tidied(value)) == ""
