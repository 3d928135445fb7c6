"""Counted tokens and limits, as Codex's session files spell what its app-server tells."""

from __future__ import annotations

import re
from typing import Any

from replicas_tui.local.agents.codex.items import news
from replicas_tui.local.agents.events import Json

_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


class Usage:
    """Remembers the limits, which are told apart from the tokens."""

    def __init__(self) -> None:
        self._limits: Any = None

    def limited(self, params: Json) -> None:
        """Take the limits of the account."""
        self._limits = _snake(params.get("rateLimits"))

    def counted(self, params: Json) -> Json:
        """Return the event of counted tokens."""
        told = _snake(params.get("tokenUsage"))
        told = told if isinstance(told, dict) else {}
        counts = {f"{name}_token_usage": told.get(name) for name in ("total", "last")}
        info = {**counts, "model_context_window": told.get("model_context_window")}
        return news("token_count", info=info, rate_limits=self._limits)


def _snake(value: Any) -> Any:
    if isinstance(value, dict):
        return {_HUMP.sub(r"_\1", key).lower(): _snake(each) for key, each in value.items()}
    return [_snake(each) for each in value] if isinstance(value, list) else value
