"""Scenes of the engine's vault inside a D-Bus session of their own; run by test_vault.py, prints what happened."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path

import keyring

from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.vault import SERVICE, Vault
from tests.engines import running_engine
from tests.local.driver import Driver, sh

HOME = Path(sys.argv[2])
FILE = EngineFolders(HOME / "engine").vault
VARIABLES = "/v1/environments/global/variables"
SECRET = "correct horse battery staple"
DIGEST = hashlib.sha256(SECRET.encode()).hexdigest()


async def store() -> str:
    """Store a variable in one engine and have another one's agent print it."""
    async with running_engine(HOME, use_keyring=1) as engine, Driver.of(engine) as driver:
        await driver.call("POST", VARIABLES, {"key": "T", "value": SECRET}, status=201)
    said = json.loads(FILE.read_text())
    kept = keyring.get_password(SERVICE, said["keyring"])
    where = "in the keyring" if kept and kept not in FILE.read_text() else "NOT THERE"
    return f"{where}; after a restart: {await _printed()}"


async def look() -> str:
    """Open what an earlier session stored."""
    return await _printed()


async def lost() -> str:
    """Take the key out of the keyring, then try to open, and to store something new."""
    Vault(FILE, use_keyring=True).seal("a", SECRET)
    before = FILE.read_bytes()
    keyring.delete_password(SERVICE, json.loads(before)["keyring"])
    return f"{_refused()}; {'same file' if FILE.read_bytes() == before else 'ANOTHER KEY'}"


async def locked() -> str:
    """Try to seal with a keyring that nobody can unlock."""
    before = FILE.read_bytes() if FILE.exists() else None
    said = _refused()
    return f"{said}; {'same file' if FILE.read_bytes() == before else ', '.join(json.loads(FILE.read_text()))}"


def _refused() -> str:
    try:
        Vault(FILE, use_keyring=True).seal("b", SECRET)
    except Refusal as refusal:
        return f"{refusal.status} {refusal.details}"
    return "sealed"


async def _printed() -> str:
    async with running_engine(HOME, use_keyring=1) as engine, Driver.of(engine) as driver:
        replica = await driver.create(
            sh(f'test "$(printf %s "$T" | sha256sum | cut -c1-64)" = {DIGEST} && echo the same')
        )
        await driver.until_idle(replica["id"])
        said = [each for each in await driver.history(replica["id"]) if "tool_result" in str(each)]
        return "the same" if "the same" in str(said) else f"LOST {said}"


if __name__ == "__main__":
    scenes = {"store": store, "look": look, "lost": lost, "locked": locked}
    FILE.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    print(asyncio.run(scenes[sys.argv[1]]()))
