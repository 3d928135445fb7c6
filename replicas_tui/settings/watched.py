"""The file of settings, looked at now and then: read again only when it is another one than last time."""

from __future__ import annotations

from collections.abc import Mapping

from replicas_tui.outcome import UsageError
from replicas_tui.settings.config import Settings, config_file, load_settings
from replicas_tui.settings.folders import Folders


class WatchedSettings:
    """Settings that may change while the app runs; looking costs one `stat`."""

    def __init__(self, folders: Folders, environ: Mapping[str, str]) -> None:
        self._folders = folders
        self._environ = environ
        self._seen = self._mark()

    def changed(self) -> Settings | UsageError | None:
        """Give the settings of a changed file, or what is wrong with it; None when it is the same as before."""
        mark = self._mark()
        if mark == self._seen:
            return None
        self._seen = mark
        try:
            return load_settings(self._folders, self._environ)
        except UsageError as error:
            return error

    def _mark(self) -> tuple[int, int, int]:
        try:
            found = config_file(self._folders).stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)
