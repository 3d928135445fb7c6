"""How full the context is, from what Claude Code reports anyway."""

from __future__ import annotations

from typing import Any

from replicas_tui.local.agents.claude.protocol import Json, now

_READ = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")


class ContextMeter:
    """Remembers the last answer of the model's; its tokens are what the context held."""

    def __init__(self) -> None:
        self._model: str | None = None
        self._tokens = 0

    def see(self, message: Json) -> None:
        """Look at an `assistant` line; what a sub-agent says fills a context of its own."""
        body = message.get("message")
        usage: Any = body.get("usage") if isinstance(body, dict) else None
        if message.get("parent_tool_use_id") is not None or not isinstance(usage, dict):
            return
        counts = (usage.get(name) for name in _READ)
        self._tokens = sum(int(count) for count in counts if isinstance(count, int | float))
        self._model = str(body.get("model")) if isinstance(body, dict) else None

    def event(self, result: Json) -> Json | None:
        """Return the `context-usage` event that goes with a `result` line; None when it tells no window."""
        used = result.get("modelUsage")
        told = used if isinstance(used, dict) else {}
        # The window is told under the name with its suffix ("opus[1m]"), the answer has the name without it.
        windows = [
            each.get("contextWindow")
            for name, each in told.items()
            if isinstance(each, dict) and self._model and str(name).partition("[")[0] == self._model.partition("[")[0]
        ]
        window = next((each for each in windows if isinstance(each, int) and each > 0), None)
        if window is None or not self._tokens:
            return None
        payload = {
            "provider": "claude",
            "source": "claude_result",
            "model": self._model,
            "totalTokens": self._tokens,
            "maxTokens": window,
            "percentage": round(100 * self._tokens / window, 1),
        }
        return {"timestamp": now(), "type": "context-usage", "payload": payload}
