"""What the agent remembers of a session, on disk, so that `--resume` after a crash goes on where it was."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path(".replicas", "script")


class NoSession(Exception):
    """The session to resume is not there; the message says which."""


@dataclass(slots=True)
class Session:
    """One conversation.

    Attributes:
        id: Its name, a uuid.
        turns: How many messages it took.
        answer: What the user answered last; `{{answer}}` in a scenario.
    """

    id: str
    turns: int = 0
    answer: str = ""

    def save(self, home: Path) -> None:
        """Write it down, whole or not at all."""
        path = _path(home, self.id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(path)


def new_session() -> Session:
    """Return a session nobody has heard of."""
    return Session(str(uuid.uuid4()))


def resume_session(home: Path, session_id: str) -> Session:
    """Return a session as it was saved last; NoSession if there is none that can be read."""
    try:
        # As a uuid, because the name comes from outside and becomes a file's.
        name = str(uuid.UUID(session_id))
        saved = json.loads(_path(home, name).read_text())
        return Session(name, int(saved["turns"]), str(saved["answer"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoSession(f"There is no session {session_id!r} to resume.") from error


def _path(home: Path, session_id: str) -> Path:
    return home / FOLDER / f"{session_id}.json"
