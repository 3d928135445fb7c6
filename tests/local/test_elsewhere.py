"""What only a hosted service can do is refused in words, not left unknown."""

from __future__ import annotations

import pytest

from replicas_tui.api import endpoints_elsewhere
from replicas_tui.api.endpoints import Endpoint
from replicas_tui.local.routes.elsewhere import WHY
from tests.local.driver import Driver

THEIRS = [each for each in vars(endpoints_elsewhere).values() if isinstance(each, Endpoint)]


@pytest.mark.parametrize("endpoint", THEIRS, ids=lambda each: f"{each.method} {each.path}")
async def test_each_says_501_and_why(shared_driver: Driver, endpoint: Endpoint) -> None:  # type: ignore[type-arg]
    path = endpoint.path.format(arch="arm64", version="1.2.3")
    answer = await shared_driver.client.request(endpoint.method, path)
    assert answer.status_code == 501
    assert answer.json()["error"] == "Not offered by the local engine"
    assert answer.json()["details"] in WHY.values()
