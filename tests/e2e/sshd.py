"""This machine's own SSH server, on a port of the loopback, for the user who runs the tests and a key of the test."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
SSH, KEYGEN = shutil.which("ssh"), shutil.which("ssh-keygen")
PRIVILEGES = Path("/run/sshd")  # where root's server wants an empty folder


class Sshd:
    """A server in a folder of its own; `close` ends it.

    Args:
        path: Where its keys and its configuration lie.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.port = path, _free_port()
        path.mkdir(mode=0o700)
        for name in ("host", "mine"):
            subprocess.run([str(KEYGEN), "-q", "-t", "ed25519", "-N", "", "-f", str(path / name)], check=True)
        shutil.copy(path / "mine.pub", path / "authorized")
        (path / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {path}/host\nPidFile none\nUsePAM no\n"
            f"AuthorizedKeysFile {path}/authorized\nStrictModes no\nPasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\nPermitRootLogin yes\nPrintMotd no\nPrintLastLog no\n"
        )
        if os.getuid() == 0:
            PRIVILEGES.mkdir(mode=0o755, exist_ok=True)
        self._log = (path / "log").open("wb")
        self._process = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(path / "config")], stderr=self._log)
        self._wait()

    def command(self, script: str) -> list[str]:
        """Give the client's command that runs a shell script on a terminal there."""
        options = (f"UserKnownHostsFile={self.path}/known", "StrictHostKeyChecking=accept-new", "LogLevel=ERROR")
        how = ["-F", "none", *(part for option in options for part in ("-o", option))]
        at = ["-tt", "-i", str(self.path / "mine"), "-p", str(self.port), f"{getpass.getuser()}@127.0.0.1"]
        return [str(SSH), *how, *at, script]

    def close(self) -> None:
        """End the server; its sessions are ended by those who opened them."""
        self._process.terminate()
        self._process.wait(60)
        self._log.close()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise AssertionError((self.path / "log").read_text()) from None
                time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
