"""How keys feel: they are typed one by one, each timed from its write to the read of the bytes that show it."""

from __future__ import annotations

import statistics
import time

from _terminal import Program

KEYS, PATIENCE_S, STREAM_S, LATEST_S = 150, 30.0, 120.0, 2.0
# Letters that no program writes of its own accord, each typed once: what comes with one on it is its echo.
AT_REST = "".join(map(chr, range(0x100, 0x100 + KEYS)))
MEANWHILE = "".join(map(chr, range(0x100 + KEYS, 0x100 + 2 * KEYS)))


def see(app: Program, word: str) -> None:
    """Read until the screen has a word."""
    end = time.monotonic() + PATIENCE_S
    while word not in app.text():
        if time.monotonic() > end:
            raise SystemExit(f"{word!r} never came; the screen was:\n{app.text()}")
        app.read(0.3)


def heard(app: Program, word: bytes, seen: int) -> float:
    """Read until a word came; give when. Nothing is emulated, so that no program waits for its terminal."""
    tail, end = b"", time.monotonic() + STREAM_S
    while time.monotonic() < end:
        for at, chunk in app.chunks[seen:]:
            tail = tail[-len(word) :] + chunk
            if word in tail:
                return at
        seen = len(app.chunks)
        app.read(0.1)
    raise SystemExit(f"{word!r} never came; the screen was:\n{app.text()}")


def echoes(app: Program, letters: str) -> list[float]:
    """Type letters one by one; give the milliseconds until each is on the screen."""
    found = []
    for letter in letters:
        began, seen = app.now(), len(app.chunks)
        app.press(letter.encode())
        found.append(_until_echoed(app, letter.encode(), began, seen))
        app.read(0.03)
    return found


def quantile(found: list[float], share: float) -> float:
    """Give the value that so large a share of all stays under."""
    return statistics.quantiles(found, n=100, method="inclusive")[min(98, int(share * 100) - 1)]


def _until_echoed(app: Program, key: bytes, began: float, seen: int) -> float:
    while app.now() - began < LATEST_S:
        app.read(0.002)
        came = app.chunks[seen:]
        if came and key in b"".join(chunk for _, chunk in came):
            return (came[-1][0] - began) * 1e3
    return LATEST_S * 1e3
