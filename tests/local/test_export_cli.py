"""`replicas-tui local export …` as it is typed; what it exports as a scenario is run again by the script agent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.engines import daemon_engine
from tests.local.driver import Driver
from tests.local.people.test_cli import typed

FIRST = """```scenario
- say: "I write **one** file."
- write: {path: notes.md, content: "one\\n\\ttwo\\n"}
- sh: "printf 'a\\\\tb'; test $(wc -l < notes.md) = 2"
```"""


async def test_a_chat_is_printed_in_each_form_and_a_scenario_does_it_again(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path / "data") as engine, Driver.of(engine) as driver:
        replica = await driver.create(FIRST, name="notes")
        made = replica["id"]
        await driver.until_idle(made)
        read = await typed(tmp_path, "local", "export", made)
        assert "I write **one** file." in read
        assert "notes, script" in read
        assert await typed(tmp_path, "local", "export", "notes") == read
        assert "+\ttwo" in read or "+    two" in read
        events = json.loads(await typed(tmp_path, "local", "export", made, "--format", "json"))["events"]
        assert any("notes.md" in json.dumps(event) for event in events)
        scenario = await typed(tmp_path, "local", "export", made, "--format", "scenario")
        again = (await driver.create(scenario))["id"]
        await driver.until_idle(again)
        done = json.loads(await typed(tmp_path, "local", "export", again, "--format", "json"))["events"]
        asked = [part for event in done for part in parts(event) if part.get("type") == "tool_use"]
        assert [one["name"] for one in asked] == ["Write", "Bash"]
        assert asked[0]["input"]["content"] == "one\n\ttwo\n"
        assert not any(part.get("is_error") for event in done for part in parts(event))


def parts(event: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of an event's message."""
    message = event["payload"].get("message")
    content = message.get("content", []) if isinstance(message, dict) else []
    return [part for part in content if isinstance(part, dict)]
