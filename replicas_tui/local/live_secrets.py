"""Blanks secrets in what is streamed, also one in pieces: what may be the beginning of one waits for the rest.

Invariants: nothing is lost, as what waits is told when its block, or the turn, is over; what is told is, put together,
what `blanked` makes of the whole; text that does not end like the beginning of a secret is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from replicas_tui.local.secrets import blanked, blanked_leaves

Event = dict[str, Any]
Channel = tuple[object, ...]  # parent, then the index of the block or the id of the tool, and the kind of text
LONGEST_HELD = 65_536  # a secret that overlaps itself could be awaited for ever


class Tail:
    """The end of one text that may be the beginning of a secret."""

    def __init__(self) -> None:
        self.held = ""

    def feed(self, text: str, secrets: Sequence[str]) -> str:
        """Take a piece and return what can be told, blanked."""
        text = self.held + text
        cut = _safe_cut(text, secrets) if len(text) <= LONGEST_HELD else len(text)
        self.held = text[cut:]
        return blanked(text[:cut], secrets)

    def flush(self, secrets: Sequence[str]) -> str:
        """Return what is left: nothing more comes."""
        rest, self.held = self.held, ""
        return blanked(rest, secrets)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where the text of a fragment is: in `delta` itself, or under a name in it."""

    channel: Channel
    text: str
    name: str | None


class LiveSecrets:
    """The fragments of one chat on their way to listeners."""

    def __init__(self) -> None:
        self._waiting: dict[Channel, tuple[Tail, Event]] = {}  # with the fragment whose text waits

    def fragment(self, event: Event, secrets: Sequence[str]) -> Iterator[Event]:
        """Give what can be told now that a fragment came: it, none, or before it what waited."""
        if not secrets:
            yield event
            return
        piece = _piece(event)
        if piece is None:
            yield from self._ended_by(event, secrets)
            yield blanked_leaves(event, secrets)
            return
        tail = self._waiting.pop(piece.channel)[0] if piece.channel in self._waiting else Tail()
        told = tail.feed(piece.text, secrets)
        if tail.held:
            self._waiting[piece.channel] = (tail, event)
        if told or not piece.text:
            yield blanked_leaves(_with_text(event, piece.name, told), secrets)

    def whole(self, event: Event, secrets: Sequence[str]) -> Iterator[Event]:
        """Give what waited of the text that an event of the history says whole."""
        payload = event.get("payload")
        if not self._waiting or not isinstance(payload, dict):
            return
        parent = payload.get("parent_tool_use_id")
        results = _results(payload)
        for channel in tuple(self._waiting):
            is_block = channel[1] == "block" and payload.get("type") == "assistant" and channel[0] == parent
            if is_block or (channel[1] == "tool" and channel[2] in results):
                yield from self._flush(channel, secrets)

    def rest(self, secrets: Sequence[str]) -> Iterator[Event]:
        """Give all that waits: the turn is over."""
        for channel in tuple(self._waiting):
            yield from self._flush(channel, secrets)

    def _ended_by(self, event: Event, secrets: Sequence[str]) -> Iterator[Event]:
        """Give what waited of the block, or of the message, that a fragment ends."""
        said = _said(event)
        if not self._waiting or said is None or said.get("type") not in {"content_block_stop", "message_stop"}:
            return
        parent = event["payload"].get("parent_tool_use_id")
        for channel in tuple(self._waiting):
            is_it = said["type"] == "message_stop" or channel[2] == said.get("index")
            if channel[:2] == (parent, "block") and is_it:
                yield from self._flush(channel, secrets)

    def _flush(self, channel: Channel, secrets: Sequence[str]) -> Iterator[Event]:
        tail, event = self._waiting.pop(channel)
        piece = _piece(event)
        if piece is not None:
            yield blanked_leaves(_with_text(event, piece.name, tail.flush(secrets)), secrets)


def _safe_cut(text: str, secrets: Sequence[str]) -> int:
    """Return where a text can be cut so that no secret lies across the cut, whatever comes after it."""
    cut = len(text)
    for secret in secrets:
        at = text.find(secret[0], max(0, len(text) - len(secret) + 1), cut)
        while at >= 0 and not secret.startswith(text[at:]):
            at = text.find(secret[0], at + 1, cut)
        if at >= 0:
            cut = at
    if cut == len(text):
        return cut
    while (across := min((_across(text, secret, cut) for secret in secrets), default=cut)) < cut:
        cut = across
    return cut


def _across(text: str, secret: str, cut: int) -> int:
    """Return where the first occurrence of a secret that lies across a cut begins, or the cut itself."""
    at = text.find(secret, max(0, cut - len(secret) + 1), cut + len(secret) - 1)
    return at if 0 <= at < cut else cut


def _said(event: Event) -> Event | None:
    payload = event.get("payload")
    said = payload.get("event") if isinstance(payload, dict) else None
    return said if isinstance(said, dict) else None


def _piece(event: Event) -> _Piece | None:
    """Return the text of a fragment that goes on a text; None for one that does not."""
    said = _said(event)
    if said is None:
        return None
    parent, delta = event["payload"].get("parent_tool_use_id"), said.get("delta")
    match said.get("type"), delta:
        case "tool_output_delta", str():
            return _Piece((parent, "tool", said.get("tool_use_id"), ""), delta, None)
        case "content_block_delta", dict():
            for name, text in delta.items():
                if name != "type" and isinstance(text, str):
                    return _Piece((parent, "block", said.get("index"), name), text, name)
    return None


def _with_text(event: Event, name: str | None, text: str) -> Event:
    payload = event["payload"]
    said = payload["event"]
    delta = text if name is None else {**said["delta"], name: text}
    return {**event, "payload": {**payload, "event": {**said, "delta": delta}}}


def _results(payload: Event) -> set[object]:
    """Return the tools whose results an event holds."""
    message = payload.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    blocks = content if isinstance(content, list) else []
    return {str(block.get("tool_use_id")) for block in blocks if isinstance(block, dict)}
