"""When we break: the terminal is given back, and nothing is printed on it.

Textual prints a crash with the local variables of every frame, and among ours are API keys and what agents said.
Whoever ran the app takes `crash` and writes it where it belongs.
"""

from __future__ import annotations

from textual.app import App
from textual.worker import WorkerFailed
from typing_extensions import override


class CrashKept(App[None]):
    """An app that keeps the error it died of instead of printing it."""

    crash: BaseException | None = None

    @override
    def _handle_exception(self, error: Exception) -> None:
        if self.crash is None:
            # A worker's own error is wrapped without its traceback being chained: keep the real one.
            self.crash = error.error if isinstance(error, WorkerFailed) else error
        super()._handle_exception(error)

    @override
    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    @override
    def _print_error_renderables(self) -> None:
        if self.crash is not None:
            self._exit_renderables.clear()
        super()._print_error_renderables()
