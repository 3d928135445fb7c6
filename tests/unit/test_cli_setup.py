from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typing_extensions import override

from replicas_tui.commands.connect import Connector
from replicas_tui.commands.setup import FirstRun
from replicas_tui.credentials.credentials import Credentials
from replicas_tui.credentials.secret import CredentialError
from replicas_tui.settings.config import load_settings
from replicas_tui.settings.folders import Folders, find_folders
from replicas_tui.settings.profiles import Profile, ProfileBook
from replicas_tui.ui.services import ConnectError, Objection

KEY = "rk_live_0123456789"


class _Service(BaseHTTPRequestHandler):
    """A server of one key and no replicas."""

    def do_GET(self) -> None:
        welcome = self.headers.get("Authorization") == f"Bearer {KEY}"
        body = {"replicas": [], "total": 0} if welcome else {"error": "Invalid API key", "details": None}
        self.send_response(200 if welcome else 401)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hosted_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    serving = threading.Thread(target=server.serve_forever, args=(0.02,))
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return find_folders(str(tmp_path), {})


def first_run(folders: Folders, hosted_url: str, **environ: str) -> FirstRun:
    settings = load_settings(folders, {"REPLICAS_TUI_HOSTED_URL": hosted_url})
    book = ProfileBook(folders, settings.profiles, settings.made)
    return FirstRun(book, Credentials(folders, environ), hosted_url)


def kept(folders: Folders) -> Profile | None:
    return load_settings(folders, {}).profiles.get("hosted")


async def test_a_good_key_is_accepted_and_a_wrong_one_refused_in_a_sentence(folders: Folders, hosted_url: str) -> None:
    setup = first_run(folders, hosted_url)
    assert await setup.check(hosted_url, f"  {KEY}\n") is None
    objection = await setup.check(hosted_url, "rk_wrong_key_1234")
    assert objection is not None
    assert objection.about == "key"
    assert "API key" in objection.said
    assert "rk_wrong_key_1234" not in objection.said


@pytest.mark.parametrize(
    ("base_url", "key", "about", "says"),
    [
        ("nonsense", KEY, "server", "not the URL of a server"),
        ("http://example.com", KEY, "server", "in the clear"),
        ("http://127.0.0.1:9", KEY, "server", "cannot be reached"),
        ("https://example.com", "two words", "key", "not an API key"),
        ("https://example.com", " ", "key", "empty"),
    ],
)
async def test_what_cannot_work_is_told_before_anything_is_kept(
    folders: Folders, hosted_url: str, *, base_url: str, key: str, about: str, says: str
) -> None:
    objection = await first_run(folders, hosted_url).check(base_url, key)
    assert objection is not None
    assert objection.about == about
    assert says in objection.said
    assert kept(folders) is None


async def test_without_a_keyring_the_key_is_kept_in_a_file_after_a_yes(folders: Folders, hosted_url: str) -> None:
    setup = first_run(folders, hosted_url)
    assert await setup.keyring_name() is None
    with pytest.raises(CredentialError, match="agree to a file"):
        await setup.keep(hosted_url, KEY)
    assert kept(folders) is None
    where = await setup.keep(hosted_url, KEY, file_agreed=True)
    assert Path(where).read_text().strip() == KEY
    assert kept(folders) == Profile("hosted", "hosted", hosted_url, "file")


async def test_a_variable_with_a_good_key_becomes_the_profile(folders: Folders, hosted_url: str) -> None:
    assert await first_run(folders, hosted_url, MY_KEY=KEY).from_environment(" $MY_KEY ") is None
    assert kept(folders) == Profile("hosted", "hosted", hosted_url, "env:MY_KEY")


@pytest.mark.parametrize(("value", "says"), [("", "MY_KEY is not set"), ("rk_wrong_key_1234", "API key")])
async def test_a_variable_that_does_not_help_is_not_kept(
    folders: Folders, hosted_url: str, value: str, says: str
) -> None:
    said = await first_run(folders, hosted_url, MY_KEY=value).from_environment("MY_KEY")
    assert said is not None
    assert says in said
    assert kept(folders) is None


async def test_a_helper_with_a_good_key_becomes_the_profile(folders: Folders, hosted_url: str) -> None:
    setup = first_run(folders, hosted_url)
    assert await setup.from_command(f"echo {KEY}") is None
    assert kept(folders) == Profile("hosted", "hosted", hosted_url, f"command:echo {KEY}")
    said = await setup.from_command("false")
    assert said is not None
    assert "'false' failed" in said


@pytest.mark.parametrize("name", ["", "NOT A NAME", "A=B", "A\nB"])
async def test_what_is_no_name_of_a_variable_never_reaches_the_file(
    folders: Folders, hosted_url: str, name: str
) -> None:
    assert await first_run(folders, hosted_url, **{name: KEY}).from_environment(name) is not None
    assert kept(folders) is None


@pytest.mark.parametrize("command", ["", "   ", "echo 'open", f"echo\n{KEY}"])
async def test_what_is_no_command_never_reaches_the_file(folders: Folders, hosted_url: str, command: str) -> None:
    assert await first_run(folders, hosted_url).from_command(command) is not None
    assert kept(folders) is None


async def test_a_profile_whose_key_is_gone_is_refused_with_the_three_ways(folders: Folders, hosted_url: str) -> None:
    work = Profile("work", "hosted", hosted_url, "file")
    book = ProfileBook(folders, {"work": work}, {})
    connector = Connector(folders, book, Credentials(folders, {}))
    with pytest.raises(ConnectError, match="set REPLICAS_API_KEY, or keep it in the keyring"):
        await connector.connect("work")
    with pytest.raises(ConnectError, match="no profile 'other'"):
        await connector.connect("other")


async def test_the_local_engine_has_its_own_key_and_says_so_before_another_is_typed(folders: Folders) -> None:
    book = ProfileBook(folders, {}, {})
    book.hold(Profile("local", "local"))
    setup = FirstRun(book, Credentials(folders, {}), "https://replicas.example")
    assert setup.fixed("local") == "local opens with the engine's own key: there is none to give."
    refused = await setup.renew("local", "rk_live_any")
    assert isinstance(refused, Objection)
    assert refused.said == setup.fixed("local")
    book.hold(Profile("work", "hosted", "https://replicas.example", "keyring"))
    assert setup.fixed("work") == ""
