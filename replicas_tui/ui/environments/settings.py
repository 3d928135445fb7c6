"""What an environment is: its name, what it is bound to, what its agents are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from typing_extensions import override

from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.views.environments import bound, find, whose
from replicas_tui.ui.environments.page_panel import PagePanel
from replicas_tui.ui.kit import Part, col, line, prose

_LONG = 20_000


@dataclass(frozen=True, slots=True)
class SettingsView:
    """What is set; (label, text) pairs, an empty text is not set."""

    facts: tuple[tuple[str, Safe], ...] = ()


class SettingsPanel(PagePanel[SettingsView]):
    """Shows them; the keys are the screen's."""

    TITLE: ClassVar[str] = "Settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "screen.edit_environment", "edit", id="settings.edit"),
        Binding("c", "screen.copy_environment", "copy", id="settings.copy"),
        Binding("D", "screen.delete_environment", "delete, by its name", show=False, id="settings.delete"),
    ]

    @classmethod
    @override
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        return (resources.environment(environment_id),)

    @override
    def select(self, state: State) -> SettingsView:
        one = find(state, self.environment_id)
        if one is None:
            return SettingsView()
        return SettingsView(
            (
                ("name", safe_line(one.name, 200)),
                ("whose", whose(state, one)),
                ("about", safe(one.description or "", limit=_LONG)),
                ("bound to", bound(state, one) or NOTHING),
                ("system prompt", safe(one.system_prompt or "", limit=_LONG)),
                ("preferences", safe(one.personal_preferences or "", limit=_LONG)),
                ("mobile tests", Safe("on") if one.mobile_testing_enabled else NOTHING),
            )
        )

    @override
    def written(self, width: int, view: SettingsView) -> Iterable[Content]:
        for label, text in view.facts:
            yield line(width, [])
            name: list[Part] = ["   ", col(label, 16, "$t-label")]
            yield from prose(
                width, Content.styled(text or "not set", "$t-text" if text else "$t-meta"), name, [" " * 19]
            )
