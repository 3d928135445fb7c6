"""The terminal family: at most eight shells a workspace, ended when it sleeps."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from replicas_tui.api.terminals import (
    CreateTerminal,
    OneTerminal,
    ResizeTerminal,
    Terminal,
    TerminalInput,
    Terminals,
)
from replicas_tui.local.agents.processes import agent_environment, marked
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import checkouts, replicas
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.http.sse import EventStream
from replicas_tui.local.pulls.wrapper import with_wrappers
from replicas_tui.local.refusals import Refusal, missing
from replicas_tui.local.terminals.pty_process import PtyProcess
from replicas_tui.local.terminals.session import TerminalSession
from replicas_tui.local.workspaces.paths import WorkspacePaths

MOST = 8
ACTIVITY_NOTED_EVERY_S = 30.0


class TerminalBook:
    """What the routes of terminals do."""

    def __init__(self, core: Core, wardrobe: Wardrobe) -> None:
        self._core = core
        self._wardrobe = wardrobe

    async def every(self, workspace_id: str) -> Terminals:
        """Return all, oldest first, those that have ended included; Refusal 409 unless the workspace is active."""
        live = await self._awake(workspace_id)
        return Terminals(sessions=tuple(_spelled(each) for each in live.terminals.values()))

    async def open(self, workspace_id: str, wish: CreateTerminal) -> OneTerminal:
        """Start a shell; Refusal 429 if eight run already."""
        live = await self._awake(workspace_id)
        async with live.changing:
            row = await self._core.awake(workspace_id)
            _make_room(live)
            session = await self._start(live, row, (wish.cols, wish.rows))
        return OneTerminal(session=_spelled(session))

    async def input(self, workspace_id: str, session_id: str, wish: TerminalInput) -> None:
        """Type into a terminal."""
        (await self._session(workspace_id, session_id)).input(wish.data, wish.generation, wish.sequence)

    async def resize(self, workspace_id: str, session_id: str, wish: ResizeTerminal) -> None:
        """Give a terminal another size."""
        (await self._session(workspace_id, session_id)).resize((wish.cols, wish.rows))

    async def close(self, workspace_id: str, session_id: str) -> None:
        """End a terminal with what runs in it, and forget it."""
        session = await self._session(workspace_id, session_id)
        await session.close()
        self._core.live(workspace_id).terminals.pop(session_id, None)

    async def stream(self, workspace_id: str, session_id: str) -> EventStream:
        """Open a stream of what a terminal shows, from what it still remembers on."""
        session = await self._session(workspace_id, session_id)
        listener = session.listen()
        return EventStream(listener, lambda: session.leave(listener), self._core.settings.ping_s)

    async def _awake(self, workspace_id: str) -> Live:
        await self._core.awake(workspace_id)
        return self._core.live(workspace_id)

    async def _session(self, workspace_id: str, session_id: str) -> TerminalSession:
        live = await self._awake(workspace_id)
        if (found := live.terminals.get(session_id)) is None:
            raise missing("Terminal session")
        return found

    async def _start(self, live: Live, row: ReplicaRow, size: tuple[int, int]) -> TerminalSession:
        shell = _shell()
        session = TerminalSession(str(uuid.uuid4()), Path(shell).name, now(), self._noting(row.id))
        cwd, env = await self._surroundings(row)
        argv = (*await self._core.sizes.prefix_of(row.id), shell)
        await self._core.db.write(lambda db: replicas.set_has_processes(db, row.id, there_may_be=True))
        try:
            process = await PtyProcess.start(argv, cwd=cwd, env=env, size=size, on_output=session.output)
        except OSError as error:
            raise Refusal(500, "The terminal cannot be started", str(error)) from error
        live.terminals[session.id] = session
        self._core.spawn(session.run(process), f"terminal {session.id}")
        return session

    async def _surroundings(self, row: ReplicaRow) -> tuple[Path, dict[str, str]]:
        held = await self._core.db.read(lambda db: checkouts.of_replica(db, row.id))
        outfit = await self._wardrobe.outfit(row.environment_id)
        paths = WorkspacePaths(self._core.folders.workspace(row.id))
        extra = {"SHELL": _shell(), **self._core.settings.agent_env, **outfit.variables, "TERM": "xterm-256color"}
        cwd = paths.repo(held[0].name) if len(held) == 1 else paths.repos
        env = with_wrappers(agent_environment(os.environ, paths.home, extra), paths)
        return cwd, marked(env, row.id)

    def _noting(self, workspace_id: str) -> Callable[[], None]:
        """Return what writes down, now and then, that somebody is at work: such a workspace does not fall asleep."""
        noted = float("-inf")

        def note() -> None:
            nonlocal noted
            if time.monotonic() - noted > ACTIVITY_NOTED_EVERY_S:
                noted = time.monotonic()
                self._core.spawn(self._touch(workspace_id), f"activity of {workspace_id}")

        return note

    async def _touch(self, workspace_id: str) -> None:
        at = now()
        await self._core.db.write(lambda db: replicas.touch(db, workspace_id, at))


def _make_room(live: Live) -> None:
    running = [each for each in live.terminals.values() if each.exit_code is None]
    if len(running) >= MOST:
        raise Refusal(429, "Too many terminals", f"A workspace has at most {MOST}; close one")
    ended = [each.id for each in live.terminals.values() if each.exit_code is not None]
    for session_id in ended[: max(0, len(live.terminals) + 1 - MOST)]:
        del live.terminals[session_id]


def _shell() -> str:
    wanted = (os.environ.get("SHELL"), "bash", "sh")
    return next((found for name in wanted if name and (found := shutil.which(name))), "/bin/sh")


def _spelled(session: TerminalSession) -> Terminal:
    return Terminal.model_validate(
        {
            "id": session.id,
            "title": session.title,
            "createdAt": session.created_at,
            "exited": session.exit_code is not None,
            "exitCode": session.exit_code,
        }
    )
