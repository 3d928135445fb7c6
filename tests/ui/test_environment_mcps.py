"""The MCP servers of an environment in the real app: forms by transport, secrets hidden, JSON taken in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Paste

from replicas_tui.api.environments import CreateMcp, Mcp, UpdateMcp
from replicas_tui.state.item_forms import McpFilled
from replicas_tui.state.mcp_json import read_mcp_json
from replicas_tui.state.mcp_text import LineError, read_args, read_pairs, write_args, write_pairs
from replicas_tui.state.views.environments_mcps import config, filled, odd_command, wish
from tests.ui.automating import fill, no_network, to
from tests.ui.furnishing import enter, to_tab
from tests.ui.living import Living, living

SMALL = (80, 24)
GIT = {"command": "npx", "args": ["-y", "server-git"], "env": {"TOKEN": "hunter2"}}


async def put(here: Living, name: str, transport: Any = "stdio", **config_: Any) -> Mcp:
    """Add one behind the app's back."""
    made = CreateMcp(name=name, transport=transport, config=config_ or GIT)
    return (await here.client.mcps.create(here.engine.environment_id, made)).environment_mcp


async def held(here: Living) -> dict[str, dict[str, Any]]:
    listed = (await here.client.mcps.list(here.engine.environment_id)).environment_mcps
    return {one.name: {"transport": one.transport, **one.config} for one in listed}


async def to_mcps(here: Living, *seen: str) -> None:
    await enter(here)
    await to_tab(here, "MCPs")
    for text in seen:
        await here.see(text)


async def paste(here: Living, text: str) -> None:
    assert here.app.focused is not None
    here.app.focused.post_message(Paste(text))


