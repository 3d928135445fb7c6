from __future__ import annotations

from replicas_tui.commands.agents import facts_of, line_of
from replicas_tui.local.agents.detect import Standing
from replicas_tui.local.agents.roster import ROSTER

CLAUDE = Standing(ROSTER["claude"], ("/bin/claude",), "2.1.197", "oauth_token")
OUT = Standing(
    ROSTER["claude"], ("/bin/claude",), "2.1.197", logged_out="Claude Code is not logged in: claude auth login"
)


def test_an_agent_that_can_run_is_told_with_its_version_and_its_login() -> None:
    assert line_of(CLAUDE) == "  + claude: Claude Code 2.1.197, logged in (oauth_token)"
    assert line_of(Standing(ROSTER["script"], ("python",))) == "  + script: built in"


def test_an_agent_that_cannot_is_told_with_the_command_that_mends_it() -> None:
    assert line_of(OUT) == "  - claude: Claude Code is not logged in: claude auth login"
    assert facts_of(OUT)["available"] is False
