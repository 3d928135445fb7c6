"""Installs the pinned CLIs from npm, each into a folder of its own that is kept."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from platformdirs import user_cache_path

from tests.agents.table import Row

ENABLE = "REPLICAS_AGENTS_TEST"
CACHE = "REPLICAS_AGENTS_CACHE"
NOT_ASKED_FOR = "no real coding agent was driven: make agents-test installs them from npm and does"
PATIENCE_S = 600


def why_not() -> str | None:
    """Return why no CLI can be driven; None if they can."""
    if not os.environ.get(ENABLE):
        return NOT_ASKED_FOR
    return None if shutil.which("npm") else "no real coding agent was driven: npm is not installed"


def installed(row: Row) -> Path:
    """Return the folder that holds an agent's program, installed if need be."""
    root = Path(os.environ.get(CACHE) or user_cache_path("replicas-tui-agents"))
    folder = root / row.package.replace("/", "+")
    programs = folder / "node_modules" / ".bin"
    if not (programs / row.executable).exists():
        folder.mkdir(parents=True, exist_ok=True)
        argv = ("npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), row.package)
        subprocess.run(argv, check=True, timeout=PATIENCE_S, stdout=subprocess.DEVNULL)
    return programs
