"""`replicas-tui local webhook-secret …`: what a code forge proves its webhooks by.

The secret comes from standard input or is made here, never from an argument, which everybody on the machine may read.
The engine looks at each webhook, so that nothing needs a restart.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from replicas_tui.local.folders import EngineFolders
from replicas_tui.outcome import Failure
from replicas_tui.settings.private_files import write_private


def show(arguments: argparse.Namespace, engine: Path) -> int:
    """Print the secret, made if there is none; or set, replace or remove it."""
    path = EngineFolders(engine).webhook_secret(arguments.forge)
    try:
        if arguments.remove:
            path.unlink(missing_ok=True)
            print(f"Webhooks of {arguments.forge} are refused now.")
            return 0
        if arguments.stdin:
            write_private(path, _given() + "\n")
            print(f"The secret of {arguments.forge} is set.")
            return 0
        if arguments.new or not path.exists():
            write_private(path, secrets.token_urlsafe(32) + "\n")
        print(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as error:
        raise Failure(f"The secret of {arguments.forge} cannot be kept at {path}: {error}") from None
    return 0


def _given() -> str:
    secret = sys.stdin.readline().strip()
    if not (secret.isprintable() and secret.isascii() and secret):
        raise Failure("Give the secret as one line of plain characters on standard input.")
    return secret
