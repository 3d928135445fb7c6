"""`python -m tests.kill --kills 200`: the long version of tests/local/test_kill.py, with figures."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.kill.killing import kill_often
from tests.kill.verdict import spoken


def main() -> int:
    """Run; exit 1 when anything was lost, doubled or left behind."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory() as room:
        result = asyncio.run(kill_often(Path(room), given.kills, given.seed, patience_s=600))
    print(
        f"{result.kills} kills, {result.promised} promises ({result.messages} messages,"
        f" {result.executions} executions),"
        f" {result.deliveries} deliveries, {result.swept} processes swept, slowest restart {result.restart_s:.2f} s:"
        f" {len(result.faults)} faults"
    )
    if result.faults:
        print(spoken(result.faults))
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
