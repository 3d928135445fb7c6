"""`replicas-tui local key …` and `replicas-tui local`, as they are typed."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

from replicas_tui.local.fence.fence import probe as fence
from replicas_tui.local.isolation import isolated, not_isolated, permission_sentence
from replicas_tui.local.sizes.hold import probe
from tests.engines import daemon_engine, http


async def ended(data_dir: Path, *words: str) -> tuple[int | None, str, str]:
    argv = (sys.executable, "-m", "replicas_tui", "--data-dir", str(data_dir), *words)
    done = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    out, err = await done.communicate()
    return done.returncode, out.decode(), err.decode()


async def typed(data_dir: Path, *words: str) -> str:
    code, out, err = await ended(data_dir, *words)
    assert code == 0, err
    return out


async def test_a_key_made_by_a_command_works_and_the_engines_own_can_be_replaced(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path / "data") as engine:
        key = (await typed(tmp_path, "local", "key", "create", "--personal", "Ada L", "--name", "laptop")).strip()
        async with http(engine.base_url, key) as ada:
            profile = (await ada.get("/v1/user/profile")).json()["profile"]
            assert (profile["displayName"], profile["email"]) == ("Ada L", "ada.l@localhost")
        listed = await typed(tmp_path, "local", "key", "list")
        assert key not in listed
        assert ("laptop" in listed, "personal key of ada.l@localhost" in listed) == (True, True)
        await typed(tmp_path, "local", "key", "revoke", listed.split()[0])
        async with http(engine.base_url, engine.key) as old:
            assert (await old.get("/v1/replica")).status_code == 401
        own = (await typed(tmp_path, "local", "key")).strip()
        async with http(engine.base_url, own) as new:
            assert (await new.get("/v1/replica")).status_code == 200


@pytest.mark.parametrize(
    ("words", "listing"),
    [
        (("key", "revoke", "nope"), "local key list"),
        (("deliveries", "resend", "nope"), "local deliveries list"),
    ],
)
async def test_an_id_that_nothing_has_is_named_with_where_the_ids_are(
    tmp_path: Path, words: tuple[str, ...], listing: str
) -> None:
    async with daemon_engine(tmp_path / "data"):
        code, _, said = await ended(tmp_path, "local", *words)
    assert code == 1
    assert re.fullmatch(rf"replicas-tui: No .* has the id nope; replicas-tui {listing} \w+ them\.\n", said)


async def test_local_alone_says_what_is_isolated_and_what_is_not(tmp_path: Path) -> None:
    said = await typed(tmp_path, "local")
    assert "The local engine does not run." in said
    kind = fence().kind
    assert f"Isolation: {kind}" in said
    for each in (*isolated(kind), *not_isolated(kind), permission_sentence("edits"), probe().sentence()):
        assert each in said
    assert said.index("Isolated:") < said.index("Not isolated:")
