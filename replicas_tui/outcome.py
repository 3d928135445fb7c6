"""How a command ends badly: one sentence that says what to do, and an exit code scripts can rely on.

Everything the user can cause or meet is one of these two; whatever else escapes is our fault and goes to the log.
"""

from __future__ import annotations


class Outcome(Exception):
    """Ends the program: `str(error)` is the sentence for stderr, `code` the exit status."""

    code = 1


class Failure(Outcome):
    """It was asked for rightly and could not be done (exit 1)."""


class UsageError(Outcome):
    """It was asked for wrongly: a flag, a URL, a path or a configuration file (exit 2)."""

    code = 2
