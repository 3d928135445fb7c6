"""Our log file. The terminal belongs to the app, so whatever went wrong is told there in a sentence and here in full.

A secret never reaches the file: those we hold are blanked by value, bearer headers by shape, in messages and
tracebacks alike. The file is its owner's alone and is turned over at 2 MB, one old one kept.
"""

from __future__ import annotations

import logging
import re
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from typing_extensions import override

from replicas_tui.settings.folders import made

BLANK = "•••"
_BEARER = re.compile(r"(?i)(bearer\s+|x-api-key['\"]?\s*[:=]\s*['\"]?)[^\s'\",]+")
_held: set[str] = set()


def hold_secret(value: str) -> None:
    """Blank `value` wherever it would be logged from now on; a very short one would blank ordinary words."""
    if len(value) >= 6:
        _held.add(value)


def blanked(text: str) -> str:
    """Give `text` with every secret we know of blanked."""
    for value in sorted(_held, key=len, reverse=True):
        text = text.replace(value, BLANK)
    return _BEARER.sub(rf"\1{BLANK}", text)


class BlankingFormatter(logging.Formatter):
    """Formats as usual, tracebacks included, then blanks the result."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return blanked(super().format(record))


class _OwnFile(RotatingFileHandler):
    """A log file that is made readable by its owner alone."""

    @override
    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream


def open_log(path: Path) -> logging.Logger:
    """Write the program's log to `path` and give its logger; calling again changes nothing.

    Raises:
        OSError: the folder cannot be written.
    """
    logger = logging.getLogger("replicas_tui")
    if any(isinstance(handler, _OwnFile) for handler in logger.handlers):
        return logger
    made(path.parent)
    handler = _OwnFile(path, maxBytes=2_000_000, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(BlankingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger


def report_crash(crash: tuple[type[BaseException], BaseException, TracebackType | None], path: Path) -> str:
    """Write a fault of ours to the log in full and give the sentence to tell instead."""
    kind = crash[0].__name__
    try:
        open_log(path).critical("crashed", exc_info=crash)
    except OSError as error:
        return f"it crashed ({kind}), and the log {path} cannot be written: {error.strerror}."
    return f"it crashed ({kind}); that is a fault of the program, told in full in {path}."
