"""Which version of the engine this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _read() -> str:
    try:
        return version("replicas-tui")
    except PackageNotFoundError:  # run from a folder, not installed
        return "0"


VERSION = _read()
