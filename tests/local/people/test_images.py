"""Images go with their message: to the transcript, and to the agent in the shape it takes."""

from __future__ import annotations

import base64

import pytest

from replicas_tui.local.agents.adapter import Prompt
from replicas_tui.local.agents.claude.protocol import prompt_message
from tests.local.driver import Driver, Json

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG}}
LINKED = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}


async def test_images_are_kept_with_their_message_and_given_to_its_agent(driver: Driver) -> None:
    replica = await driver.create("look", images=[IMAGE, LINKED])
    (chat,) = await driver.until_idle(replica["id"])
    path = f"/v1/workspaces/{replica['id']}/chats/{chat['id']}/messages"
    await driver.call("POST", path, {"message": "again", "images": [IMAGE]})
    await driver.until_idle(replica["id"])
    said = [event for event in await driver.history(replica["id"]) if event["type"] == "claude-user"]
    contents = [event["payload"]["message"]["content"] for event in said]
    assert [content[:-1] for content in contents] == [[IMAGE, LINKED], [IMAGE]]


def test_an_agent_of_the_stream_protocol_gets_the_images_before_the_words() -> None:
    message = prompt_message(Prompt("m", "look", images=(IMAGE,)))
    assert message["message"]["content"] == [IMAGE, {"type": "text", "text": "look"}]


@pytest.mark.parametrize(
    "source",
    [
        {"type": "base64", "media_type": "image/png", "data": "no base 64"},
        {"type": "base64", "data": PNG},
        {"type": "base64", "media_type": "image/bmp", "data": PNG},
        {"type": "url", "url": "file:///etc/passwd"},
        {"type": "url"},
    ],
)
async def test_what_is_no_image_is_refused_naming_it(shared_driver: Driver, source: Json) -> None:
    answer = await shared_driver.create("look", images=[{"type": "image", "source": source}], status=400)
    assert answer["details"].startswith("images.0.source")
