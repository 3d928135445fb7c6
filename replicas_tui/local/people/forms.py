"""A profile as a form sends it: with the picture itself, kept as a `data:` URL, as no other server has it."""

from __future__ import annotations

import base64
import binascii
import email.policy
from email.message import MIMEPart
from email.parser import BytesParser

from replicas_tui.api.users import UpdateProfile
from replicas_tui.local.refusals import bad

LARGEST_PICTURE = 256 * 1024
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}


def read_form(content_type: str, body: bytes, kept_avatar: str | None) -> UpdateProfile:
    """Read `displayName`, `avatar` (a file) and `removeAvatar` of a form; Refusal 400 names what is wrong.

    Args:
        content_type: The request's, with its boundary.
        body: The request's.
        kept_avatar: The picture there is, which a form without one does not change.
    """
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    parts = {_name(part): part for part in message.iter_parts()} if message.is_multipart() else {}
    if "displayName" not in parts:
        raise bad("displayName", "is required")
    name = _content(parts["displayName"]).decode(errors="replace").strip()
    if not 1 <= len(name) <= 80:
        raise bad("displayName", "must have 1 to 80 characters")
    avatar = kept_avatar
    if "removeAvatar" in parts:
        avatar = None
    elif "avatar" in parts:
        avatar = picture_url(_content(parts["avatar"]))
    return UpdateProfile(displayName=name, avatarUrl=avatar)


def picture_url(content: bytes) -> str:
    """Return a picture as a URL that holds it; Refusal 400 if it is none, or too large."""
    if len(content) > LARGEST_PICTURE:
        raise bad("avatar", f"must have at most {LARGEST_PICTURE // 1024} KB")
    kind = next((kind for magic, kind in _KINDS.items() if content.startswith(magic)), None)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "webp"
    if kind is None:
        raise bad("avatar", "must be a PNG, JPEG, GIF or WebP picture")
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def is_picture_url(url: str) -> bool:
    """Return whether a URL is one that `picture_url` makes."""
    head, comma, data = url.partition(",")
    if not comma or not head.startswith("data:image/"):
        return False
    try:
        return picture_url(base64.b64decode(data, validate=True)) == url
    except binascii.Error:
        return False


def _name(part: MIMEPart) -> str:
    return str(part.get_param("name", "", header="content-disposition"))


def _content(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
