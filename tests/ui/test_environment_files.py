"""The files of an environment in the real app: hidden, edited, laid against what was, refused beside the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.api.environments import CreateEnvironmentFile, EnvironmentFile, UpdateEnvironmentFile
from replicas_tui.state.views.environments_files import difference, wrong_path
from tests.ui.automating import fill, no_network
from tests.ui.furnishing import enter, to_tab
from tests.ui.living import Living, living

SMALL = (80, 24)


async def put(here: Living, path: str, content: str) -> EnvironmentFile:
    """Add one behind the app's back."""
    wish = CreateEnvironmentFile(name=path.rpartition("/")[2], path=path, content=content)
    return (await here.client.files.create(here.engine.environment_id, wish)).environment_file


async def held(here: Living) -> dict[str, str]:
    listed = (await here.client.files.list(here.engine.environment_id)).environment_files
    return {one.path: one.content for one in listed}


async def to_files(here: Living, *seen: str) -> None:
    await enter(here)
    await to_tab(here, "Files")
    for text in seen:
        await here.see(text)


async def edit(here: Living, more: str) -> None:
    """Write behind the content of the file under the cursor, and want it saved."""
    await here.press("e")
    await here.see("Edit ~/")
    await here.press("tab", "tab")
    await here.type(more)
    await here.press("ctrl+s")


async def test_a_content_is_hidden_until_it_is_asked_for(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "~/.npmrc", "token=hunter2\n")
        await to_files(here, "~/.npmrc")
        assert "hunter2" not in here.text()
        await here.press("t")
        await here.see("hunter2")
        await here.press("t")
        await here.see("hunter2", gone=True)
        await here.press("e", "tab", "tab")
        await here.see("14 B of 64 KB")
        assert "hunter2" not in here.text()
        await here.press("ctrl+t")
        await here.see("hunter2")


async def test_tabs_of_a_file_stay_tabs_where_another_line_is_written(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "~/Makefile", "all:\n\tmake it")
        await to_files(here, "~/Makefile")
        await edit(here, " twice")
        assert "cannot be typed" not in await here.see("1 line comes, 1 goes")
        await here.press("y")
        await here.see("Edit ~/", gone=True)
        assert await held(here) == {"~/Makefile": "all:\n\tmake it twice"}


async def test_before_writing_drops_line_ends_of_another_system_that_is_said(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "~/win.ini", "[a]\r\nb=1\r\n")
        await to_files(here, "~/win.ini")
        await here.press("e")
        await here.see("drops them, ^g keeps them")


