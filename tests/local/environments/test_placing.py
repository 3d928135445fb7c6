"""What an environment gives lies where agents look, replaces itself, and never leaves the home."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.environments.agent_files import with_claude_servers, with_codex_servers, with_prompts
from replicas_tui.local.environments.furnishing import furnish
from replicas_tui.local.environments.outfit import Layer, McpServer, Outfit, Script, SkillChoice, laid_over
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.place import read_below, write_below

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,10}", fullmatch=True)
DOCS = McpServer("docs", "stdio", {"command": "npx", "args": ["x"], "env": {"T": "1"}})
AWAY = McpServer("away", "http", {"url": "https://x.invalid", "headers": {}})


def _paths(tmp_path: Path) -> WorkspacePaths:
    paths = WorkspacePaths(tmp_path / "w1")
    paths.create()
    return paths


def test_what_is_above_wins_and_prompts_and_hooks_add_up() -> None:
    low = Layer(
        {"A": "1", "B": "1"}, {"~/x": "low"}, (DOCS,), (SkillChoice("s", "low"),), ("/r",), ("p1",), Script("g", "1")
    )
    high = Layer(
        {"A": "2"}, {"~/x": "high"}, (AWAY,), (SkillChoice("s", "high"),), ("/r",), (" ", "p2"), Script("e", "2")
    )
    merged = laid_over((low, high))
    assert merged.variables == {"A": "2", "B": "1"}
    assert merged.files == {"~/x": "high"}
    assert merged.mcps == (DOCS, AWAY)
    assert merged.skills == (SkillChoice("s", "high"),)
    assert merged.registries == ("/r",)
    assert merged.prompts == ("p1", "p2")
    assert [each.name for each in merged.warm] == ["g", "e"]
    assert "1" not in repr(low.warm)


@given(names, texts, st.lists(texts, max_size=3), st.dictionaries(texts, texts, max_size=3))
def test_codex_reads_back_any_server(name: str, command: str, args: list[str], env: dict[str, str]) -> None:
    server = McpServer(name, "stdio", {"command": command, "args": args, "env": env})
    before = 'model = "x"\n'
    text = with_codex_servers(before, (server,), ())
    assert text is not None
    read = tomllib.loads(text)
    assert read["model"] == "x"
    assert read["mcp_servers"][name] == {"command": command, "args": args, **({"env": env} if env else {})}
    assert with_codex_servers(text, (), ()) == before


def test_codex_is_not_told_of_what_it_cannot_talk_to() -> None:
    assert with_codex_servers("", (McpServer("a", "sse", AWAY.config),), ()) == ""


def test_servers_the_user_wrote_down_stay_and_ours_are_replaced() -> None:
    own = json.dumps({"theme": "dark", "mcpServers": {"mine": {"command": "m"}, "old": {}}})
    text = with_claude_servers(own, (DOCS,), ("old",))
    assert text is not None
    read = json.loads(text)
    assert (read["theme"], sorted(read["mcpServers"])) == ("dark", ["docs", "mine"])
    assert with_claude_servers("[1]", (DOCS,), ()) is None
    assert with_claude_servers("", (), ()) == ""


@given(texts.filter(lambda text: "replicas:" not in text), st.lists(texts.filter(str.strip), min_size=1, max_size=3))
def test_prompts_come_first_and_once(before: str, prompts: list[str]) -> None:
    once = with_prompts(before, prompts)
    assert with_prompts(once, prompts) == once
    assert with_prompts(once, ()) == before.lstrip("\n")


def test_placing_again_leaves_nothing_of_before(tmp_path: Path) -> None:
    paths = _paths(tmp_path)
    first = Outfit(files={"~/.claude/CLAUDE.md": "Mine.\n"}, mcps=(DOCS,))
    assert furnish(paths, first, ["Be brief."]).problems == ()
    furnish(paths, first, ["Be brief."])
    told = (paths.home / ".claude/CLAUDE.md").read_text()
    assert (told.count("Be brief."), told.endswith("Mine.\n")) == (1, True)
    furnish(paths, Outfit(mcps=(AWAY,)), ["Be long."])
    assert "brief" not in (paths.home / ".claude/CLAUDE.md").read_text()
    for name, key in (
        (".claude.json", "mcpServers"),
        (".cursor/mcp.json", "mcpServers"),
        (".config/opencode/opencode.json", "mcp"),
    ):
        assert list(json.loads((paths.home / name).read_text())[key]) == ["away"]
    assert list(tomllib.loads((paths.home / ".codex/config.toml").read_text())["mcp_servers"]) == ["away"]


def test_a_link_in_the_way_is_not_followed_and_is_said(tmp_path: Path) -> None:
    paths, outside = _paths(tmp_path), tmp_path / "outside"
    outside.mkdir()
    (paths.home / "linked").symlink_to(outside)
    (outside / "target").write_text("untouched")
    (paths.home / "file").symlink_to(outside / "target")
    placed = furnish(paths, Outfit(files={"~/linked/x": "1", "~/file": "2"}), ())
    assert placed.files == ("~/file",)
    assert "~/linked/x could not be placed" in placed.problems[0]
    assert (outside / "target").read_text() == "untouched"
    assert sorted(each.name for each in outside.iterdir()) == ["target"]
    assert (paths.home / "file").read_text() == "2"


def test_a_hard_link_is_replaced_and_a_large_or_odd_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "outside").write_text("untouched")
    (tmp_path / "home" / "x").hardlink_to(tmp_path / "outside")
    write_below(tmp_path / "home", ("x",), b"new")
    assert (tmp_path / "outside").read_text() == "untouched"
    assert read_below(tmp_path / "home", ("x",), 3) == b"new"
    assert read_below(tmp_path / "home", ("x",), 2) is None
