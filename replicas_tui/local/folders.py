"""Where the engine keeps what. Everything lies in one folder that only its owner may enter.

Standard library only, because the command line looks here before anything heavy is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class EngineFolders:
    """Every place below the data folder."""

    data: Path

    @property
    def database(self) -> Path:
        """Replicas, chats, messages, histories."""
        return self.data / "engine.sqlite3"

    @property
    def key(self) -> Path:
        """The API key, one line."""
        return self.data / "engine.key"

    @property
    def vault(self) -> Path:
        """The key of what is sealed in the database, or where the keyring has it; JSON."""
        return self.data / "engine.vault"

    @property
    def lock(self) -> Path:
        """Held by the one engine that may run here."""
        return self.data / "engine.lock"

    @property
    def runtime(self) -> Path:
        """Where the running engine listens, as JSON."""
        return self.data / "engine.json"

    @property
    def port(self) -> Path:
        """Where the engine listened last: it listens there again if it can, so that apps find it after a restart."""
        return self.data / "engine.port"

    @property
    def log(self) -> Path:
        """What it did."""
        return self.data / "engine.log"

    @property
    def settings(self) -> Path:
        """What the user set; need not exist."""
        return self.data / "engine.toml"

    def webhook_secret(self, source: str) -> Path:
        """Return what a code forge (`github`, `gitlab`) proves its webhooks by, one line; need not exist."""
        return self.data / f"webhook.{source}.secret"

    @property
    def mirrors(self) -> Path:
        """A bare mirror of each repository."""
        return self.data / "mirrors"

    @property
    def skills(self) -> Path:
        """Skills the user keeps for all environments to choose from; need not exist."""
        return self.data / "skills"

    @property
    def workspaces(self) -> Path:
        """A folder a replica, named by its id."""
        return self.data / "workspaces"

    def workspace(self, replica_id: str) -> Path:
        """Return the folder of one replica."""
        return self.workspaces / replica_id

    def make(self) -> None:
        """Make them, closed to everybody else."""
        for folder in (self.data, self.mirrors, self.workspaces):
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        self.data.chmod(PRIVATE_FOLDER)
