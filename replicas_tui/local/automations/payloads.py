"""What strangers send, read as JSON that can be kept: nothing in it stops what is made of it later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from replicas_tui.local.refusals import bad

HALF = b"\\ud"  # how JSON escapes half a character: valid there, but no text


def object_of(body: bytes) -> dict[str, Any]:
    """Read a JSON object; Refusal 400 for anything else."""
    try:
        found = _whole(json.loads(body), body)
    except (ValueError, RecursionError) as error:
        raise bad("body", "is not JSON") from error
    if not isinstance(found, dict):
        raise bad("body", "must be a JSON object")
    return found


def github_object(headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """Read the payload of GitHub, which is sent as JSON or as a form with one field."""
    if headers.get("content-type", "").partition(";")[0].strip() == "application/x-www-form-urlencoded":
        try:
            body = parse_qs(body.decode("ascii"), max_num_fields=10)["payload"][0].encode()
        except (ValueError, KeyError) as error:
            raise bad("body", "is a form without a payload") from error
    return object_of(body)


def anything_of(body: bytes) -> dict[str, Any]:
    """Return a JSON object as it is, and anything else as `{"raw": text}`."""
    text = body.decode("utf-8", "replace")
    try:
        found = _whole(json.loads(text), body)
        json.dumps(found, allow_nan=False)
    except (ValueError, RecursionError):
        return {"raw": text} if text.strip() else {}
    return found if isinstance(found, dict) else {"raw": text}


def _whole(found: Any, body: bytes) -> Any:
    """Return it with `?` for every half of a character: neither the database nor an answer can hold one."""
    if HALF not in body.lower():
        return found
    return json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