async def test_a_file_is_made_by_its_path_and_named_after_it(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await to_files(here, "No files. n makes one")
        await here.press("n", "ctrl+s")
        await here.see("✗ must begin with ~/")
        await fill(here, "Path", "~/.config/x")
        await here.press("tab", "tab", *"a=1", "ctrl+s")
        await here.see("New file", gone=True)
        await here.see("~/.config/x")
        listed = (await here.client.files.list(here.engine.environment_id)).environment_files
        assert [(one.name, one.path, one.content) for one in listed] == [("x", "~/.config/x", "a=1")]


async def test_what_saving_changes_is_shown_before_and_hidden_too(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "~/.npmrc", "one\ntwo\nsecret")
        await to_files(here, "~/.npmrc")
        await edit(here, "!")
        assert "secret" not in await here.see("1 line comes, 1 goes")
        await here.press("t")
        await here.see("secret!")
        assert (await held(here))["~/.npmrc"] == "one\ntwo\nsecret"
        await here.press("y")
        await here.see("Edit ~/", gone=True)
        assert (await held(here))["~/.npmrc"] == "one\ntwo\nsecret!"


async def test_a_path_in_the_way_of_another_is_told_beside_it_and_nothing_is_lost(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "~/.config", "x")
        await to_files(here, "~/.config")
        await here.press("n", *"~/.config/a", "tab", "tab", *"body", "ctrl+s")
        await here.see("✗ collides with the file ~/.config")
        await fill(here, "Path", "~/b")
        await here.press("ctrl+s")
        await here.see("New file", gone=True)
        assert (await held(here))["~/b"] == "body"


async def test_the_tab_that_is_shown_is_the_marked_one(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await to_files(here, "No files")
        row = next(each for each in here.app.screen._compositor.render_strips() if " Files " in each.text)
        looks = {part.text.strip(" 0"): part.style.clear_meta_and_links() for part in row if part.style is not None}
        assert looks["Variables"] == looks["Skills"] != looks["Files"]


async def test_what_is_too_large_is_told_while_it_is_typed(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "~/big", "x" * 65_536)
        await to_files(here, "64")
        await edit(here, "y")
        await here.see("✗ has 65,537 bytes; at most 65,536 are allowed")
        await here.press("backspace")
        await here.see("✗ has", gone=True)


async def test_what_was_typed_survives_leaving_and_the_list_says_so(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, "~/.npmrc", "abc")
        await to_files(here, "~/.npmrc")
        await here.press("e", "tab", "tab", *"def", "escape")
        await here.see("1 not saved")
        await here.press("h", "l")
        await here.see("1 not saved")
        assert here.app.desk is not None
        here.app.desk.show("fleet")
        await here.see("1 not saved", gone=True)
        await enter(here, "1 not saved")  # where one was
        await here.press("e", "tab", "tab", "ctrl+t")
        await here.see("abcdef")
        await here.press("escape", "u", "y")
        await here.see("not saved", gone=True)
        assert (await held(here))["~/.npmrc"] == "abc"


async def test_a_file_that_changed_meanwhile_is_not_overwritten_unasked(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await put(here, "~/.npmrc", "mine")
        await to_files(here, "~/.npmrc")
        await edit(here, "!")
        await here.see("Save these changes")
        wish = UpdateEnvironmentFile(content="theirs")
        await here.client.files.update(here.engine.environment_id, one.id, wish)
        await here.press("y")
        await here.see("It was changed on the server meanwhile")
        assert (await held(here))["~/.npmrc"] == "theirs"
        await here.press("ctrl+s", "t")
        await here.see("theirs")
        await here.press("y")
        await here.see("Edit ~/", gone=True)
        assert (await held(here))["~/.npmrc"] == "mine!"


async def test_a_file_that_is_gone_meanwhile_is_made_anew_when_saved_again(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        one = await put(here, "~/.npmrc", "mine")
        await to_files(here, "~/.npmrc")
        await edit(here, "!")
        await here.see("Save these changes")
        await here.client.files.delete(here.engine.environment_id, one.id)
        await here.press("y")
        await here.see("It was deleted on the server meanwhile")
        await here.press("ctrl+s")
        await here.see("Edit ~/", gone=True)
        assert await held(here) == {"~/.npmrc": "mine!"}


async def test_without_a_network_the_form_stays_and_is_sent_when_asked_again(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await to_files(here, "No files")
        await here.press("n", *"~/a", "tab", "tab", *"body")
        with no_network(here):
            await here.press("ctrl+s")
            await here.see("The server cannot be reached")
        await here.press("ctrl+s")
        await here.see("New file", gone=True)
        assert await held(here) == {"~/a": "body"}


async def test_a_file_is_removed_after_asking_and_a_lost_network_is_told_beside_it(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "~/.npmrc", "mine")
        await to_files(here, "~/.npmrc")
        await here.press("x", "escape")
        assert await held(here)
        with no_network(here):
            await here.press("x", "y")
            await here.see("✗ The server cannot be reached")
        await here.press("x", "y")
        await here.see("No files")
        assert await held(here) == {}


async def test_a_file_of_the_disk_is_found_by_completing_its_path_and_laid_over_the_one_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / "some-folder").mkdir(parents=True)
    (home / "some-folder" / "conf").write_text("from disk\n")
    monkeypatch.setenv("HOME", str(home))
    async with living(tmp_path, SMALL) as here:
        await put(here, "~/some-folder/conf", "old\n")
        await to_files(here, "~/some-folder/conf")
        await here.press("I", *"~/nothing", "enter")
        await here.see("✗ there is no such file")
        await fill_path(here, "~/so")
        await here.press("tab", "c", "tab", "enter")
        await here.see("Edit ~/some-folder/conf")
        await here.press("ctrl+s", "y")
        await here.see("Edit ~/", gone=True)
        assert await held(here) == {"~/some-folder/conf": "from disk\n"}


async def fill_path(here: Living, text: str) -> None:
    await here.press("ctrl+e", "ctrl+u")
    await here.type(text)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("~/.npmrc", False),
        ("~/workspaces/shop/.env", False),
        ("/etc/passwd", True),
        ("~", True),
        ("~/", True),
        ("~/a//b", True),
        ("~/../b", True),
        ("~/x/.git/config", True),
        ("~/workspaces", True),
        ("~/" + "a" * 256, True),
        ("~/a\nb", True),
    ],
)
def test_paths_lead_below_the_home_and_nowhere_else(path: str, wrong: bool) -> None:
    assert bool(wrong_path(path)) == wrong


def test_a_difference_shows_what_comes_and_goes_with_a_line_around() -> None:
    made = difference("a\nb\nc\nd\ne", "a\nb\nX\nd\ne")
    assert (made.added, made.removed) == (1, 1)
    assert made.rows == (("", "b"), ("removed", "c"), ("added", "X"), ("", "d"))
