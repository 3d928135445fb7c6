"""What Codex tells of the work in a thread, as events: what belongs into a history, and what is only live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from replicas_tui.local.agents.adapter import Emitted
from replicas_tui.local.agents.codex import items
from replicas_tui.local.agents.codex.usage import Usage
from replicas_tui.local.agents.events import Json
from replicas_tui.local.agents.fragments import Fragments, Kind, printed
from replicas_tui.local.agents.json_rpc import Incoming, inside

_TEXTS: dict[str, Kind] = {
    "item/agentMessage/delta": "text",
    "item/plan/delta": "text",
    "item/reasoning/summaryTextDelta": "thinking",
    "item/reasoning/textDelta": "thinking",
}


class Progress:
    """The items of one thread as far as they are known."""

    def __init__(self) -> None:
        self._fragments = Fragments()
        self._usage = Usage()
        self._changes: dict[str, tuple[Path, ...]] = {}  # of the items that are begun: the files they change

    def take(self, said: Incoming) -> Iterator[Emitted]:
        """Give what a notification says of the work; nothing for one of anything else."""
        params, item = said.params, inside(said.params, "item")
        match said.method:
            case "item/started":
                self._changes[str(item.get("id"))] = items.changed(item)
                yield from map(Emitted, items.begun(item))
            case "item/completed":
                self._changes.pop(str(item.get("id")), None)
                yield from _live(self._fragments.whole(str(item.get("id"))))
                yield from map(Emitted, items.ended(item))
            case kind if kind in _TEXTS:
                yield from _live(self._fragments.grow(str(params.get("itemId")), _TEXTS[kind], _delta(params)))
            case "item/commandExecution/outputDelta":
                yield from _live([printed(str(params.get("itemId")), _delta(params))])
            case _:
                yield from self._beside(said)

    def changing(self, asked: Json) -> tuple[Path, ...]:
        """Return the files that the item changes for which something is asked."""
        return self._changes.get(str(asked.get("itemId")), ())

    def over(self) -> None:
        """Forget what was left open: the turn is over."""
        self._fragments.clear()
        self._changes.clear()

    def _beside(self, said: Incoming) -> Iterator[Emitted]:
        """Give what is told beside the items."""
        params = said.params
        match said.method:
            case "thread/tokenUsage/updated":
                yield Emitted(self._usage.counted(params))
            case "account/rateLimits/updated":
                self._usage.limited(params)
            case "turn/plan/updated":
                yield Emitted(items.call(f"plan-{params.get('turnId')}", "update_plan", {"plan": params.get("plan")}))
            case "warning":
                yield Emitted(items.news("warning", message=params.get("message")))


def _live(events: Iterable[Json]) -> Iterator[Emitted]:
    return (Emitted(each, live_only=True) for each in events)


def _delta(params: Json) -> str:
    return str(params.get("delta") or "")
