"""New replica: what is typed is kept until the server took it, whatever goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import unquote

from textual.timer import Timer
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.replicas import CreateReplica
from replicas_tui.effects.repositories import AddRepository
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.store import Store
from replicas_tui.state.views.new_replica import NewReplicaView, blamed, new_replica, request, unpacked
from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.dialogs.fields import Fields
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import Form, LastLine, standing
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.pane import Wanted, keep
from replicas_tui.ui.paths import whole_path

SAVE_S = 0.4  # after the first key that is not saved yet
CHECK_S = 2.0  # between two looks at agents that are still being checked
DRAFT = "new"


class NewReplica(Dialog[str], LeaderScreen):
    """The form; answers the id of the replica it made, or None."""

    heading = "New replica"
    ahead = "tab next field"

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self._view = new_replica(store.state)
        self.fields = Fields(unpacked(self._view.draft))
        self._form = Form(self.fields.rows())
        self._last = LastLine("Start ^s")
        self._busy = self._trouble = ""
        self._before: frozenset[str] = frozenset()
        self._made = False
        self._saving: Timer | None = None
        self._unwatch: Callable[[], None] = lambda: None

    @override
    def body(self) -> Iterable[Widget]:
        yield DialogPage(self._form, can_focus=False)
        yield self._last

    def on_mount(self) -> None:
        """Offer what is known, and ask for what is new."""
        self._unwatch = self.store.watch(new_replica, self._offer)
        self.post_message(Wanted(LoadCatalogue()))
        self.set_interval(CHECK_S, self._check)
        self._say()

    def on_unmount(self) -> None:
        """Stop watching, and keep what waits for its timer."""
        self._unwatch()
        if self._saving is not None:
            self._save()

    def _offer(self, view: NewReplicaView) -> None:
        self._view = view
        self.fields.offer(view)
        self._say()

    def _check(self) -> None:
        """Ask again how the agents stand; failing says nothing new: what is known stays."""
        if self._view.checking:
            self.post_message(Wanted(Ask(LoadCatalogue(), lambda _: True)))

    def on_field_changed(self, event: Field.Changed) -> None:
        """Keep what is typed, soon."""
        event.stop()
        self._trouble = ""
        self.fields.touched(event.field)
        if event.field is self.fields.agent:
            self.fields.suit_agent()
        if event.field is self.fields.size:
            self.fields.show_price()
        if self._saving is None:
            self._saving = self.set_timer(SAVE_S, self._save)
        self._say()

    def on_choice_unknown(self, event: Choice.Unknown) -> None:
        """Connect the repository whose path or URL was typed."""
        event.stop()
        if self.fields.place and self._view.can_add:
            self._add()

    @override
    def action_start(self) -> None:
        if self._busy:
            return
        if self.fields.place and self._view.can_add:
            self._add()
        elif self._form.submit():
            self._go("starting", CreateReplica(request(self.fields.filled())), self._started)
        self._say()

    @override
    def action_leave(self) -> None:
        self._save()
        super().action_leave()

    def _add(self) -> None:
        self._go("adding the repository", AddRepository(whole_path(self.fields.place)), self._added)

    def _go(self, doing: str, intent: CreateReplica | AddRepository, told: Callable[[Refusal | None], bool]) -> None:
        self._busy, self._trouble = doing, ""
        self._before = frozenset(self.store.state.replicas)
        self.post_message(Wanted(Ask(intent, told)))
        self._say()

    def _added(self, refusal: Refusal | None) -> bool:
        self._busy = ""
        if not self.is_current:
            return False
        if refusal is not None:
            self.fields.environment.refuse(refusal.sentence)
        else:
            self._choose_new()
        self._say()
        return True

    def _choose_new(self) -> None:
        """Choose the environment of the repository that was just added."""
        place = whole_path(self.fields.place).rstrip("/").removesuffix(".git")
        for repository in self.store.state.catalogue.repositories:
            for one in self.store.state.catalogue.environments:
                address = unquote(repository.url).rstrip("/").removesuffix(".git")
                if one.repository_id == repository.id and address.endswith(place):
                    self.fields.environment.fill(one.id)

    def _started(self, refusal: Refusal | None) -> bool:
        self._busy = ""
        if refusal is None:
            self._forget()
        elif self.is_current:
            self._blame(refusal)
        return self.is_current or refusal is None

    def _blame(self, refusal: Refusal) -> None:
        field = self.fields.by_name(blamed(refusal.said))
        if field is not None:
            field.refuse(refusal.said)
            field.control.focus()
        else:
            self._trouble = refusal.sentence
        self._say()

    def _forget(self) -> None:
        """The server has it: nothing of it is a draft any more."""
        name = self.fields.name.value
        made = [one.id for one in self.store.state.replicas.values() if one.name == name and one.id not in self._before]
        if self._saving is not None:
            self._saving.stop()
        self._made = True
        keep(self.app, SaveDraft(DRAFT))
        if self.is_current:
            self.dismiss(made[0] if made else None)

    def _save(self) -> None:
        if self._saving is not None:
            self._saving.stop()
        self._saving = None
        if not self._made:
            keep(self.app, SaveDraft(DRAFT, Draft(self.fields.filled().packed())))

    def _say(self) -> None:
        said = standing(self._form, self._busy, self._trouble)
        self._last.say(said, ready=not self._form.wrong and not self._busy)
