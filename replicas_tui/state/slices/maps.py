"""Changed copies of the state's maps; the same map when nothing changed, so that equal states stay the same object."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def put(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """Give the map with `value` under `key`."""
    return mapping if key in mapping and mapping[key] == value else {**mapping, key: value}


def without(mapping: Mapping[K, V], keys: Collection[K]) -> Mapping[K, V]:
    """Give the map without some keys."""
    if not any(key in mapping for key in keys):
        return mapping
    gone = frozenset(keys)
    return {key: value for key, value in mapping.items() if key not in gone}


def put_or_drop(mapping: Mapping[K, V], key: K, value: V | None) -> Mapping[K, V]:
    """Give the map with `value` under `key`, or without the key when there is none."""
    return without(mapping, (key,)) if value is None else put(mapping, key, value)
