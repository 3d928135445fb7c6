"""A review that is open while a real agent goes on in a real repository: nothing is lost, and the reader stays."""

import asyncio
from pathlib import Path

import pytest

from replicas_tui.api.replicas import CreateReplica
from replicas_tui.ui.screens import changes
from replicas_tui.ui.screens.changes import ChangesScreen
from tests.ui.living import Living, living

pytestmark = pytest.mark.timeout(180)

FIRST = "from decimal import Decimal\\n\\nRATE = 0.2\\nNAME = 1\\n"
STEPS = (
    f'write: {{path: src/tax.py, content: "{FIRST}"}}',
    'write: {path: src/vat.py, content: "VAT = 0.1\\nOLD = 1\\n"}',
    'say: "Two files are there."',
)
THEN = (
    "sed -i '1i # head\\n# of it' src/tax.py && sed -i s/OLD/NEW/ src/vat.py",
    "sed -i s/0.2/0.25/ src/tax.py",
    "rm src/vat.py",
    "printf 'VAT = 0.1\\nNEW = 1\\nLAST = 2\\n' > src/vat.py",
)


def scenario(gates: Path) -> str:
    """Let the agent write two files, then do one thing more for every gate that opens."""
    later = [f"sh: |-\n    until [ -e '{gates / str(n)}' ]; do sleep 0.02; done; {do}" for n, do in enumerate(THEN)]
    return "```scenario\n" + "\n".join(f"- {step}" for step in (*STEPS, *later)) + "\n```"


async def opened(here: Living, gates: Path) -> ChangesScreen:
    """Open the changes of a replica whose agent waits at the first gate."""
    gates.mkdir()
    wish = CreateReplica(
        name="one", message=scenario(gates), environment_id=here.engine.environment_id, coding_agent="script"
    )
    made = (await here.client.replicas.create(wish)).id
    while (await here.client.replicas.get(made)).status != "active":
        await here.pilot.pause(0.02)
    await here.press("R")
    await here.until(lambda: made in here.state.replicas)
    await here.see("one ")
    await here.press("g", "j", "enter")
    await here.see("Two files are there.")
    await here.press("d")
    await here.see("viewed 0 of 2")
    screen = here.app.screen
    assert isinstance(screen, ChangesScreen)
    return screen


def line_of(screen: ChangesScreen) -> str:
    """The line of the diff that the cursor is at."""
    spot = screen.diff.cursor
    return screen.diff.files[spot.file].hunks[spot.hunk].rows[spot.line]


async def test_an_agent_that_goes_on_moves_comments_takes_marks_away_and_leaves_the_reader_where_he_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "READ_S", 0.05)
    gates = tmp_path / "gates"

    def go(gate: int) -> None:
        (gates / str(gate)).touch()

    async with living(tmp_path, watch_s=0.05) as here:
        screen = await opened(here, gates)
        await here.press("right_square_bracket", "f", "space")
        await here.see("viewed 1 of 2")
        await here.press("home", "j", "j", "j", "c", *"as a Decimal", "escape")
        await here.see("on line 3")
        await here.press("k")
        assert line_of(screen) == "+RATE = 0.2"

        await asyncio.to_thread(go, 0)
        await here.see("draft, moved from line 3")
        await here.see("viewed 0 of 2")
        assert line_of(screen) == "+RATE = 0.2"

        await asyncio.to_thread(go, 1)
        await here.see("1 outdated")
        assert line_of(screen) == "+RATE = 0.25"
        await here.press("home")
        await here.see("outdated: these lines changed")
        assert "as a Decimal" in here.text()

        await here.press("right_square_bracket", "f", "j", "j")
        assert line_of(screen) == "+NEW = 1"
        await asyncio.to_thread(go, 2)
        await here.see("viewed 0 of 1")
        assert "as a Decimal" in here.text()
        await asyncio.to_thread(go, 3)
        await here.see("viewed 0 of 2")
        await here.until(lambda: line_of(screen) == "+NEW = 1", "the place was not found again")
        assert here.app.screen is screen
