"""What a terminal pastes for a dropped file, and what bytes are an image."""

from __future__ import annotations

import pytest

from replicas_tui.state.attachments import (
    MOST,
    TOGETHER,
    Attachment,
    elsewhere,
    media_type,
    pasted,
    too_much,
    wrong_url,
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("/tmp/login.png", ("/tmp/login.png",)),
        ("/tmp/login.PNG \n", ("/tmp/login.PNG",)),
        ("/tmp/Screen Shot 1.png", ("/tmp/Screen Shot 1.png",)),
        (r"/tmp/Screen\ Shot\ 1.png", ("/tmp/Screen Shot 1.png",)),
        ("'/tmp/it is.jpg' ~/b.gif", ("/tmp/it is.jpg", "~/b.gif")),
        ("file:///tmp/a%20b.webp", ("/tmp/a b.webp",)),
        ("data:image/png;base64,aGk=\n", ("data:image/png;base64,aGk=",)),
    ],
)
def test_a_dropped_image_is_recognised_however_the_terminal_writes_its_path(text: str, named: tuple[str, ...]) -> None:
    assert pasted(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "login.png",
        "see /tmp/login.png",
        "/tmp/login.txt",
        "/tmp/a.png and more",
        "/attach https://example.org/a.png",
        "/plan what is wrong in /tmp/a.png",
        "https://example.org/a.png",
        "'/tmp/a.png",
        "data:text/html;base64,aGk=",
        "/x.png " * 5_000,
    ],
)
def test_any_other_text_stays_text(text: str) -> None:
    assert pasted(text) == ()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_an_image_is_what_its_bytes_say(content: bytes, kind: str | None) -> None:
    assert media_type(content) == kind


def test_an_address_needs_https_and_a_host() -> None:
    assert not wrong_url("https://example.org/a.png")
    assert "https" in wrong_url("http://example.org/a.png")
    assert wrong_url("https:///a.png")
    assert elsewhere("https://example.org/x/log%20in.png?size=2").name == "log in.png"
    assert elsewhere("https://example.org").name == "example.org"


def test_neither_too_many_nor_too_much_goes_along() -> None:
    assert not too_much([Attachment("a", size=TOGETHER)])
    assert "20 MB" in too_much([Attachment("a", size=TOGETHER), Attachment("b", size=1)])
    assert "10 images" in too_much([Attachment("a")] * (MOST + 1))