async def test_a_program_is_added_with_its_arguments_and_variables(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await to_mcps(here, "No MCP servers. n makes one")
        await here.press("n")
        assert "new replicas; those that are there keep" in await here.see("New MCP server")
        await here.press("ctrl+s")
        assert "✗ name the program" in await here.see("✗ must be 1 to 64 letters")
        await fill(here, "Name", "git")
        await fill(here, "Command", "npx")
        await to(here, "Arguments")
        await here.press(*"-y", "ctrl+j", *"server git")
        await to(here, "Variables")
        await here.press(*"NO", "ctrl+s")
        await here.see("✗ line 1 is no KEY=value")
        await here.press(*"=hunter2")
        assert "hunter2" not in here.text()
        await here.press("ctrl+s")
        await here.see("New MCP server", gone=True)
        want = {"transport": "stdio", "command": "npx", "args": ["-y", "server git"], "env": {"NO": "hunter2"}}
        assert await held(here) == {"git": want}


@pytest.mark.parametrize("command", ["npx -y server", "/usr/bin/npx -y"])
def test_a_command_line_in_the_place_of_a_program_is_warned_of(command: str) -> None:
    assert "arguments go below" in odd_command(command)


@pytest.mark.parametrize("command", ["", "npx", " npx ", "/Users/ada/My Tools/server", "./my server"])
def test_a_program_is_not_warned_of_whatever_its_path(command: str) -> None:
    assert not odd_command(command)


async def test_the_warning_of_a_command_line_is_beside_the_field_and_blocks_nothing(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await to_mcps(here, "No MCP servers. n makes one")
        await here.press("n")
        await fill(here, "Name", "odd")
        await fill(here, "Command", "npx -y server")
        await here.see("~ is taken as the name of one program")
        await here.press("ctrl+s")
        await here.see("New MCP server", gone=True)
        assert (await held(here))["odd"]["command"] == "npx -y server"


async def test_pasted_json_with_the_line_ends_of_a_terminal_is_not_warned_of(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "git")
        await to_mcps(here, "git")
        await here.press("I", "ctrl+s")
        await here.see("✗ paste it here")
        await here.press("escape")
        await here.see("MCP servers from JSON", gone=True)
        await paste(here, json.dumps({"mcpServers": {"git": GIT}}, indent="\t").replace("\n", "\r"))
        assert "cannot be typed" not in await here.see("nothing to add")


async def test_an_address_is_added_with_its_headers(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await to_mcps(here, "No MCP servers")
        await here.press("n", *"docs", "tab", "right")
        await here.see("Headers")
        await fill(here, "URL", "ftp://x")
        await here.press("ctrl+s")
        await here.see("✗ must be an http:// or https:// address")
        await fill(here, "URL", "https://x.invalid/mcp?key=swordfish")
        await to(here, "Headers")
        await here.press(*"Authorization: Bearer a:b", "ctrl+s")
        await here.see("New MCP server", gone=True)
        headers = {"Authorization": "Bearer a:b"}
        url = "https://x.invalid/mcp?key=swordfish"
        assert await held(here) == {"docs": {"transport": "http", "url": url, "headers": headers}}
        assert "swordfish" not in await here.see("https://x.invalid")


async def test_what_a_server_is_given_is_hidden_until_it_is_asked_for(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "git")
        await to_mcps(here, "npx")
        assert "hunter2" not in here.text()
        await here.press("t")
        await here.see("TOKEN=hunter2")
        await here.press("t", "e")
        await here.see("Edit git")
        assert "hunter2" not in here.text()


async def test_a_taken_name_and_a_refusal_are_told_beside_the_name(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "git")
        await to_mcps(here, "npx")
        await here.press("n", *"git", "tab")
        await here.see("✗ another one has this name")
        await fill(here, "Name", "hub")
        await fill(here, "Command", "x")
        await put(here, "hub")
        await here.press("ctrl+s")
        assert "✗" in await here.see("(409)")
        await fill(here, "Name", "hub2")
        await here.press("ctrl+s")
        await here.see("New MCP server", gone=True)
        assert set(await held(here)) == {"git", "hub", "hub2"}


async def test_what_is_typed_is_kept_without_a_network_and_after_leaving(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await to_mcps(here, "No MCP servers")
        await here.press("n", *"git", "tab", "tab", *"npx")
        with no_network(here):
            await here.press("ctrl+s")
            await here.see("The server cannot be reached")
        await here.press("escape")
        await here.see("a new MCP server is begun")
        await here.press("h", "l", "n")
        await here.see("npx")
        await here.press("ctrl+s")
        await here.see("New MCP server", gone=True)
        await here.see("is begun", gone=True)
        assert set(await held(here)) == {"git"}


async def test_a_server_that_changed_meanwhile_is_not_overwritten_unasked(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        one = await put(here, "git")
        await to_mcps(here, "npx")
        await here.press("e")
        await fill(here, "Command", "mine")
        wish_ = UpdateMcp(config={**GIT, "command": "theirs"})
        await here.client.mcps.update(here.engine.environment_id, one.id, wish_)
        await here.press("ctrl+s")
        await here.see("It was changed on the server meanwhile")
        await here.press("ctrl+s")
        await here.see("Edit git", gone=True)
        assert (await held(here))["git"]["command"] == "mine"


async def test_pasted_json_adds_several_and_keeps_or_takes_those_of_the_same_name(tmp_path: Path) -> None:
    async with living(tmp_path) as here:
        await put(here, "git")
        await to_mcps(here, "npx")
        text = {
            "git": {"command": "other"},
            "docs": {"url": "https://x.invalid", "type": "sse", "disabled": True},
            "replicas-x": {"command": "x"},
            "odd": {},
        }
        await paste(here, json.dumps({"mcpServers": text}))
        screen = await here.see("is here already and stays")
        assert "leaves out disabled" in screen
        assert "must not begin with replicas-" in screen
        assert "has neither a command nor a url" in screen
        await here.press("ctrl+s")
        await here.see("MCP servers from JSON", gone=True)
        assert (await held(here))["docs"] == {"transport": "sse", "url": "https://x.invalid", "headers": {}}
        assert (await held(here))["git"]["command"] == "npx"
        await paste(here, json.dumps({"git": {"command": "other"}}))
        await here.see("is here already and stays")
        await here.press("tab", "right", "ctrl+s")
        await here.see("MCP servers from JSON", gone=True)
        assert (await held(here))["git"]["command"] == "other"


async def test_a_single_pasted_server_goes_into_the_form(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await to_mcps(here, "No MCP servers")
        await here.press("I", *"{", "ctrl+s")
        await here.see("✗ is no JSON, line 1")
        await here.press("escape")
        await paste(here, json.dumps(GIT))
        await here.see("1 to add")
        await here.press("ctrl+s")
        await here.see("New MCP server")
        await here.press(*"git", "ctrl+s")
        await here.see("New MCP server", gone=True)
        assert await held(here) == {"git": {"transport": "stdio", **GIT}}


async def test_a_server_is_removed_after_asking(tmp_path: Path) -> None:
    async with living(tmp_path, SMALL) as here:
        await put(here, "git")
        await to_mcps(here, "npx")
        await here.press("x", "n")
        assert await held(here)
        await here.press("x", "y")
        await here.see("No MCP servers")
        assert await held(here) == {}


def test_settings_the_form_does_not_know_stay_and_those_of_another_transport_go() -> None:
    base = Mcp(id="1", name="git", transport="stdio", config={**GIT, "timeout": 5})
    made = filled(base)
    assert wish(made) is None
    now = McpFilled(**{**_fields(made), "command": "uvx"})
    changed = wish(now)
    assert isinstance(changed, UpdateMcp)
    assert changed.changes() == {"config": {**GIT, "command": "uvx", "timeout": 5}}
    remote = McpFilled(**{**_fields(made), "transport": "http", "url": "https://x"})
    assert config(remote) == {"timeout": 5, "url": "https://x", "headers": {}}


def _fields(made: McpFilled) -> dict[str, Any]:
    return {name: getattr(made, name) for name in McpFilled.__dataclass_fields__}


@given(st.lists(st.text()))
def test_arguments_are_read_as_they_were_written(args: list[str]) -> None:
    assert read_args(write_args(args)) == args


_KEYS = st.text(st.characters(exclude_characters="=:", exclude_categories=["C", "Z"]), min_size=1)


@given(st.dictionaries(_KEYS, st.text()), st.sampled_from(["=", ": "]))
def test_pairs_are_read_as_they_were_written(pairs: dict[str, str], mark: str) -> None:
    assert read_pairs(write_pairs(pairs, mark), mark) == pairs


def test_a_wrong_line_is_told_by_its_number_and_not_by_its_text() -> None:
    with pytest.raises(LineError, match=r"^line 2 is no KEY=value$"):
        read_pairs("A=1\nhunter2", "=")


@pytest.mark.parametrize("text", ["", "[]", "3", "{", "{}", "[" * 100_000])
def test_a_text_that_names_no_server_is_refused_with_a_reason(text: str) -> None:
    assert isinstance(read_mcp_json(text), str)
