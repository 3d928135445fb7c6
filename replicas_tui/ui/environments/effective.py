"""What a workspace of this environment would get, all layers merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.content import Content
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.resources import Key
from replicas_tui.state.views.environments_effective import EffectiveView, effective, needed
from replicas_tui.state.views.environments_layers import EffectiveRow
from replicas_tui.ui.environments.page_panel import PagePanel
from replicas_tui.ui.kit import G, Part, col, line, prose

_WHO = 16


class EffectivePanel(PagePanel[EffectiveView]):
    """Lists it; values stay hidden."""

    TITLE: ClassVar[str] = "Effective"

    @classmethod
    @override
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        return ()

    @override
    def reads(self) -> tuple[Key[Any], ...]:
        return needed(self.store.state, self.environment_id)

    @override
    def select(self, state: State) -> EffectiveView:
        return effective(state, self.environment_id)

    @override
    def written(self, width: int, view: EffectiveView) -> Iterable[Content]:
        if view.trouble:
            yield from prose(width, Content.styled(f"{view.trouble} R reads again.", "$t-fail"))
        elif view.reading:
            yield line(width, ["   ", ("Reading what lies over each other", "$t-meta")])
        for title, rows in view.groups:
            yield line(width, [])
            yield line(width, ["   ", (title, "$t-title")], [(str(len(rows)) if rows else "none", "$t-meta"), " "])
            for row in rows:
                yield _row(width, row)


def _row(width: int, row: EffectiveRow) -> Content:
    names = min(40, max(22, width // 3))
    value: Part = (G["mask"] * 11, "$t-meta") if row.masked else (row.note, "$t-2")
    hidden: Part = (f"  hides {', '.join(row.hides)}", "$t-need") if row.hides else ""
    parts: list[Part] = ["   ", col(row.name, names, "$t-text"), " ", value, hidden]
    return line(width, parts, [col(row.origin, _WHO, "$t-meta"), " "])
