"""What a user stored as a variable is not written down in clear anywhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.secrets import blanked_leaves, worth_hiding
from tests.engines import RunningEngine
from tests.local.driver import Driver, sh

SECRET = "correct-horse-battery-staple"
leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
trees = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))


@pytest.mark.parametrize(
    "value", ["short", "development", "/usr/local/bin", "https://example.com/a", "localhost:5432", "", "        "]
)
def test_what_is_evidently_no_secret_is_left(value: str) -> None:
    assert worth_hiding([value]) == ()


@pytest.mark.parametrize("value", ["Development", "hunter22", "https://u:p@example.com", "postgres://u:p@h/db", SECRET])
def test_everything_else_is_hidden(value: str) -> None:
    assert worth_hiding([value]) == (value,)


@given(trees, st.text(max_size=10), st.text(max_size=10))
def test_nothing_but_the_secret_changes(tree: object, before: str, after: str) -> None:
    assert blanked_leaves(tree, (SECRET,)) == tree
    assert SECRET not in json.dumps(blanked_leaves([{"a": f"{before}{SECRET}{after}"}], (SECRET,)))


async def test_an_agent_that_prints_a_secret_leaves_none_in_the_transcript_nor_on_the_disk(
    driver: Driver, live_engine: RunningEngine
) -> None:
    variables = "/v1/environments/global/variables"
    await driver.call("POST", variables, {"key": "TOKEN", "value": SECRET}, status=201)
    replica = await driver.create(sh("echo token=$TOKEN"))
    await driver.until_idle(replica["id"])
    said = json.dumps(await driver.history(replica["id"]))
    assert "token=***" in said
    assert SECRET not in said
    for file in live_engine.data_dir.glob("engine.sqlite3*"):
        assert SECRET.encode() not in file.read_bytes()
