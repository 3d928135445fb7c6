"""The skills of an environment: what is enabled, what registries and repositories bring, and the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.api.skills import EnableSkill
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import Intent
from replicas_tui.effects.environment_items import EnableOne, Kind, RemoveItem
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key, resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_skills import SkillGroup, SkillRow, catalogue, offered, skills
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.dialogs.confirm import Confirm
from replicas_tui.ui.dialogs.skill_registry import AddSkillRegistry
from replicas_tui.ui.draw.environments_skills import group_lines, skill_lines
from replicas_tui.ui.environments.panel import Panel
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.panes.filter import FilterLine

PAUSE_S = 0.25  # after the last key, before the catalogue is asked

_LOST = {
    "skill": ("Disable", Safe("New replicas do not get it any more; those that have it keep it.")),
    "registry": ("Remove", Safe("New replicas do not get its skills any more; those that have them keep them.")),
}


class SearchLine(FilterLine):
    """Words to look for in the catalogue."""

    DEFAULT_CSS = "SearchLine { margin: 1 0 0 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "to what was found", id="skills.found"),
        Binding("escape", "clear", "back", id="skills.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.placeholder = "search the catalogue; esc goes back"

    class Left(Message):
        """The user is through with the catalogue."""

    @override
    def action_clear(self) -> None:
        self.post_message(self.Left())


class SkillList(Listing):
    """What is listed; only a skill of the catalogue that is not enabled yet can be chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "enable", id="skills.enable")]

    def __init__(self, can_enable: Callable[[str], bool]) -> None:
        super().__init__()
        self._can_enable = can_enable

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._can_enable(self.at) if action == "choose" else super().check_action(action, parameters)


class SkillsPanel(Panel[tuple[SkillGroup, ...]]):
    """Lists them; while one searches, the catalogue instead."""

    TITLE: ClassVar[str] = "Skills"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,n", "search", "find skills", id="skills.search"),
        Binding("a", "add_registry", "add registry", id="skills.add"),
        Binding("x", "remove", "take away", id="skills.remove"),
        Binding("escape", "leave_search", "back", id="skills.leave"),
    ]

    def __init__(self, store: Store, clock: Clock, environment_id: str) -> None:
        super().__init__(store, clock, environment_id)
        self.list = SkillList(self._can_enable)
        self._search = SearchLine()
        self._searching = False
        self._words = ""  # what the list shows the catalogue for
        self._refused = ("", "")
        self._asking: Timer | None = None
        self._rows: dict[str, SkillRow] = {}

    @override
    def compose(self) -> ComposeResult:
        yield from (self._search, self.list)

    @classmethod
    @override
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        of = environment_id
        return (resources.skills(of), resources.registries(of), resources.repo_skills(of))

    @classmethod
    @override
    def count(cls, state: State, environment: Environment) -> int | None:
        held = resource(state, resources.skills(environment.id)).value
        return len(held.environment_skills) if held is not None else environment.skill_count

    @override
    def enter(self) -> None:
        (self._search if self._searching else self.list).focus()

    @override
    def select(self, state: State) -> tuple[SkillGroup, ...]:
        if self._searching:
            return (catalogue(state, self.environment_id, self._words),)
        return skills(state, self.environment_id)

    @override
    def paint(self, view: tuple[SkillGroup, ...]) -> None:
        self._rows = {row.key: row for group in view for row in group.rows}
        entries: list[Entry] = []
        for group in view:
            entries.append(Entry("", partial(_head, group)))
            entries += [Entry(row.key, partial(self._row, row)) for row in group.rows]
        self.list.fill(entries)
        self.refresh_bindings()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "remove":
            return self._at is not None and self._at.kind in _LOST
        return self._searching if action == "leave_search" else True

    def action_search(self) -> None:
        """Look into the catalogue."""
        if not self._searching:
            self._searching = True
            self._ask()
        self._search.add_class("-kept")
        self._search.focus()

    @on(SearchLine.Left)
    def action_leave_search(self) -> None:
        """Show what is enabled again."""
        self._searching = False
        self._search.value = ""
        self._search.remove_class("-kept")
        self.list.focus()
        self.again()

    def action_add_registry(self) -> None:
        """Add the skills of a repository."""
        self.app.push_screen(AddSkillRegistry(self.environment_id))

    def action_remove(self) -> None:
        """Disable the skill, or remove the registry, under the cursor; asks."""
        row = self._at
        if row is None or row.kind not in _LOST:
            return
        word, lost = _LOST[row.kind]
        kind: Kind = "skill" if row.kind == "skill" else "registry"

        def answered(answer: bool | None) -> None:
            if answer:
                self._do(row.key, RemoveItem(kind, self.environment_id, row.item_id))

        self.app.push_screen(Confirm(row.name, lost, word), answered)

    def _can_enable(self, key: str) -> bool:
        row = self._rows.get(key)
        return row is not None and row.kind == "found" and not row.enabled

    @property
    def _at(self) -> SkillRow | None:
        return self._rows.get(self.list.at)

    @on(Listing.Moved)
    def _moved(self, message: Listing.Moved) -> None:
        message.stop()
        self.refresh_bindings()

    @on(Listing.Chosen)
    def _chosen(self, message: Listing.Chosen) -> None:
        message.stop()
        row = self._rows.get(message.at)
        found = offered(self.store.state, self._words, row.item_id) if row is not None and row.kind == "found" else None
        if row is not None and found is not None and not row.enabled:
            wish = EnableSkill(name=found.name, slug=found.slug, source=found.source)
            self._do(row.key, EnableOne(self.environment_id, wish))

    @on(Input.Changed, "SearchLine")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._asking is not None:
            self._asking.stop()
        if self._searching:
            self._asking = self.set_timer(PAUSE_S, self._ask)

    @on(FilterLine.Done)
    def _typed_all(self, event: FilterLine.Done) -> None:
        """Go to what was found."""
        event.stop()
        self.list.focus()

    def _ask(self) -> None:
        self._words = self._search.value.strip()
        self.want(Read((resources.found_skills(self._words),)))
        self.again()

    def _do(self, key: str, intent: Intent) -> None:
        def told(refusal: Refusal | None) -> bool:
            if not self.is_attached:
                return refusal is None
            self._refused = (key, refusal.plain) if refusal is not None else ("", "")
            self.again()
            return True

        self.want(Ask(intent, told))

    def _row(self, row: SkillRow, width: int) -> list[Content]:
        refused = safe_line(self._refused[1], 500) if self._refused[0] == row.key else NOTHING
        return list(skill_lines(width, row, refused))


def _head(group: SkillGroup, width: int) -> list[Content]:
    return list(group_lines(width, group))
