"""The form for an automation: what is typed is kept until the server took it, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.automations import Automation
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.automations import ReadAutomation
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.reading import Read
from replicas_tui.state.resources import AUTOMATIONS, models, resource
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.automations import find
from replicas_tui.state.views.automations_form import Filled, blamed
from replicas_tui.state.views.automations_triggers import CRON, another
from replicas_tui.state.views.new_replica import new_replica
from replicas_tui.state.views.top import Place
from replicas_tui.ui.automations import zones
from replicas_tui.ui.automations.draft import AutomationDraft
from replicas_tui.ui.automations.fields import AutomationFields
from replicas_tui.ui.automations.preview import SchedulePreview
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.dialogs.confirm import Confirm
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import Form, missing
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.kit import Part, prose, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted, keep
from replicas_tui.ui.screens.frame import FrameScreen

SAVE_S: Final = 0.4  # after the first key that is not saved yet
_FORGOTTEN: Final = Safe("What was typed here is forgotten; what is on the server stays.")
LOOK_S: Final = 0.1  # after the first key the preview does not show yet


class AutomationEditor(FrameScreen, LeaderScreen):
    """The form on the left, what its schedule comes to on the right.

    Args:
        store: Where the state is.
        saved: Told the id of what was made or changed.
        automation: What is changed; None makes a new one.
        like: What a new one is begun with.
    """

    PLACE: ClassVar[Place] = "automations"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "next field", id="automation.next"),
        Binding("ctrl+s,alt+enter", "start", "save", priority=True, id="automation.save"),
        Binding("ctrl+t", "run_once", "save and run", priority=True, id="automation.run"),
        Binding("escape", "leave", "back", id="automation.back"),
        Binding("ctrl+n", "add", "add trigger", priority=True, id="automation.add-trigger"),
        Binding("ctrl+r", "remove", "take trigger away", show=False, priority=True, id="automation.remove-trigger"),
        Binding("ctrl+o", "preview", "preview", priority=True, id="automation.preview"),
        Binding("ctrl+l", "begin_anew", "begin anew", show=False, priority=True, id="automation.begin-anew"),
    ]

    _saving: Timer | None = None
    _looking: Timer | None = None

    def __init__(
        self,
        store: Store,
        saved: Callable[[str], None],
        automation: Automation | None = None,
        *,
        like: Automation | None = None,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(store, clock)
        self._told = saved
        self.draft = AutomationDraft(store.state, automation, like)
        self.fields = self._fields()
        self.form = Form(self.fields.rows())
        self._scroll = VerticalScroll(self.form, id="automation-form", can_focus=False)
        self._preview = SchedulePreview(store, clock, self.draft.id)
        self._head, self._last = Lines(classes="head"), Lines()
        self._busy = self._trouble = self._made = ""
        self._done = self._settled = False
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return None

    @override
    def body(self) -> Iterable[Widget]:
        yield Horizontal(Vertical(self._head, self._scroll, self._last, id="automation-left"), self._preview)

    def on_mount(self) -> None:
        """Offer what is known, and ask for what is new."""
        self._end = self.store.watch(
            lambda s: (s.catalogue, s.server.capabilities, s.resources), lambda _: self._offer()
        )
        self.post_message(Wanted(LoadCatalogue()))
        if self.draft.id:
            self.post_message(Wanted(ReadAutomation(self.draft.id)))
        self.run_worker(self._read_zones())
        self.fields.name.control.focus()

    def on_unmount(self) -> None:
        """Stop watching, and keep what was typed."""
        self._end()
        self._save()

    async def _read_zones(self) -> None:
        await asyncio.to_thread(zones.names)
        self._offer()

    def _offer(self) -> None:
        """Offer what there is; show the automation as the server has it while nobody typed."""
        state = self.store.state
        if self._settled:
            self.draft.typed(self.fields.filled())
        fresh = find(state, self.draft.id)
        if fresh is not None and self.draft.refreshed(fresh):
            self.run_worker(self._rebuild(self.draft.edit.now), group="rebuild", exclusive=True)
            return
        repositories = [Option(one.id, safe_line(one.name, 60)) for one in state.catalogue.repositories]
        self.fields.offer(new_replica(state), repositories, zones.options())
        self.fields.name.others = frozenset(
            one.name.casefold() for one in resource(state, AUTOMATIONS).value or () if one.id != self.draft.id
        )
        self._suit_agent()
        self.draft.offered(self.fields.filled())
        self._settled = True
        self._look()

    def _suit_agent(self) -> None:
        """Offer the chosen agent's models, as far as they are known."""
        known = resource(self.store.state, models(self.fields.agent.value)).value
        self.fields.suit_agent([one.id for one in known.models] if known is not None else [])

    def on_field_changed(self, event: Field.Changed) -> None:
        """Keep what is typed, soon, and show what it comes to."""
        event.stop()
        self._trouble = ""
        block = self.fields.block_of(event.field)
        if block is not None:
            block.change_kind()
        if event.field is self.fields.agent:
            self._suit_agent()
            if self.fields.agent.chosen is not None and self.fields.agent.value:
                self.post_message(Wanted(Read((models(self.fields.agent.value),))))
        self.fields.judge_triggers()
        if self._saving is None:
            self._saving = self.set_timer(SAVE_S, self._save)
        if self._looking is None:
            self._looking = self.set_timer(LOOK_S, self._look)
        self._say()

    @override
    def action_start(self) -> None:
        self._send(run_once=False)

    def action_run_once(self) -> None:
        """Save it, and run it once."""
        if any(one.kind == CRON for one in self.fields.filled().triggers):
            self._send(run_once=True)
        else:
            self._trouble = "Only what has a schedule can be run by hand; ^s saves it."
            self._say()

    async def action_add(self) -> None:
        """Add a trigger of another kind."""
        now = self.fields.filled()
        await self._rebuild(replace(now, triggers=(*now.triggers, another(now.triggers, zones.here()))))
        self.fields.blocks[-1].kind.control.focus()
        self.fields.blocks[-1].kind.changed()

    async def action_remove(self) -> None:
        """Take the trigger away in which the focus is, or the last one; one stays."""
        now = self.fields.filled()
        if len(now.triggers) < 2:
            self._trouble = "An automation needs a trigger: choose another kind instead."
            self._say()
            return
        at = next((n for n, block in enumerate(self.fields.blocks) if block.has_focus), len(now.triggers) - 1)
        await self._rebuild(replace(now, triggers=(*now.triggers[:at], *now.triggers[at + 1 :])))
        self.fields.blocks[0].kind.control.focus()
        self.fields.blocks[0].kind.changed()

    def action_preview(self) -> None:
        """Show the preview where there is room for one of the two only."""
        self.toggle_class("-previewing")

    def action_begin_anew(self) -> None:
        """Forget what was typed, once the user agreed."""

        async def answered(agreed: bool | None) -> None:
            if agreed:
                self.draft.begin_anew()
                await self._rebuild(self.draft.edit.now)
                if self.is_attached:
                    self.fields.name.control.focus()

        self.app.push_screen(Confirm(Safe("This draft"), _FORGOTTEN, "Forget"), answered)

    def action_leave(self) -> None:
        """Go back; the draft stays."""
        if self.has_class("-previewing"):
            self.action_preview()
        else:
            self.dismiss()

    async def _rebuild(self, now: Filled) -> None:
        self.draft.typed(now)
        self.fields, self._settled = self._fields(), False
        self.set_focus(None)  # a key that comes meanwhile is the screen's: a field that goes would swallow it
        await self._scroll.remove_children()
        self.form = Form(self.fields.rows())
        if self.is_attached:
            await self._scroll.mount(self.form)
            self._offer()

    def _fields(self) -> AutomationFields:
        edit = self.draft.edit
        return AutomationFields(edit.now, is_new=not self.draft.id, kept=edit.base.triggers)

    def _send(self, *, run_once: bool) -> None:
        if self._busy:
            return
        if self.form.submit():
            self.draft.typed(self.fields.filled())
            self._busy = "saving"
            self.post_message(Wanted(Ask(self.draft.intent(self._was_made, run_once=run_once), self._answered)))
        self._say()

    def _was_made(self, automation_id: str) -> None:
        self._made = automation_id

    def _answered(self, refusal: Refusal | None) -> bool:
        self._busy = ""
        if refusal is None or self._made:
            self._forget()
            return refusal is None
        if not self.is_current:
            return False
        self._blame(refusal)
        return True

    def _blame(self, refusal: Refusal) -> None:
        blame = blamed(refusal.said)
        field = self.fields.find(blame) if blame is not None else None
        if field is not None:
            field.refuse(refusal.reason)
            field.control.focus()
        else:
            self._trouble = refusal.sentence
        self._say()

    def _forget(self) -> None:
        """The server has it: nothing of it is a draft any more."""
        self._done = True
        keep(self.app, self.draft.dropping())
        if self.is_current:
            self.dismiss()
        self._told(self._made or self.draft.id)

    def _save(self) -> None:
        """Keep the draft."""
        if self._saving is not None:
            self._saving.stop()
        self._saving = None
        if self._done:
            return
        self.draft.typed(self.fields.filled())
        if (keeping := self.draft.keeping()) is not None:
            keep(self.app, keeping)

    def _look(self) -> None:
        """Show what the schedule comes to."""
        self._looking = None
        comes_to = self._preview.look(self.fields.filled())
        for block in self.fields.blocks:
            block.tell(comes_to)
        self._say()

    def _say(self) -> None:
        """Write the heading and the last line."""
        title = self.draft.title(self.fields.filled())
        self._head.show(lambda width: [rule(width, title[:1], title[1:], on=True)])
        last: Part = missing(self.form)
        if self._busy:
            last = (self._busy, "$t-live")
        elif self._trouble:
            last = (self._trouble, "$t-fail")
        self._last.show(lambda width: prose(width, Content.assemble(last)))
