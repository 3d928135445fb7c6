from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from replicas_tui.cli import build_parser
from replicas_tui.commands.open import Choice, choose
from replicas_tui.outcome import UsageError
from replicas_tui.settings.config import load_settings
from replicas_tui.settings.folders import Folders, find_folders
from replicas_tui.settings.profiles import LOCAL, Profile, ProfileBook, remember_last

# What may be imported before a command does anything; textual, pydantic, httpx and keyring cost 0.2 to 0.4 s each.
HEAVY = {
    "textual",
    "rich",
    "pydantic",
    "httpx",
    "httpx_sse",
    "keyring",
    "starlette",
    "uvicorn",
    "asyncio",
    "markdown_it",
}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return find_folders(str(tmp_path / "home"), {})


def run(*words: str, home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a script would: no terminal, a home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "replicas_tui", *words],
        env=kept | {"HOME": str(home), "REPLICAS_TUI_HOME": str(home)} | environ,
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def repository(path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(path)], check=True)
    return path


def choice(words: list[str], folders: Folders, **environ: str) -> Choice:
    return choose(build_parser().parse_args(words), load_settings(folders, environ), environ)


def imported_after(statement: str) -> set[str]:
    program = f"import sys\ntry:\n    {statement}\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=90, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_saying_the_version_imports_nothing_heavy() -> None:
    modules = imported_after("import replicas_tui.cli; replicas_tui.cli.main(['--version'])")
    assert not modules & HEAVY


def test_deciding_what_to_open_imports_nothing_heavy() -> None:
    modules = imported_after("import replicas_tui.cli, replicas_tui.commands.open, replicas_tui.settings.config")
    assert not modules & HEAVY


def test_credentials_bring_no_keyring_before_one_is_asked() -> None:
    assert not imported_after("import replicas_tui.credentials") & (HEAVY - {"asyncio"})


