"""The form for an automation: what is typed is kept until the server took it, whatever goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.automations import Automation
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.automations import ReadAutomation
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.automations_form import blamed
from replicas_tui.state.views.automations_triggers import CRON
from replicas_tui.state.views.top import Place
from replicas_tui.ui.automations.draft import AutomationDraft
from replicas_tui.ui.automations.fields import AutomationFields
from replicas_tui.ui.automations.form import AutomationForm
from replicas_tui.ui.automations.one_pane import OnePane
from replicas_tui.ui.automations.preview import SchedulePreview
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.dialogs.confirm import Confirm
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import standing
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.kit import prose, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted, keep
from replicas_tui.ui.screens.frame import FrameScreen

SAVE_S: Final = 0.4  # after the first key that is not saved yet
_FORGOTTEN: Final = Safe("What was typed here is forgotten; what is on the server stays.")
LOOK_S: Final = 0.1  # after the first key the preview does not show yet


class AutomationEditor(OnePane, FrameScreen, LeaderScreen):
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
        self._form = AutomationForm(store, self.draft)
        self._preview = SchedulePreview(store, clock, self.draft.id)
        self._head, self._last = Lines(classes="head"), Lines()
        self._busy = self._trouble = self._made = ""
        self._done = False

    @property
    def fields(self) -> AutomationFields:
        """What is filled in."""
        return self._form.fields

    @property
    @override
    def subject(self) -> str | None:
        return None

    @override
    def body(self) -> Iterable[Widget]:
        yield Horizontal(Vertical(self._head, self._form, self._last, id="automation-left"), self._preview)

    def on_mount(self) -> None:
        """Ask for what is new."""
        self.post_message(Wanted(LoadCatalogue()))
        if self.draft.id:
            self.post_message(Wanted(ReadAutomation(self.draft.id)))
        self.fields.name.control.focus()

    def on_unmount(self) -> None:
        """Keep what was typed."""
        self._save()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Keep what is typed, soon, and show what it comes to."""
        event.stop()
        self._trouble = ""
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
        self.show_form()
        if any(one.kind == CRON for one in self.fields.filled().triggers):
            self._send(run_once=True)
        else:
            self._trouble = "Only what has a schedule can be run by hand; ^s saves it."
            self._say()

    async def action_add(self) -> None:
        """Add a trigger of another kind."""
        self.show_form()
        await self._form.add_trigger()

    async def action_remove(self) -> None:
        """Take the trigger away in which the focus is, or the last one; one stays."""
        self.show_form()
        if not await self._form.remove_trigger():
            self._trouble = "An automation needs a trigger: choose another kind instead."
            self._say()

    def action_begin_anew(self) -> None:
        """Forget what was typed, once the user agreed."""

        async def answered(agreed: bool | None) -> None:
            if agreed:
                self.draft.begin_anew()
                await self._form.rebuild(self.draft.edit.now)
                if self.is_attached:
                    self.fields.name.control.focus()

        self.app.push_screen(Confirm(Safe("This draft"), _FORGOTTEN, "Forget"), answered)

    def action_leave(self) -> None:
        """Go back; the draft stays."""
        if self.previewing:
            self.show_form()
        else:
            self.dismiss()

    def _send(self, *, run_once: bool) -> None:
        if self._busy:
            return
        self.show_form()
        if self._form.form.submit():
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

    @on(AutomationForm.Offered)
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
        last = standing(self._form.form, self._busy, self._trouble)
        self._last.show(lambda width: prose(width, Content.assemble(last)))
