"""`replicas-tui local`, without a word more: what the engine isolates on this machine, and what it does not.

Said as plainly as it is, because whoever lets an agent run here should know.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from replicas_tui.local import daemon
from replicas_tui.local.isolation import ISOLATED, NOT_ISOLATED, SIZE


def describe(_arguments: argparse.Namespace, engine: Path) -> int:
    """Print both lists, and where the engine runs."""
    endpoint = daemon.status(engine)
    print(f"The local engine runs at {endpoint.base_url}." if endpoint else "The local engine does not run.")
    print(f"Its data is in {engine}.\n")
    print("Isolated:")
    print("".join(f"  + {each}\n" for each in ISOLATED))
    print("Not isolated:")
    print("".join(f"  - {each}\n" for each in NOT_ISOLATED))
    print(f"Size: {SIZE}")
    print("\nMore: replicas-tui local --help")
    return 0
