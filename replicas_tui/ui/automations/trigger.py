"""The fields of one trigger: those of its kind show, what was typed into the others stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.cron import NoSchedule, schedule
from replicas_tui.state.cron_text import expression
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.automations import trigger_event
from replicas_tui.state.views.automations_triggers import (
    CRON,
    CUSTOM,
    EVENTS,
    GITHUB,
    GITLAB,
    KINDS,
    LEVELS,
    SENTRY,
    SLACK,
    TriggerFilled,
    begun,
)
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.field import VALUE, Field
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import line, prose
from replicas_tui.ui.lines import Lines

_FORGES: Final = (GITHUB, GITLAB)
_NAMES: Final = {
    GITHUB: ("Not by", "users, with commas"),
    GITLAB: ("Not by", "users, with commas"),
    SLACK: ("Channels", "their ids; none for all"),
    SENTRY: ("Projects", "their slugs; none for all"),
}
_GROUPED: Final = (Option("yes", Safe("to the same replica")), Option("no", Safe("a new one each")))
_LEVELS: Final = (Option("", Safe("all")), *(Option(level, Safe(level)) for level in LEVELS))


class ScheduleField(TextField):
    """Five fields, or words for them; which five they are is said at the right."""

    @override
    def note(self) -> str:
        return self.check(self.value) if self.value.strip() else ""

    @override
    def changed(self) -> None:
        self.say_five()
        super().changed()

    def say_five(self) -> None:
        """Say what the words are in five fields."""
        self.hint(expression(self.value) or ("or: weekdays at 9" if not self.value else ""))


class TriggerBlock:
    """The fields of one trigger.

    Args:
        one: What is filled in.
        number: Its place, from 1; 0 when it is the only one.
    """

    def __init__(self, one: TriggerFilled, number: int) -> None:
        self._origin, self._was = one.origin, one
        label = f"Trigger {number}" if number else "Trigger"
        kinds = KINDS if one.kind in KINDS else (*KINDS, one.kind)
        self.kind = KindField(label, [Option(kind, safe_line(kind, 20)) for kind in kinds], frozenset({one.kind}))
        self.schedule = ScheduleField("Schedule", one.schedule, check=self._wrong_schedule)
        self.timezone = Choice("Time zone", (), one.timezone, free=True, placeholder="UTC", check=self._wrong_zone)
        self.said = Lines(classes="said")
        self.event = Picks("When", (), frozenset({one.event}))
        self.repositories = Picks("Only in", (), frozenset(one.repositories), many=True)
        self.names = TextField("Not by", one.names)
        self.level = Picks("From level", _LEVELS, frozenset({one.level}))
        self.group = Picks("Follow-ups", _GROUPED, frozenset({"yes" if one.group else "no"}))
        self._shown = (self.schedule, self.timezone, self.event, self.repositories, self.names, self.level, self.group)

    def rows(self) -> Iterable[Widget]:
        """Give them top to bottom, air above."""
        yield Lines(lambda width: [line(width, [])])
        yield from (self.kind, self.schedule, self.timezone, self.said, self.event, self.repositories)
        yield from (self.names, self.level, self.group)

    @property
    def has_focus(self) -> bool:
        """One of its fields has the focus."""
        return any(field.control.has_focus for field in (self.kind, *self._shown))

    def filled(self) -> TriggerFilled:
        """Read them."""
        return TriggerFilled(
            kind=self.kind.value,
            schedule=self.schedule.value,
            timezone=self.timezone.value,
            event=self.event.value if self.kind.value in EVENTS else "",
            repositories=tuple(sorted(self.repositories.chosen)),
            names=self.names.value,
            group=self.group.value == "yes",
            level=self.level.value,
            origin=self._origin,
        )

    def by_name(self, name: str) -> Field:
        """Give the field of that name, or the kind where that one does not show."""
        found = getattr(self, name, None)
        return found if isinstance(found, Field) and found.display else self.kind

    def offer(self, repositories: Sequence[Option], zones: Sequence[Option]) -> None:
        """Offer what there is."""
        gone = self.repositories.chosen - {one.key for one in repositories}
        missing = [Option(key, safe_line(key[:8], 20), Safe("gone")) for key in sorted(gone)]
        self.repositories.offer((*repositories, *missing))
        self.timezone.offer(zones)
        self.schedule.say_five()
        self.suit()

    def tell(self, said: Safe) -> None:
        """Say below a schedule what it comes to, where that has no place of its own."""
        gutter = [" " * VALUE]
        self.said.show(lambda width: prose(width, Content.styled(said, "$t-2"), gutter, gutter) if said else [])

    def change_kind(self) -> None:
        """Begin with the usual event of the kind that was chosen."""
        fresh = begun(self.kind.value, self.filled())
        self.event.fill(frozenset({fresh.event}))
        self.group.fill(frozenset({"yes" if fresh.group else "no"}))
        self.suit()

    def suit(self) -> None:
        """Show the fields of the kind."""
        kind = self.kind.value
        shows = {
            self.schedule: kind == CRON,
            self.timezone: kind == CRON,
            self.event: kind in EVENTS and kind != SLACK,
            self.repositories: kind in _FORGES and bool(self.repositories.picks.options),
            self.names: kind in _NAMES,
            self.level: kind == SENTRY,
            self.group: kind in (*_FORGES, SLACK),
        }
        for field in self._shown:
            field.display = shows[field]
        self.said.set_class(kind == CRON, "-on")
        if kind in EVENTS:
            known = EVENTS[kind]
            events = known if not self.event.chosen - {*known, ""} else (*known, *sorted(self.event.chosen))
            self.event.offer([Option(event, trigger_event(event)) for event in events])
        if kind in _NAMES:
            self.names.label, hint = _NAMES[kind]
            self.names.hint(hint)
            self.names.refresh()
        self.kind.about = (
            "a link of its own, made when it is saved" if kind == CUSTOM and self._was.kind != CUSTOM else ""
        )
        self.kind.say()

    def _wrong_schedule(self, _: str) -> str:
        return _wrong(self.filled().five, "UTC")

    def _wrong_zone(self, zone: str) -> str:
        return _wrong("@daily", zone)


class KindField(Picks):
    """What kind of trigger it is; what is wrong with the trigger as a whole is said here.

    Attributes:
        about: A word on the kind.
        clash: Why there cannot be one like this.
    """

    about = ""
    clash = ""

    @override
    def wrong(self) -> str:
        return self.clash

    @override
    def note(self) -> str:
        return super().note() or self.about


def _wrong(expression: str, zone: str) -> str:
    try:
        schedule(expression, zone)
    except NoSchedule as wrong:
        return str(wrong)
    return ""
