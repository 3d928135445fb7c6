"""Taking things out of a transcript: what is in a block, with its tabs, and links that are shown first."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.screen import Screen

from replicas_tui.api.history import AgentEvent
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.links import OpenLink, opener
from replicas_tui.effects.saving import SaveFile
from replicas_tui.state.blocks import Answer, Block, Image
from replicas_tui.state.exact import Tabs
from replicas_tui.state.safe import Safe, safe
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.dialogs.link import ShowLink, goes_to
from replicas_tui.ui.dialogs.pieces import PickPiece
from replicas_tui.ui.screens.taking import take_piece
from replicas_tui.ui.transcript import CopyRequested
from replicas_tui.ui.transcript.messages import Picking
from replicas_tui.ui.transcript.pieces import Piece, links, pieces
from tests.ui.hand import answer, edit, fault, oddities, prompt, tool
from tests.ui.reader import reading
from tests.ui.stage import Stage, until

TABBED = "for x in y:\n\tprint(x)\n\t\tagain\n"
SAID = """Run this:

```sh
make test
```

then look at `src/app.py`, and see [the guide](https://docs.example/a_(b)) or <https://two.example/x>.

- in a list:

  ```python
  def f():
      return 1
  ```
"""


def as_it_is(text: Safe) -> Safe:
    return text


def named(block: Block) -> dict[str, str]:
    return {f"{one.kind}: {one.name}": one.text for one in pieces(block, as_it_is)}


def said(event_text: str) -> Transcript:
    log = Transcript()
    payload = {"message": {"content": [{"type": "text", "text": event_text}]}}
    log.append(AgentEvent(timestamp="2026-07-20T09:00:00Z", type="claude-assistant", payload=payload))
    return log


def test_an_answer_gives_itself_its_code_commands_links_and_paths() -> None:
    found = pieces(answer("a", SAID), as_it_is)
    assert [(one.kind, one.text) for one in found] == [
        ("all", SAID),
        ("command", "make test"),
        ("code", "def f():\n    return 1"),
        ("link", "https://docs.example/a_(b)"),
        ("link", "https://two.example/x"),
        ("path", "src/app.py"),
    ]


def test_a_command_gives_what_was_run_and_what_it_printed() -> None:
    ran = tool("t", "Bash", "make", detail="make -j2\nmake check", output="see http://localhost:8000/\n")
    assert named(ran) == {
        "command: command": "make -j2\nmake check",
        "output: output": "see http://localhost:8000/",
        "link: link": "http://localhost:8000/",
    }


def test_a_file_that_was_read_gives_its_path() -> None:
    assert named(tool("t", "Read", "src/app.py"))["path: path"] == "src/app.py"


def test_an_edit_gives_its_path_the_change_and_the_lines_as_they_are_now() -> None:
    found = named(edit("e", lines=edit("x").lines[:3]))
    assert found["path: path"] == "auth/store.py"
    assert found["change: the change"].split("\n")[1] == "-    def get(self, sid): ..."
    assert "def get(self, sid): ..." not in found["code: the lines as they are now"]


@pytest.mark.parametrize("block", oddities(), ids=lambda block: type(block).__name__)
def test_every_kind_of_block_gives_something(block: Block) -> None:
    assert pieces(block, as_it_is)


def test_images_are_to_be_saved_or_lead_to_where_they_are() -> None:
    here = Image(Safe("png"), 3, "YWJj", name=Safe("login.png"))
    there = Image(Safe("png"), url=Safe("https://images.example/x.png"))
    block = replace(prompt("p", "look"), images=(here, Image(Safe("gif"), 1, "YQ=="), there))
    found = pieces(block, as_it_is)
    assert [(one.kind, one.text, one.data) for one in found[1:]] == [
        ("image", "login.png", "YWJj"),
        ("image", "image-2.gif", "YQ=="),
        ("link", "https://images.example/x.png", ""),
    ]


async def test_an_image_that_is_chosen_is_saved_under_its_name() -> None:
    class Place(Screen[None]):
        def on_mount(self) -> None:
            take_piece(self, [Piece("image", Safe("image, to save"), Safe("login.png"), "YWJj")])

    app = Stage(Place())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: "Save a copy" in app.text())
        await pilot.press("enter")
        await until(pilot, lambda: app.asked(SaveFile))
    (ask,) = app.asked(SaveFile)
    assert isinstance(ask.intent, SaveFile)
    assert (ask.intent.name, ask.intent.content) == ("login.png", b"abc")


def test_only_the_web_is_a_link() -> None:
    text = "javascript:alert(1) file:///etc/passwd ftp://a.b ssh://x [x](javascript:y) https://good.example."
    assert links(text) == ["https://good.example"]


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_for_pieces(text: str) -> None:
    for one in pieces(answer("a", safe(text)), as_it_is):
        assert one.kind != "link" or one.text.startswith(("http://", "https://"))


def test_a_copy_has_the_tabs_its_text_came_with() -> None:
    log = said(f"Look:\n```python\n{TABBED}```\n")
    block = log.blocks[0]
    assert isinstance(block, Answer)
    assert "\t" not in block.text
    whole, code = pieces(block, lambda text: Tabs(log.events, 0).put_back(block.id, text))[:2]
    assert TABBED in whole.text
    assert code.text == TABBED.rstrip("\n")


def test_a_text_whose_event_is_not_here_is_copied_as_it_is_shown() -> None:
    assert Tabs((), 0).put_back("e7.0", Safe("a\n    b")) == "a\n    b"


def test_tabs_bring_nothing_else_back_that_was_made_safe() -> None:
    log = said("a\tb\x1b[31mc\u202e\td")
    block = log.blocks[0]
    assert isinstance(block, Answer)
    assert Tabs(log.events, 0).put_back(block.id, Safe(block.text)) in ("a\tb␛[31mc\td", block.text)


async def test_y_copies_the_block_as_it_was_written_however_it_is_drawn() -> None:
    async with reading([prompt("p", "go"), answer("a", "one **two** " * 30)], (40, 24)) as one:
        await one.press("K", "y")
        sent = one.app.heard_of(CopyRequested)[-1]
        assert isinstance(sent, CopyRequested)
        assert sent.text == "one **two** " * 30


async def test_capital_y_offers_what_is_in_the_block_under_the_cursor() -> None:
    async with reading([answer("a", SAID), fault("f")], (80, 60)) as one:
        await one.press("K", "K", "Y")
        sent = one.app.heard_of(Picking)[-1]
        assert isinstance(sent, Picking)
        assert [piece.kind for piece in sent.pieces] == ["all", "command", "code", "link", "link", "path"]


async def test_the_picker_shows_every_piece_and_answers_the_one_chosen() -> None:
    found = pieces(answer("a", SAID), as_it_is)
    dialog = PickPiece(found)
    app = Stage(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "https://docs.example/a_(b)" in app.text()
        assert "6 pieces" in app.text()
        await pilot.press(*"python", "enter")
        await until(pilot, lambda: app.answers)
    chosen = app.answers[0]
    assert dialog.piece(chosen).text.startswith("def f()")  # type: ignore[arg-type]


async def test_a_link_is_shown_whole_with_the_host_it_leads_to_before_it_is_opened() -> None:
    link = Safe("https://docs.example@evil.example/" + "very/long/" * 20)
    app = Stage(ShowLink(link, can_open=True))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = app.text()
        assert link in "".join(row.strip(" │") for row in shown.split("\n"))
        assert "it leads to evil.example" in shown
        await pilot.press("enter")
        await until(pilot, lambda: app.answers)
    assert app.answers == ["open"]


async def test_where_there_is_no_browser_a_link_is_copied_and_that_is_said() -> None:
    app = Stage(ShowLink(Safe("https://docs.example/"), can_open=False))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "it is copied, not opened" in app.text()
        await pilot.press("enter")
        await until(pilot, lambda: app.answers)
    assert app.answers == ["copy"]


def test_a_look_alike_host_is_written_as_it_is_looked_up() -> None:
    assert goes_to(Safe("https://аpple.example/")).startswith("xn--pple-43d.example, written ")


def test_over_ssh_nothing_opens_and_a_browser_of_this_terminal_never_does(tmp_path: Path) -> None:
    for name in ("w3m", "surf"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(stat.S_IRWXU)
    here = {"PATH": str(tmp_path), "BROWSER": "w3m:surf %s"}
    assert opener(here) == ["surf"]
    assert opener({**here, "SSH_CONNECTION": "1 2 3 4"}) is None
    assert opener({"PATH": str(tmp_path), "BROWSER": "w3m"}) is None
    assert opener({"PATH": str(tmp_path), "BROWSER": "'"}) is None


async def test_only_web_links_are_handed_to_the_browser() -> None:
    with pytest.raises(ClientError):
        await OpenLink("file:///etc/passwd").run(None)  # type: ignore[arg-type]
