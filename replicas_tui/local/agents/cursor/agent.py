"""Cursor."""

from __future__ import annotations

from replicas_tui.local.agents.adapter import Permissions
from replicas_tui.local.agents.agent import LOGGED_OUT, Agent, CredentialFile, Credentials, Printed, Probe, Traits
from replicas_tui.local.agents.catalog import cli_of
from replicas_tui.local.agents.cursor.stream import CursorStream
from replicas_tui.local.agents.cursor.voice import VOICE


def read_status(printed: Printed) -> str:
    """Return whether Cursor is logged in, from `cursor-agent status`."""
    said = f"{printed.out}\n{printed.err}".lower()
    return "oauth" if printed.code == 0 and "logged in" in said and "not logged in" not in said else LOGGED_OUT


AGENT = Agent(
    provider="cursor",
    label="Cursor (untested)",
    traits=Traits(modes=frozenset({"plan"}), permissions=(Permissions.EDITS, Permissions.ALL)),
    voice=VOICE,
    make=CursorStream,
    cli=cli_of("cursor"),
    probe=Probe(
        # Its versions are dates with a commit; the npm package of the same name has a plain number.
        version=r"^(\d{4}\.\d{2}\.\d{2}\S*)",
        status=("status",),
        read_status=read_status,
        log_in="cursor-agent login",
    ),
    credentials=Credentials(
        files=(CredentialFile((".config", "cursor", "auth.json")),),
        variables=("CURSOR_API_KEY",),
        keys=("CURSOR_API_KEY",),
    ),
)
