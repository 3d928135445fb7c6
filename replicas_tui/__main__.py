"""`python -m replicas_tui` is `replicas-tui`."""

from __future__ import annotations

import sys

from replicas_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
