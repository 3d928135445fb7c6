"""`replicas-tui local trust` shows what repositories want to run, and lets it run."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

import pytest

from replicas_tui.commands.trust import trust
from replicas_tui.outcome import Failure, UsageError
from tests.engines import daemon_engine
from tests.local.driver import Driver, sh
from tests.local.repos import commit, make_repo, write


async def test_hooks_are_shown_trusted_and_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = make_repo(tmp_path / "shop")
    write(repo, "replicas.json", json.dumps({"startHook": {"commands": ["echo \x1b[31mhello"]}}))
    commit(repo, "Say how to start")
    async with daemon_engine(tmp_path) as engine, Driver.of(engine) as driver:

        async def said(digest: str | None = None, *, revoke: bool = False) -> str:
            asked = argparse.Namespace(digest=digest, revoke=revoke)
            assert await asyncio.to_thread(trust, asked, engine.data_dir) == 0
            return capsys.readouterr().out

        assert "No repository" in await said()
        replica = await driver.create(sh("true"))
        await driver.until_idle(replica["id"])
        shown = await said()
        assert "waits for you" in shown
        assert "hello" in shown
        assert "\x1b" not in shown
        digest = shown.split()[0]
        given = await said(digest)
        assert "run from now on" in given
        assert "held back runs now in 1 workspace.\n" in given
        assert "trusted" in await said()
        assert "no more" in await said(digest, revoke=True)
        await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
        await driver.call("POST", f"/v1/replica/{replica['id']}/wake")
        await driver.until_status(replica["id"], "active")
        await driver.send(replica["id"], sh("true"))  # which waits for the start hooks
        await driver.until_idle(replica["id"])
        await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
        assert "next wake of 1 sleeping workspace.\n" in await said(digest)
        with pytest.raises(Failure, match=r"^No repository has asked .* 000000000000; .* lists them\.$"):
            await said("0" * 64)
        with pytest.raises(Failure, match=r"^No trusted hooks .* 000000000000; .* lists them\.$"):
            await said("0" * 64, revoke=True)


@pytest.mark.parametrize(("digest", "revoke"), [("not hex", False), ("abc", True), (None, True)])
def test_a_digest_that_cannot_be_one_is_a_wrong_use_and_no_engine_is_asked(
    tmp_path: Path, digest: str | None, *, revoke: bool
) -> None:
    with pytest.raises(UsageError, match="replicas-tui local trust lists them"):
        trust(argparse.Namespace(digest=digest, revoke=revoke), tmp_path)
