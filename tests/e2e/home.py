"""A home of its own: an engine, a repository, and replicas made behind the app's back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from tests.local.repos import make_repo

OURS = [sys.executable, "-m", "replicas_tui"]


class Home:
    """An engine that runs below a folder; `close` stops it.

    Args:
        path: The folder.
        config: What stands in `config.toml`.
    """

    def __init__(self, path: Path, config: str = "") -> None:
        self.path, self.app = path, path / "app"
        self.repo = make_repo(path / "shop")
        (self.app / "config").mkdir(parents=True)
        (self.app / "config" / "config.toml").write_text(config)
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.env = kept | {
            "HOME": str(path),
            "REPLICAS_TUI_HOME": str(self.app),
            "REPLICAS_SCRIPT_PACE": "0",
            "TMUX_TMPDIR": str(path),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        self.run("local", "start")
        self.run("local", "repos", "add", str(self.repo))
        self._base = json.loads(self.run("local", "status", "--json"))["base_url"]
        self._key = self.run("local", "key").strip()

    def run(self, *words: str) -> str:
        """Run the program and give what it prints."""
        done = subprocess.run([*OURS, *words], env=self.env, cwd=self.path, capture_output=True, text=True, check=True)
        return done.stdout

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask the engine, as a script of the user's would."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        request = urllib.request.Request(self._base + path, method=method, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def make(self, name: str, *steps: str) -> str:
        """Make a replica whose agent does these steps; give its id."""
        found = self.ask("GET", "/v1/environments")["environments"]
        bound = next(one["id"] for one in found if not one.get("is_global"))
        message = "```scenario\n" + "\n".join(f"- {step}" for step in steps) + "\n```"
        body = {"name": name, "environment_id": bound, "coding_agent": "script", "message": message}
        return str(self.ask("POST", "/v1/replica", body)["replica"]["id"])

    def close(self) -> None:
        self.run("local", "stop")
