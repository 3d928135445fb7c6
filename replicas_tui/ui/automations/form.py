"""The fields of an automation as they stand: offered what there is, built anew where there are other triggers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from typing_extensions import override

from replicas_tui.effects.reading import Read
from replicas_tui.state.resources import AUTOMATIONS, models, resource
from replicas_tui.state.safe import safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.automations import find
from replicas_tui.state.views.automations_form import Filled
from replicas_tui.state.views.automations_triggers import another
from replicas_tui.state.views.new_replica import new_replica
from replicas_tui.ui.automations import zones
from replicas_tui.ui.automations.draft import AutomationDraft
from replicas_tui.ui.automations.fields import AutomationFields
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import Form
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.pane import Wanted


class AutomationForm(VerticalScroll):
    """Shows a draft.

    Attributes:
        fields: What is filled in; others after the form was built anew.
        form: Their column.
    """

    class Offered(Message):
        """What there is to choose, or the fields themselves, may be others now."""

    def __init__(self, store: Store, draft: AutomationDraft) -> None:
        super().__init__(id="automation-form", can_focus=False)
        self._store, self._draft = store, draft
        self.fields = self._made()
        self.form = Form(self.fields.rows())
        self._settled = False  # what was filled in by itself is told from what is typed
        self._end: Callable[[], None] = lambda: None

    @override
    def compose(self) -> ComposeResult:
        yield self.form

    def on_mount(self) -> None:
        """Offer what is known, and whatever comes to be known."""
        self._end = self._store.watch(
            lambda s: (s.catalogue, s.server.capabilities, s.resources), lambda _: self._offer()
        )
        self.run_worker(self._read_zones())

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Suit the other fields to it; what is typed is for the screen to keep."""
        block = self.fields.block_of(event.field)
        if block is not None:
            block.change_kind()
        if event.field is self.fields.agent:
            self._suit_agent()
            if self.fields.agent.chosen is not None and self.fields.agent.value:
                self.post_message(Wanted(Read((models(self.fields.agent.value),))))
        self.fields.judge_triggers()

    async def add_trigger(self) -> None:
        """Add a trigger of another kind, and go there."""
        now = self.fields.filled()
        await self.rebuild(replace(now, triggers=(*now.triggers, another(now.triggers, zones.here()))))
        self._go_to_trigger(-1)

    async def remove_trigger(self) -> bool:
        """Take the trigger away in which the focus is, or the last one; one stays: False when it is that one."""
        now = self.fields.filled()
        if len(now.triggers) < 2:
            return False
        at = next((n for n, block in enumerate(self.fields.blocks) if block.has_focus), len(now.triggers) - 1)
        await self.rebuild(replace(now, triggers=(*now.triggers[:at], *now.triggers[at + 1 :])))
        self._go_to_trigger(0)
        return True

    async def rebuild(self, now: Filled) -> None:
        """Show this, in fields made for it."""
        self._draft.typed(now)
        self.fields, self._settled = self._made(), False
        self.screen.set_focus(None)  # a key that comes meanwhile is the screen's: a field that goes would swallow it
        await self.remove_children()
        self.form = Form(self.fields.rows())
        if self.is_attached:
            await self.mount(self.form)
            self._offer()

    def _made(self) -> AutomationFields:
        edit = self._draft.edit
        return AutomationFields(edit.now, is_new=not self._draft.id, kept=edit.base.triggers)

    def _go_to_trigger(self, at: int) -> None:
        self.fields.blocks[at].kind.control.focus()
        self.fields.blocks[at].kind.changed()

    async def _read_zones(self) -> None:
        await asyncio.to_thread(zones.names)
        self._offer()

    def _offer(self) -> None:
        """Offer what there is; show the automation as the server has it while nobody typed."""
        state = self._store.state
        if self._settled:
            self._draft.typed(self.fields.filled())
        fresh = find(state, self._draft.id)
        if fresh is not None and self._draft.refreshed(fresh):
            self.run_worker(self.rebuild(self._draft.edit.now), group="rebuild", exclusive=True)
            return
        repositories = [Option(one.id, safe_line(one.name, 60)) for one in state.catalogue.repositories]
        self.fields.offer(new_replica(state), repositories, zones.options())
        self.fields.name.others = frozenset(
            one.name.casefold() for one in resource(state, AUTOMATIONS).value or () if one.id != self._draft.id
        )
        self._suit_agent()
        self._draft.offered(self.fields.filled())
        self._settled = True
        self.post_message(self.Offered())

    def _suit_agent(self) -> None:
        """Offer the chosen agent's models, as far as they are known."""
        known = resource(self._store.state, models(self.fields.agent.value)).value
        self.fields.suit_agent([one.id for one in known.models] if known is not None else [])