def test_the_version_is_one_line(tmp_path: Path) -> None:
    done = run("--version", home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "replicas-tui 0.1.0\n", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--nope"], "unrecognized arguments: --nope"),
        (["local", "start", "--port", "70000"], "ports are 1 to 65535"),
        (["local", "start", "--port", "٣"], "no port"),
        (["local", "repos", "add"], "PATH_OR_URL"),
        (["--local", "--base-url", "https://x"], "not allowed with"),
        (["--base-url", "nonsense"], "write it like https://"),
        (["--base-url", "http://example.com"], "in the clear"),
        (["--base-url", "https://example.com"], "REPLICAS_API_KEY"),
        (["--insecure"], "--insecure goes with --base-url"),
        (["--profile", "nope"], "There is no profile 'nope'; there are local"),
        (["--local", "/no/such/folder"], "no such folder"),
        ([], "needs a terminal"),
        (["--local"], "needs a terminal"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(tmp_path: Path, words: list[str], says: str) -> None:
    done = run(*words, home=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("replicas-tui: ")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_a_missing_key_is_told_with_the_three_ways_to_give_it(tmp_path: Path) -> None:
    said = run("--base-url", "https://example.com", home=tmp_path).stderr
    assert "set REPLICAS_API_KEY" in said
    assert "keyring set replicas-tui example.com" in said
    assert '[profiles."example.com"] with key = "command:' in said


def test_a_broken_configuration_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("theme = \n")
    done = run("--local", home=tmp_path)
    assert done.returncode == 2
    assert "config.toml is not valid TOML" in done.stderr


def test_a_fault_of_ours_is_logged_in_full_and_told_in_a_sentence(tmp_path: Path) -> None:
    program = (
        "import sys, replicas_tui.cli as cli\n"
        "from replicas_tui.log import hold_secret\n"
        "hold_secret('rk_live_secret_key')\n"
        "cli._open = lambda arguments: {}['rk_live_secret_key']\n"
        f"sys.exit(cli.main(['--data-dir', {str(tmp_path)!r}]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=90, check=False)
    log = tmp_path / "logs" / "replicas-tui.log"
    assert done.returncode == 1
    assert (
        done.stderr == f"replicas-tui: it crashed (KeyError); that is a fault of the program, told in full in {log}.\n"
    )
    assert "Traceback" in log.read_text()
    assert "rk_live_secret_key" not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_status_of_an_engine_that_does_not_run_is_exit_1(tmp_path: Path) -> None:
    done = run("local", "status", "--json", home=tmp_path)
    assert (done.returncode, json.loads(done.stdout)) == (1, {"running": False})


@pytest.mark.parametrize("words", [["repos", "list"], ["repos", "add", "https://x/y.git"]])
def test_what_needs_the_engine_says_how_to_start_it(tmp_path: Path, words: list[str]) -> None:
    done = run("local", *words, home=tmp_path)
    assert done.returncode == 1
    assert "replicas-tui local start" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_path_that_is_no_repository_is_refused_before_the_engine_is_asked(tmp_path: Path) -> None:
    done = run("local", "repos", "add", str(tmp_path), home=tmp_path)
    assert done.returncode == 2
    assert "is not a git repository" in done.stderr


def test_the_data_folder_may_be_named_on_either_side_of_the_command() -> None:
    parse = build_parser().parse_args
    assert parse(["--data-dir", "d", "local", "status"]).data_dir == "d"
    assert parse(["local", "status", "--data-dir", "d"]).data_dir == "d"
    assert parse(["local", "status"]).data_dir is None


def test_with_nothing_used_before_the_first_run_is_shown(folders: Folders) -> None:
    assert choice([], folders) == Choice(None, register_here=True)


def test_the_profile_used_last_is_opened(folders: Folders) -> None:
    remember_last("local", folders)
    assert choice([], folders) == Choice(LOCAL)


def test_a_last_profile_that_is_gone_leads_to_the_first_run(folders: Folders) -> None:
    remember_last("gone", folders)
    assert choice([], folders).profile is None


def test_local_with_a_path_means_the_root_of_its_repository(folders: Folders, tmp_path: Path) -> None:
    root = repository(tmp_path / "repo with space")
    (root / "src").mkdir()
    assert choice(["--local", str(root / "src")], folders) == Choice(LOCAL, register=root)


def test_local_without_a_path_means_where_we_stand(folders: Folders) -> None:
    assert choice(["--local"], folders) == Choice(LOCAL, register_here=True)


def test_a_bare_repository_is_a_repository(folders: Folders, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare.git")], check=True)
    assert choice(["--local", str(tmp_path / "bare.git")], folders).register == tmp_path / "bare.git"


def test_a_path_inside_a_git_folder_is_no_repository(folders: Folders, tmp_path: Path) -> None:
    root = repository(tmp_path / "repo")
    with pytest.raises(UsageError, match=r"\.git folder"):
        choice(["--local", str(root / ".git")], folders)


def test_a_server_named_by_url_gets_the_key_of_the_environment(folders: Folders) -> None:
    opened = choice(["--base-url", "https://example.com/"], folders, REPLICAS_API_KEY="k").profile
    assert opened == Profile("example.com", "hosted", "https://example.com", "env:REPLICAS_API_KEY")


def test_a_server_named_by_url_is_the_profile_that_has_this_url(folders: Folders) -> None:
    work = Profile("work", "hosted", "https://example.com/v2", "file")
    ProfileBook(folders, {}, {}).keep(work)
    assert choice(["--base-url", "https://EXAMPLE.com/v2/"], folders).profile == work


def test_two_servers_of_one_host_get_two_names(folders: Folders) -> None:
    ProfileBook(folders, {}, {}).keep(Profile("example.com", "hosted", "https://example.com/a", "keyring"))
    opened = choice(["--base-url", "https://example.com/b"], folders).profile
    assert opened is not None
    assert opened.name == "example.com-b"


def test_the_hosted_service_has_a_name_of_its_own(folders: Folders) -> None:
    opened = choice(["--base-url", "https://api.tryreplicas.com"], folders).profile
    assert opened == Profile("hosted", "hosted", "https://api.tryreplicas.com", "keyring")


def test_the_first_paint_imports_nothing_that_is_not_painted() -> None:
    modules = imported_after("import replicas_tui.commands.open, replicas_tui.commands.app, replicas_tui.ui.app")
    assert "textual" in modules
    assert not modules & {"pydantic", "httpx", "httpx_sse", "keyring", "starlette", "uvicorn", "markdown_it", "sqlite3"}
