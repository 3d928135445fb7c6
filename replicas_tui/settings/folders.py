"""Where everything the program writes lives: one place to ask, one switch that moves all of it.

Nothing is created by asking; `made` creates a folder for its owner alone, as keys and transcripts land in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "REPLICAS_TUI_HOME"
NAME = "replicas-tui"


@dataclass(frozen=True, slots=True)
class Folders:
    """The four folders; only `config` holds what people write by hand."""

    config: Path
    data: Path
    cache: Path
    log: Path

    @property
    def engine(self) -> Path:
        """The local engine's own folder: its database, mirrors, workspaces and key."""
        return self.data / "engine"

    @property
    def log_file(self) -> Path:
        """Our log; the engine keeps another in its own folder."""
        return self.log / "replicas-tui.log"


def find_folders(data_dir: str | None, environ: Mapping[str, str]) -> Folders:
    """Choose the folders: `--data-dir`, else `REPLICAS_TUI_HOME`, else where this system wants them."""
    home = data_dir or environ.get(HOME_VARIABLE)
    if home:
        return _below(Path(home).expanduser().absolute())
    # Only asked here, and not at all by the engine's child: 5 ms of a start that counts them.
    from platformdirs import PlatformDirs  # noqa: PLC0415

    system = PlatformDirs(NAME, appauthor=False)
    return Folders(
        config=system.user_config_path,
        data=system.user_data_path,
        cache=system.user_cache_path,
        log=system.user_log_path,
    )


def made(folder: Path) -> Path:
    """Create `folder` for its owner alone if it is missing, and give it back."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _below(home: Path) -> Folders:
    return Folders(
        config=home / "config",
        data=home / "data",
        cache=home / "cache",
        log=home / "logs",
    )
