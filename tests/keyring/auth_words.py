"""`replicas-tui auth …` as a user says it, inside a D-Bus session; run by test_auth.py, prints what each word said."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from tests.scripted import Scripted, Seen, answer

HOME = Path(sys.argv[2])
KEY = "rk_live_0123456789abcdef"
Said = tuple[int, str, str]


async def door(seen: Seen, out: asyncio.StreamWriter) -> None:
    """A server that takes one key."""
    known = seen.headers.get("authorization") == f"Bearer {KEY}"
    out.write(answer(body={"replicas": [], "total": 0}) if known else answer(401, {"error": "no such key"}))
    await out.drain()


async def say(*words: str, typed: str = "") -> Said:
    """Run the program; give its exit code and what it wrote."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "replicas_tui", "auth", *words,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "REPLICAS_TUI_HOME": str(HOME / "ours")},
    )  # fmt: skip
    out, err = await program.communicate(typed.encode())
    assert program.returncode is not None
    return program.returncode, out.decode(), err.decode()


async def played(scene: str) -> dict[str, Said]:
    """Say the words of a scene to a server that stays at its port, so that a profile is the same one later."""
    port_file = HOME / "port"
    async with Scripted(door, port=int(port_file.read_text()) if port_file.exists() else 0) as server:
        port_file.write_text(server.url.rpartition(":")[2])
        login = ("login", "work", "--base-url", server.url, "--with-key")
        match scene:
            case "all":
                return {
                    "wrong": await say(*login, typed="rk_wrong\n"),
                    "login": await say(*login, typed=f"{KEY}\n"),
                    "status": await say("status"),
                    "list": await say("list"),
                    "logout": await say("logout"),
                    "again": await say("logout"),
                    "after": await say("status", "--json"),
                }
            case "login":
                return {"login": await say(*login, typed=f"{KEY}\n")}
            case _:
                return {
                    "status": await say("status", "work"),
                    "logout": await say("logout", "work"),
                    "login": await say(*login, typed=f"{KEY}\n"),
                }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(played(sys.argv[1]))))
