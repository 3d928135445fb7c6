"""Scenes played inside a D-Bus session of their own; run by test_keyring.py, prints what happened."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from replicas_tui.credentials.credentials import Credentials
from replicas_tui.credentials.secret import Secret
from replicas_tui.settings.folders import find_folders
from replicas_tui.settings.profiles import Profile

WORK = Profile("work", "hosted", "https://example.com", "keyring")
HOME = Profile("home", "hosted", "https://example.org", "keyring")


def ours(limit_s: float = 60.0) -> Credentials:
    return Credentials(find_folders(str(Path(sys.argv[2]) / "ours"), {}), {}, keyring_limit_s=limit_s)


async def life_of_a_key() -> str:
    keys, told = ours(), []
    found = await keys.probe()
    told.append(f"probe: {found.name or found.reason}")
    stored = await keys.store(WORK, Secret("rk_one"))
    told.append("kept" if stored.where == "Secret Service" and await keys.find(WORK) == Secret("rk_one") else "LOST")
    await keys.store(WORK, Secret("rk_two"))
    told.append("replaced" if await keys.find(WORK) == Secret("rk_two") else "OLD")
    await keys.store(HOME, Secret("rk_three"))
    apart = (await keys.find(WORK), await keys.find(HOME)) == (Secret("rk_two"), Secret("rk_three"))
    told.append("two profiles" if apart else "MIXED UP")
    await keys.forget(WORK)
    await keys.forget(WORK)
    gone = await keys.find(WORK) is None and await keys.find(HOME) == Secret("rk_three")
    told.append("forgotten" if gone else "STILL THERE")
    return "; ".join(told)


async def probe_twice() -> str:
    import secretstorage

    await ours().probe()
    await ours().probe()
    bus = secretstorage.dbus_init()
    found = list(secretstorage.search_items(bus, {"service": "replicas-tui"}))
    bus.close()
    return f"{len(found)} entries"


async def locked() -> str:
    found = await ours().probe()
    return f"usable: {found.name}" if found.usable else f"unusable: {found.reason}"


async def hung() -> str:
    """Stop the daemon (SIGSTOP): the bus still names it and no call is ever answered."""
    await ours().probe()
    daemons = _keyring_daemons()
    for pid in daemons:
        os.kill(pid, signal.SIGSTOP)
    try:
        found = await ours(limit_s=0.5).probe()
    finally:
        for pid in daemons:
            os.kill(pid, signal.SIGCONT)
    return f"usable: {found.name}" if found.usable else f"unusable: {found.reason}"


def _keyring_daemons() -> list[int]:
    """Find the daemon of this session, and only it: by the bus address it was started with."""
    address = f"DBUS_SESSION_BUS_ADDRESS={os.environ['DBUS_SESSION_BUS_ADDRESS']}".encode()
    listed = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [
        int(path.name)
        for path in listed
        if _read(path / "comm").startswith(b"gnome-keyring-d") and address in _read(path / "environ").split(b"\0")
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    scenes = {"life_of_a_key": life_of_a_key, "probe_twice": probe_twice, "locked": locked, "hung": hung}
    print(asyncio.run(scenes[sys.argv[1]]()))
