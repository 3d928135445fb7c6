"""Images that go along with a message: checked when attached, kept with the draft, sent as the API takes them."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from replicas_tui.client.errors import ClientError
from replicas_tui.effects.attaching import Attach
from replicas_tui.effects.drafts import RestoreDrafts, SaveDraft
from replicas_tui.effects.messages import SendMessage
from replicas_tui.state.attachments import TOGETHER, Attachment, Modes
from replicas_tui.state.outgoing import Delivery, Draft
from tests.scripted import Scripted, answer
from tests.unit.effects.test_intents import Office, here, office, server
from tests.worlds import World, world

__all__ = ["here", "office", "server"]  # fixtures

SEND = "POST /v1/replica/r1/messages"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


async def attach(here: World, *named: str, have: tuple[Attachment, ...] = ()) -> tuple[tuple[Attachment, ...], str]:
    told: list[tuple[tuple[Attachment, ...], str]] = []
    await Attach(named, have, lambda images, why: told.append((images, why))).run(here.ctx)
    (result,) = told
    return result


async def test_a_file_is_attached_by_its_path_under_its_own_name_and_kind(here: World, tmp_path: Path) -> None:
    (tmp_path / "log in.txt").write_bytes(PNG)
    (tmp_path / "b.gif").write_bytes(b"GIF89a" + PNG)
    images, why = await attach(here, str(tmp_path / "log in.txt"), (tmp_path / "b.gif").as_uri())
    assert not why
    assert [(one.name, one.media_type, one.size) for one in images] == [
        ("log in.txt", "image/png", len(PNG)),
        ("b.gif", "image/gif", len(PNG) + 6),
    ]


async def test_the_same_image_goes_along_once(here: World, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    images, _ = await attach(here, str(tmp_path / "a.png"))
    assert (await attach(here, str(tmp_path / "a.png"), have=images)) == (images, "")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone.png", "gone.png cannot be read: there is no such file."),
        ("words.png", "words.png is no such image"),
        ("empty.png", "empty.png is empty"),
        ("folder.png", "folder.png is no file"),
        ("pipe.png", "pipe.png is no file"),
        ("huge.png", "huge.png has more than 20 MB"),
    ],
)
async def test_what_cannot_go_along_is_refused_in_one_sentence(
    here: World, tmp_path: Path, name: str, why: str
) -> None:
    (tmp_path / "words.png").write_text("hello")
    (tmp_path / "empty.png").touch()
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    with (tmp_path / "huge.png").open("wb") as huge:
        huge.truncate(TOGETHER + 1)
    (tmp_path / "fine.png").write_bytes(PNG)
    images, said = await attach(here, str(tmp_path / name), str(tmp_path / "fine.png"))
    assert [one.name for one in images] == ["fine.png"]  # the others go along all the same
    assert said.startswith(why)


async def test_an_image_pasted_as_an_address_is_read_or_refused(here: World) -> None:
    data = base64.b64encode(PNG).decode()
    ((one,), _) = await attach(here, f"data:image/jpeg;base64,{data[:40]}\n{data[40:]}")
    assert (one.name, one.media_type, one.size) == ("pasted.png", "image/png", len(PNG))
    assert "not whole" in (await attach(here, "data:image/png;base64,%%%"))[1]
    assert "https" in (await attach(here, "http://example.org/a.png"))[1]


async def test_what_is_attached_is_sent_as_the_api_takes_it_also_after_a_restart_without_the_file(
    here: World, office: Office, server: Scripted, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    images, _ = await attach(here, str(tmp_path / "a.png"), "https://example.org/b.webp")
    modes = Modes(model="opus", thinking="high", plan=True)
    await SaveDraft("c1", Draft("look", (0, 4), ("pasted",), images, modes)).run(here.ctx)
    (tmp_path / "a.png").unlink()
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m", "chat_id": "c1"})
    async with world(tmp_path, server.url) as later:
        await RestoreDrafts().run(later.ctx)
        draft = later.state.drafts["c1"]
        assert draft == Draft("look", (0, 4), ("pasted",), images, modes)
        await SendMessage("r1", "c1", draft.text, draft.images, draft.modes).run(later.ctx)
    sent = server.seen[-1].json()
    assert sent == {
        "message": "look",
        "chat_id": "c1",
        "model": "opus",
        "thinking_level": "high",
        "plan_mode": True,
        "images": [
            {
                "type": "image",
                "source": {"type": "base64", "media_type": "image/png", "data": base64.b64encode(PNG).decode()},
            },
            {"type": "image", "source": {"type": "url", "url": "https://example.org/b.webp"}},
        ],
    }


async def test_nothing_that_was_not_chosen_is_sent(here: World, office: Office, server: Scripted) -> None:
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m", "chat_id": "c1"})
    await SendMessage("r1", "c1", "go").run(here.ctx)
    assert server.seen[-1].json() == {"message": "go", "chat_id": "c1"}


async def test_an_image_whose_copy_is_gone_holds_the_message_back_and_says_so(here: World, server: Scripted) -> None:
    gone = Attachment("a.png", "image/png", 5, "00ff")
    with pytest.raises(ClientError, match=r"The copy of a.png is not on this disk any more"):
        await SendMessage("r1", "c1", "look", (gone,)).run(here.ctx)
    assert not server.seen
    assert [(one.delivery, one.text, one.images) for one in here.state.outgoing] == [(Delivery.FAILED, "look", (gone,))]
