"""`replicas-tui local`, without a word more: what the engine isolates on this machine, and what it does not.

Said as plainly as it is, because whoever lets an agent run here should know.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from replicas_tui.commands.local import settings_of
from replicas_tui.local import daemon
from replicas_tui.local.fence.fence import probe as fence
from replicas_tui.local.isolation import isolated, not_isolated, permission_sentence, pull_request_sentence
from replicas_tui.local.pulls.programs import installed
from replicas_tui.local.sizes.hold import probe


def describe(_arguments: argparse.Namespace, engine: Path) -> int:
    """Print both lists, and where the engine runs."""
    endpoint = daemon.status(engine)
    settings = settings_of(engine)
    kind = fence(settings.isolation).kind
    print(f"The local engine runs at {endpoint.base_url}." if endpoint else "The local engine does not run.")
    print(f"Its data is in {engine}.\n")
    print("Isolated:")
    print("".join(f"  + {each}\n" for each in isolated(kind)))
    print("Not isolated:")
    print("".join(f"  - {each}\n" for each in not_isolated(kind)))
    print(f"Isolation: {kind}")
    print(f"Permissions: {permission_sentence(settings.permissions)}")
    print(f"Size: {probe().sentence()}")
    print(f"Pull requests: {pull_request_sentence(installed())}")
    print("\nMore: replicas-tui local --help")
    return 0
