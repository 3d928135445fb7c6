"""Variables, files and MCP servers are attached to environments, checked, and sealed on the disk."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.local.refusals import Refusal
from replicas_tui.local.vault import Vault
from tests.engines import RunningEngine
from tests.local.driver import Driver
from tests.local.environments.calls import GLOBAL, made, path

SECRET = "correct-horse-battery-staple"
STDIO = {"command": "npx", "args": ["-y", "server"], "env": {"TOKEN": SECRET}}
HTTP = {"url": "https://mcp.example.invalid/v1", "headers": {"Authorization": SECRET}}


async def test_a_variable_lives_through_its_whole_life(driver: Driver) -> None:
    body = {"key": "API_TOKEN", "value": SECRET}
    one = (await driver.call("POST", f"{GLOBAL}/variables", body, status=201))["environment_variable"]
    assert (one["key"], one["value"], one["personal_override_allowed"]) == ("API_TOKEN", SECRET, False)
    again = (await driver.call("GET", f"{GLOBAL}/variables/{one['id']}"))["environment_variable"]
    assert again == one
    changed = (await driver.call("PATCH", f"{GLOBAL}/variables/{one['id']}", {"value": ""}))["environment_variable"]
    assert (changed["key"], changed["value"]) == ("API_TOKEN", "")
    assert (await driver.call("GET", GLOBAL))["environment"]["variable_count"] == 1
    await driver.call("DELETE", f"{GLOBAL}/variables/{one['id']}")
    await driver.call("DELETE", f"{GLOBAL}/variables/{one['id']}", status=404)
    assert (await driver.call("GET", f"{GLOBAL}/variables"))["environment_variables"] == []


async def test_a_key_is_taken_once_in_an_environment_but_free_in_another(driver: Driver) -> None:
    body = {"key": "A", "value": "1"}
    await driver.call("POST", f"{GLOBAL}/variables", body, status=201)
    await driver.call("POST", f"{GLOBAL}/variables", body, status=409)
    other = await made(driver, "api")
    await driver.call("POST", path(other["id"], "variables"), body, status=201)


@pytest.mark.parametrize("key", ["", "1A", "A-B", "A B", "A=B", "HOME", "REPLICAS_WORKSPACE_ID"])
async def test_a_key_no_process_could_have_is_refused(shared_driver: Driver, key: str) -> None:
    await shared_driver.call("POST", f"{GLOBAL}/variables", {"key": key, "value": "x"}, status=400)


@pytest.mark.parametrize("body", [{"key": "A"}, {"key": "A", "value": 1}, {"key": "A", "value": "a\0b"}])
async def test_a_value_must_be_a_text(shared_driver: Driver, body: dict[str, Any]) -> None:
    refused = await shared_driver.call("POST", f"{GLOBAL}/variables", body, status=400)
    assert "value" in refused["details"]


async def test_a_file_lives_through_its_whole_life(driver: Driver) -> None:
    body = {"name": "Rules", "path": "~/AGENTS.md", "content": "Be kind.\n"}
    one = (await driver.call("POST", f"{GLOBAL}/files", body, status=201))["environment_file"]
    assert {name: one[name] for name in body} == body
    changed = (await driver.call("PATCH", f"{GLOBAL}/files/{one['id']}", {"path": "~/.config/x"}))["environment_file"]
    assert (changed["path"], changed["content"]) == ("~/.config/x", "Be kind.\n")
    assert (await driver.call("GET", f"{GLOBAL}/files"))["environment_files"] == [changed]
    await driver.call("DELETE", f"{GLOBAL}/files/{one['id']}")
    await driver.call("GET", f"{GLOBAL}/files/{one['id']}", status=404)


@pytest.mark.parametrize(
    "where",
    ["/etc/passwd", "x", "~", "~/", "~/../x", "~/a/../../x", "~/a//b", "~/./a", "~root/x", "~/a/", "~/workspaces",
     "~/workspaces/shop/.git/hooks/post-checkout", "~/a\nb", "~/" + "x" * 300],
)  # fmt: skip
async def test_a_file_goes_nowhere_but_below_the_home(shared_driver: Driver, where: str) -> None:
    body = {"name": "n", "path": where, "content": ""}
    refused = await shared_driver.call("POST", f"{GLOBAL}/files", body, status=400)
    assert refused["details"].startswith("path: ")


async def test_a_file_has_at_most_64_kilobytes_not_characters(driver: Driver) -> None:
    most = {"name": "n", "path": "~/most", "content": "é" * 32_768}
    await driver.call("POST", f"{GLOBAL}/files", most, status=201)
    refused = await driver.call("POST", f"{GLOBAL}/files", {**most, "path": "~/x", "content": "é" * 32_769}, status=400)
    assert refused["details"].startswith("content: ")


async def test_two_files_cannot_be_at_one_place(driver: Driver) -> None:
    await driver.call("POST", f"{GLOBAL}/files", {"name": "n", "path": "~/a/b", "content": ""}, status=201)
    for where in ("~/a/b", "~/a", "~/a/b/c"):
        await driver.call("POST", f"{GLOBAL}/files", {"name": "m", "path": where, "content": ""}, status=400)


async def test_an_mcp_server_lives_through_its_whole_life(driver: Driver) -> None:
    body = {"name": "docs", "transport": "stdio", "config": STDIO}
    one = (await driver.call("POST", f"{GLOBAL}/mcps", body, status=201))["environment_mcp"]
    assert (one["name"], one["transport"], one["config"]) == ("docs", "stdio", STDIO)
    await driver.call("POST", f"{GLOBAL}/mcps", body, status=409)
    item = f"{GLOBAL}/mcps/{one['id']}"
    refused = await driver.call("PATCH", item, {"transport": "http"}, status=400)
    assert refused["details"].startswith("config: ")
    await driver.call("PATCH", item, {"transport": "http", "config": STDIO}, status=400)
    changed = (await driver.call("PATCH", item, {"transport": "http", "config": HTTP}))["environment_mcp"]
    assert (changed["transport"], changed["config"]) == ("http", HTTP)
    await driver.call("DELETE", item)
    assert (await driver.call("GET", f"{GLOBAL}/mcps"))["environment_mcps"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "-a", "transport": "stdio", "config": STDIO}, "name"),
        ({"name": "replicas-x", "transport": "stdio", "config": STDIO}, "name"),
        ({"name": "x" * 65, "transport": "stdio", "config": STDIO}, "name"),
        ({"name": "a", "transport": "telepathy", "config": STDIO}, "transport"),
        ({"name": "a", "transport": "stdio", "config": HTTP}, "config.command"),
        ({"name": "a", "transport": "sse", "config": STDIO}, "config.url"),
        ({"name": "a", "transport": "http", "config": {"url": "file:///x", "headers": {}}}, "config.url"),
        ({"name": "a", "transport": "stdio", "config": {**STDIO, "args": [1]}}, "config.args"),
    ],
)
async def test_an_mcp_server_of_the_wrong_shape_is_refused(
    shared_driver: Driver, body: dict[str, Any], field: str
) -> None:
    refused = await shared_driver.call("POST", f"{GLOBAL}/mcps", body, status=400)
    assert refused["details"].startswith(field)


async def test_nothing_secret_lies_on_the_disk_in_clear(driver: Driver, live_engine: RunningEngine) -> None:
    await driver.call("POST", f"{GLOBAL}/variables", {"key": "A", "value": SECRET}, status=201)
    await driver.call("POST", f"{GLOBAL}/files", {"name": "n", "path": "~/x", "content": SECRET}, status=201)
    await driver.call("POST", f"{GLOBAL}/mcps", {"name": "m", "transport": "stdio", "config": STDIO}, status=201)
    for file in live_engine.data_dir.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file
    assert stat.S_IMODE((live_engine.data_dir / "engine.vault").stat().st_mode) == 0o600


def test_a_vault_opens_what_another_with_the_same_key_sealed_but_not_under_another_name(tmp_path: Path) -> None:
    sealed = Vault(tmp_path / "v", use_keyring=False).seal("a", SECRET)
    again = Vault(tmp_path / "v", use_keyring=False)
    assert again.open("a", sealed) == SECRET
    with pytest.raises(Refusal):
        again.open("b", sealed)


def test_a_key_that_was_lost_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "v").write_text("no key")
    with pytest.raises(Refusal) as refused:
        Vault(tmp_path / "v", use_keyring=False).seal("a", SECRET)
    assert refused.value.status == 503
    assert (tmp_path / "v").read_text() == "no key"


def test_without_a_keyring_the_key_goes_into_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    try:
        Vault(tmp_path / "v", use_keyring=True).seal("a", SECRET)
    finally:
        keyring.set_keyring(before)
    assert "key" in json.loads((tmp_path / "v").read_text())
