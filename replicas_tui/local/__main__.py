"""The daemon: `python -m replicas_tui.local --data-dir D --port N`, as `replicas-tui local start` runs it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from replicas_tui.local.daemon import DaemonError, serve


def main() -> int:
    """Be the engine of a folder."""
    parser = argparse.ArgumentParser(prog="python -m replicas_tui.local", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True, help="the engine's folder")
    parser.add_argument("--port", type=int, default=0, help="where to listen; 0 is any free port")
    given = parser.parse_args()
    try:
        return serve(given.data_dir, given.port)
    except DaemonError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
