"""Drafts side by side: what is typed in a chat, and each message of it that is on its way.

They stand under keys of their own, so that neither takes the place of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from replicas_tui.state.outgoing import NOTHING_TYPED, Draft
from replicas_tui.state.pastes import expand

_ON_ITS_WAY: Final = "\x1fsending "


def base_of(key: str) -> str:
    """Give the key of the chat's draft, of a message on its way too."""
    return key.partition(_ON_ITS_WAY)[0]


def on_their_way(keys: Iterable[str], key: str) -> list[str]:
    """Give the keys of a chat's messages on their way, in the order they were sent."""
    return sorted(one for one in keys if one != key and base_of(one) == key)


def next_key(keys: Iterable[str], key: str) -> str:
    """Name one more message on its way."""
    before = on_their_way(keys, key)
    number = int(before[-1].removeprefix(key + _ON_ITS_WAY)) + 1 if before else 0
    return f"{key}{_ON_ITS_WAY}{number:06}"


def above(draft: Draft, typed: Draft) -> Draft:
    """Put a draft above what is typed, to be taken up as the draft is."""
    words = expand(typed.text, typed.pastes).strip()
    text = "\n".join(part for part in (draft.text, words) if part)
    images = (*draft.images, *(one for one in typed.images if one not in draft.images))
    return replace(draft, text=text, images=images)


def brought_back(kept: Mapping[str, Draft], key: str) -> dict[str, Draft]:
    """Give a chat's drafts as they are after the app ended: what was on its way stands above what was typed.

    It stays under its own key too, `unsure`, until the draft that it went into is on disk.
    """
    whole, ways = kept.get(key, NOTHING_TYPED), on_their_way(kept, key)
    for way in reversed(ways):
        whole = above(replace(kept[way], leaving=False, unsure=True), whole)
    return {key: whole, **{way: replace(kept[way], leaving=True, unsure=True) for way in ways}}
