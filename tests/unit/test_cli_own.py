"""`auth`, `config`, `doctor` and `completions` as people and scripts use them."""

from __future__ import annotations

import asyncio
import io
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import termios
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from replicas_tui.api.capabilities import AgentOffer, Capabilities
from replicas_tui.cli import build_parser, main
from replicas_tui.commands.completing_words import places
from replicas_tui.commands.completions import script
from replicas_tui.commands.doctor_keys import names_of, shown
from replicas_tui.commands.doctor_server import agents_of
from replicas_tui.settings.schema import SETTINGS
from replicas_tui.settings.template import template
from replicas_tui.ui.terminal import Probed, colours, copy, newline, tmux
from tests.scripted import Scripted, Seen, answer

KEY = "rk_live_0123456789abcdef"
TYPED = [
    (["replicas-tui", "loc"], {"local"}),
    (["replicas-tui", "local", "webhook-secret", ""], {"github", "gitlab", "--new"}),
    (["replicas-tui", "local", "key", "cr"], {"create"}),
    (["replicas-tui", "local", "export", "--format", ""], {"md", "json", "scenario"}),
    (["replicas-tui", "--profile", "wo"], {"work"}),
]
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPLICAS_TUI_HOME", str(tmp_path))
    for name in ("REPLICAS_API_KEY", "TMUX", "SSH_TTY", "SSH_CONNECTION", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return tmp_path


def program_in(home: Path) -> Path:
    """A folder for PATH with a program that tells names of profiles, as ours does."""
    program = home / "bin"
    program.mkdir()
    (program / "replicas-tui").write_text('#!/bin/sh\n[ "$3" = profiles ] && printf "local\\nwork\\n"\n')
    (program / "replicas-tui").chmod(0o700)
    return program


def typed_into(
    command: list[str], environ: dict[str, str], steps: list[tuple[str, str]], terminal: tuple[int, int] | None = None
) -> str:
    """Type into a program in a pty, each time until it shows something; give all that it wrote."""
    main_end, its_end = terminal or pty.openpty()
    program = subprocess.Popen(
        command, stdin=its_end, stdout=its_end, stderr=its_end, env=environ, start_new_session=True
    )
    said = ""
    try:
        for keys, shown in steps:
            os.write(main_end, keys.encode())
            end = time.monotonic() + 60
            while shown not in said and time.monotonic() < end:
                if select.select([main_end], [], [], 0.2)[0]:
                    said += os.read(main_end, 4096).decode(errors="replace")
    finally:
        program.kill() if terminal is None else program.wait(60)
        program.wait(60)
    return said


@pytest.fixture
def say(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    def run(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(words)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def written(home: Path, text: str) -> None:
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "config.toml").write_text(text)


async def door(seen: Seen, out: asyncio.StreamWriter) -> None:
    """A server that takes one key."""
    known = seen.headers.get("authorization") == f"Bearer {KEY}"
    out.write(answer(body={"replicas": [], "total": 0}) if known else answer(401, {"error": "no such key"}))
    await out.drain()


class TestAuth:
    async def test_a_key_from_standard_input_is_tried_kept_and_never_said(self, say: Say, home: Path) -> None:
        async with Scripted(door) as server:
            login = ["auth", "login", "work", "--base-url", server.url, "--with-key", "--in-file"]
            code, out, err = await asyncio.to_thread(say, *login, typed=f"{KEY}\n")
            assert (code, err) == (0, "")
            assert KEY not in out
            assert (home / "data" / "keys" / "work").stat().st_mode & 0o777 == 0o600
            code, out, _ = await asyncio.to_thread(say, "auth", "status", "--json")
            told = json.loads(out)
            assert (code, told["profile"], told["works"]) == (0, "work", True)
            assert KEY not in out
        _, out, _ = say("auth", "list")
        assert out.splitlines()[-1].startswith(f"* work   {server.url}  key: file")

    async def test_a_key_the_server_refuses_is_not_kept(self, say: Say, home: Path) -> None:
        async with Scripted(door) as server:
            login = ["auth", "login", "work", "--base-url", server.url, "--with-key", "--in-file"]
            code, _, err = await asyncio.to_thread(say, *login, typed="rk_wrong\n")
        assert code == 1
        assert err.startswith("replicas-tui: Not kept: ")
        assert "rk_wrong" not in err
        assert not (home / "data" / "keys").exists()

    async def test_without_a_keyring_the_other_ways_are_named_before_anything_is_typed(self, say: Say) -> None:
        code, _, err = await asyncio.to_thread(say, "auth", "login", "--with-key", typed=f"{KEY}\n")
        assert code == 1
        assert all(way in err for way in ("--key-from env:NAME", "command:", "--in-file"))

    async def test_only_the_way_to_a_key_is_written_down(
        self, say: Say, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MY_KEY", KEY)
        async with Scripted(door) as server:
            login = ["auth", "login", "work", "--base-url", server.url, "--key-from", "env:MY_KEY"]
            assert (await asyncio.to_thread(say, *login))[0] == 0
        assert KEY not in (home / "config" / "profiles.toml").read_text()
        code, out, _ = say("auth", "logout", "work")
        assert code == 0
        assert "nothing of it is ours" in out

    async def test_logging_out_forgets_the_key_and_keeps_the_profile(self, say: Say, home: Path) -> None:
        async with Scripted(door) as server:
            login = ["auth", "login", "work", "--base-url", server.url, "--with-key", "--in-file"]
            await asyncio.to_thread(say, *login, typed=KEY)
            assert (await asyncio.to_thread(say, "auth", "logout"))[0] == 0
            assert not (home / "data" / "keys" / "work").exists()
            code, out, _ = await asyncio.to_thread(say, "auth", "status", "work")
        assert code == 1
        assert "replicas-tui auth login" in out


class TestConfig:
    def test_every_value_is_shown_with_where_it_comes_from_and_no_helper_line(self, say: Say, home: Path) -> None:
        line = 'key = "command:vault --token s3cret"'
        written(home, f'theme = "light"\n[profiles.work]\nbase_url = "https://x"\n{line}\n')
        _, out, _ = say("config", "show")
        assert f"{home}/config/config.toml:1" in next(one for one in out.splitlines() if one.startswith("theme"))
        assert len({one.rindex(" default") for one in out.splitlines() if one.endswith(" default")}) == 1
        assert "s3cret" not in out
        assert "command:vault …" in out
        told = json.loads(say("config", "show", "--json")[1])
        assert told["settings"]["glyphs"] == {"value": "auto", "origin": "default"}
        assert "s3cret" not in json.dumps(told)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("themes = 1\n", "did you mean 'theme'?"),
            ("theme = 1\n", "config.toml:1: theme must be text"),
            ("theme = \n", "is not valid TOML"),
            ('[keys]\n"fleet.opne" = "o"\n', "config.toml:2: there is no action 'fleet.opne'"),
        ],
    )
    def test_a_file_that_cannot_be_meant_fails_the_check(self, say: Say, home: Path, text: str, says: str) -> None:
        written(home, text)
        code, out, _ = say("config", "check")
        assert code == 1
        assert says in out

    def test_editing_begins_with_every_setting_explained_and_checks_what_was_saved(
        self, say: Say, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editor = tmp_path / "an editor"
        editor.write_text("#!/bin/sh\necho 'thme = 1' >> \"$1\"\n")
        editor.chmod(0o700)
        monkeypatch.setenv("VISUAL", f"'{editor}'")
        code, out, _ = say("config", "edit")
        assert code == 1
        assert "'thme' is no setting" in out
        text = (home / "config" / "config.toml").read_text()
        assert "# glyphs = " in text

    def test_an_editor_that_is_not_there_is_named(self, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EDITOR", "no-such-editor")
        code, _, err = say("config", "edit")
        assert (code, "'no-such-editor' cannot be run" in err) == (1, True)

    def test_the_file_to_begin_with_names_every_setting_and_says_nothing_else(self) -> None:
        text = template()
        assert tomllib.loads(text) == {}
        on = "\n".join(line[2:] if "=" in line or line.startswith("# [") else line for line in text.splitlines())
        table = tomllib.loads(on.split("\n[keys]")[0])
        flat = {f"{name}.{inner}" for name, value in table.items() if isinstance(value, dict) for inner in value}
        flat |= {name for name, value in table.items() if not isinstance(value, dict)}
        assert {one.name for one in SETTINGS} <= flat

    def test_every_action_is_listed_with_its_keys_as_they_are(self, say: Say, home: Path) -> None:
        written(home, '[keys]\n"fleet.open" = "o"\n"fleet.new" = "none"\n')
        told = {one["id"]: one["keys"] for one in json.loads(say("config", "keys", "--json")[1])}
        assert (told["fleet.open"], told["fleet.new"]) == (["o"], [])
        assert told["app.palette"] == ["colon", "ctrl+p"]


class TestDoctor:
    def test_it_looks_at_everything_and_says_no_key(self, say: Say, home: Path) -> None:
        written(home, '[profiles.work]\nbase_url = "http://127.0.0.1:9"\nkey = "command:echo rk_secret"\n')
        (home / "data").mkdir()
        (home / "data" / "state.json").write_text('{"last_profile": "work"}')
        code, out, _ = say("doctor", "--json")
        facts = json.loads(out)
        assert code == 1
        assert {"terminal", "keys", "engine", "server", "files", "versions"} <= {one["area"] for one in facts}
        (server,) = [one for one in facts if one["area"] == "server"]
        assert (server["name"], server["well"]) == ("work", False)
        assert "rk_secret" not in out

    def test_a_broken_file_of_settings_is_a_finding(self, say: Say, home: Path) -> None:
        written(home, "theme = \n")
        out = say("doctor")[1]
        assert "~ config" in out
        assert "is not valid TOML" in out

    def test_it_says_the_lines_to_write_into_the_files_of_tmux_and_ssh(self) -> None:
        options = {
            "set-clipboard": "off",
            "escape-time": "500",
            "focus-events": "off",
            "extended-keys": "off",
            "default-terminal": '"screen"',
        }
        found = Probed({"TERM": "screen", "SSH_TTY": "x"}, "256", "3.3a", options)
        facts = [colours(found), copy(found), newline(found), *tmux(found)]
        lines = "\n".join(line for fact in facts for line in fact.lines)
        for wanted in (
            "set -g set-clipboard on",
            "set -sg escape-time 10",
            "set -g focus-events on",
            "set -s extended-keys on",
            'set -g default-terminal "tmux-256color"',
            "AcceptEnv COLORTERM",
            "SendEnv COLORTERM",
        ):
            assert wanted in lines

    def test_a_tmux_that_is_set_up_well_needs_nothing(self) -> None:
        options = {
            "set-clipboard": "external",
            "escape-time": "10",
            "focus-events": "on",
            "extended-keys": "on",
            "default-terminal": '"tmux-256color"',
        }
        found = Probed({"TERM": "tmux-256color"}, "truecolor", "3.5", options)
        assert all(fact.well for fact in (colours(found), copy(found), newline(found), *tmux(found)))

    @pytest.mark.parametrize(
        ("arrived", "bytes_", "keys"),
        [
            (b"a", "a", ["a"]),
            (b"\x18", "18", ["ctrl+x"]),
            (b"\x1b", "ESC", ["escape"]),
            (b"\x1b\r", "ESC 0d", ["alt+enter"]),
            (b"\x1b[27;2;13~", "ESC [ 2 7 ; 2 ; 1 3 ~", ["shift+enter"]),
            (b"\x1b[A", "ESC [ A", ["up"]),
            ("é".encode(), "c3 a9", ["é"]),
        ],
    )
    def test_what_arrives_is_shown_as_bytes_and_by_name(self, arrived: bytes, bytes_: str, keys: list[str]) -> None:
        assert shown(arrived) == bytes_
        assert [key.replace("latin_small_letter_e_with_acute", "é") for key in names_of(arrived)] == keys

    def test_the_keys_doctor_names_what_is_pressed_and_gives_the_terminal_back(self, home: Path) -> None:
        terminal = pty.openpty()
        before = termios.tcgetattr(terminal[1])
        steps = [("", "\x1b[>25u"), ("a", "a "), ("\x1b[A", "up"), ("\x03", "03"), ("\x03", "\x1b[?2004l")]
        command = [sys.executable, "-m", "replicas_tui", "doctor", "keys"]
        said = typed_into(command, {**os.environ, "TERM": "xterm-256color"}, steps, terminal)
        assert "ESC [ A" in said
        assert "\x1b[>25u" in said
        assert said.rstrip().endswith("\x1b[<u")
        assert termios.tcgetattr(terminal[1]) == before

    def test_the_agents_are_those_the_server_tells_of(self) -> None:
        offers = (AgentOffer(provider="claude", version="2.0"), AgentOffer(provider="codex", available=False))
        told = agents_of(Capabilities(agents=offers))
        assert (told.well, told.text) == (True, "claude 2.0 can run; not there: codex")
        assert "does not tell" in agents_of(None).text


class TestCompletions:
    def test_every_word_and_option_is_in_every_script(self) -> None:
        parser = build_parser()
        found = list(places(parser))
        for shell in ("bash", "zsh", "fish"):
            text = script(parser, shell)
            assert all(name in text for place in found for name, _ in place.words)
            assert all(option.names[-1].lstrip("-") in text for place in found for option in place.options)

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_shell_reads_its_script(self, shell: str, tmp_path: Path) -> None:
        if shutil.which(shell) is None:
            pytest.skip(f"NOT TESTED: {shell} is not installed")
        path = tmp_path / "script"
        path.write_text(script(build_parser(), shell))
        done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.parametrize(("typed", "offered"), TYPED)
    def test_bash_offers_what_may_come_next(self, home: Path, typed: list[str], offered: set[str]) -> None:
        program = program_in(home)
        words = " ".join(f"'{word}'" for word in typed)
        source = (
            f"{script(build_parser(), 'bash')}\nCOMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}\n"
            '_replicas_tui; printf "%s\\n" "${COMPREPLY[@]}"\n'
        )
        environ = {"PATH": f"{program}:/usr/bin:/bin"}
        done = subprocess.run(["bash", "-c", source], capture_output=True, text=True, env=environ, check=True)
        assert offered <= set(done.stdout.split())

    @pytest.mark.parametrize(("typed", "offered"), TYPED)
    def test_fish_offers_what_may_come_next(self, home: Path, typed: list[str], offered: set[str]) -> None:
        if shutil.which("fish") is None:
            pytest.skip("NOT TESTED: fish is not installed")
        path = home / "script.fish"
        path.write_text(script(build_parser(), "fish"))
        environ = {"PATH": f"{program_in(home)}:/usr/bin:/bin", "HOME": str(home)}
        source = f"source {path}; complete -C '{' '.join(typed)}'"
        command = ["fish", "--no-config", "-c", source]
        done = subprocess.run(command, capture_output=True, text=True, env=environ, check=True)
        assert done.stderr == ""
        # fish offers options once a dash is typed
        assert {one for one in offered if not one.startswith("-")} <= {
            line.split("\t")[0] for line in done.stdout.split("\n")
        }

    @pytest.mark.parametrize(
        ("keys", "shown"),
        [
            ("replicas-tui loc\t", "replicas-tui local"),
            ("replicas-tui local webhook-secret git\t", "gitlab"),
            ("replicas-tui local key cr\t", "replicas-tui local key create"),
            ("replicas-tui local export --format sc\t", "--format scenario"),
            ("replicas-tui --profile wo\t", "--profile work"),
        ],
    )
    def test_zsh_completes_what_is_typed(self, home: Path, keys: str, shown: str) -> None:
        if shutil.which("zsh") is None:
            pytest.skip("NOT TESTED: zsh is not installed")
        path = home / "script.zsh"
        path.write_text(script(build_parser(), "zsh"))
        environ = {"PATH": f"{program_in(home)}:/usr/bin:/bin", "HOME": str(home), "TERM": "dumb"}
        setup = f"autoload -U compinit; compinit -u -D; source {path}; PS1=; unset zle_bracketed_paste; print rea''dy\n"
        said = typed_into(["zsh", "-f", "-i"], environ, [(setup, "ready"), (keys, shown)])
        assert shown in said

    def test_profiles_are_told_to_whoever_completes_them(self, say: Say, home: Path) -> None:
        written(home, '[profiles.work]\nbase_url = "https://x"\n')
        assert say("completions", "values", "profiles")[1].split() == ["local", "work"]
        assert say("completions", "values", "replicas")[:2] == (0, "")
