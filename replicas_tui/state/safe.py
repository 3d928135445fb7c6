"""Untrusted text made fit for a terminal, once, at the edge.

Everything from a server, a file or a process is hostile until it went through `safe`: an escape sequence can retitle
the window, fill the clipboard or move the cursor; a bidi override can show a different command than the one that runs.
"""

from __future__ import annotations

from typing import NewType

Safe = NewType("Safe", str)
NOTHING = Safe("")
