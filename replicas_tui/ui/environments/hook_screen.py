"""One hook of an environment: its script above, what it prints when it is tried below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.hook_runs import ReadHook, RunHook, SaveHook, StopWatching
from replicas_tui.effects.telling import Tell
from replicas_tui.state.actions_hooks import HookDrafted, HookShown
from replicas_tui.state.hook_bench import HookDraft, HookKind, HookPast, HookRun, hook_at
from replicas_tui.state.model import Level, State
from replicas_tui.state.run_log import RunLog
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.hooks import HookView, active, hook, run_view, script
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.composer.clean import typeable
from replicas_tui.ui.composer.editor import EditorError
from replicas_tui.ui.dialogs.confirm import Confirm
from replicas_tui.ui.draw.hooks import hook_facts, note_lines, phase_lines, run_facts
from replicas_tui.ui.environments.hook_past import HookVersions
from replicas_tui.ui.environments.hook_script import LARGEST, ScriptArea, ScriptPage, can_be_typed
from replicas_tui.ui.environments.log_screen import LOG_KEYS, LogScreen
from replicas_tui.ui.environments.run_log import RunLogView
from replicas_tui.ui.form.secret_editor import edit_secret
from replicas_tui.ui.kit import line, prose, rule
from replicas_tui.ui.lines import Lines

_STAY = "You may leave: it goes on, and you are told how it ends. The API has no way to end it."
_EMPTY = "Nothing was tried yet. t runs this script in a workspace of its own"
_CHANGING = ("test", "save", "save_test", "edit", "edit_outside")


class HookScreen(LogScreen):
    """Shows, changes, tries and saves one hook."""

    PLACE: ClassVar[Place] = "environments"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "stop", "stop watching", id="hook.stop"),
        Binding("t", "test", "test", id="hook.test"),
        Binding("T", "save_test", "test+save", id="hook.save-test"),
        Binding("S", "save", "save untested", id="hook.save"),
        Binding("e", "edit", "edit", id="hook.edit"),
        Binding("ctrl+g", "edit_outside", "$EDITOR", show=False, id="hook.editor"),
        Binding("V", "versions", "versions", show=False, id="hook.versions"),
        Binding("U", "revert", "give the draft up", show=False, id="hook.revert"),
        Binding("R", "refresh", "read again", show=False, id="hook.refresh"),
        Binding("tab", "other", "script or output", show=False, id="hook.other"),
        *LOG_KEYS,
    ]

    def __init__(
        self, store: Store, clock: Clock, kind: HookKind, environment_id: str, *, writing: bool = False
    ) -> None:
        super().__init__(store, clock)
        self._begins = writing
        self.kind, self.environment_id = kind, environment_id
        self.hook = hook_at(kind, environment_id)
        self.page, self.area = ScriptPage(), ScriptArea()
        self._note = Lines()
        self._output, self._phases, self._foot = Lines(), Lines(), Lines()
        self._view = HookView()
        self._refused: Safe = NOTHING

    @override
    def body(self) -> Iterable[Widget]:
        yield from (self.head, self._note, self.page, self.area)
        yield from (self._output, self._phases, self.finder, self.log_view, self._foot)

    def on_mount(self) -> None:
        """Show what is known, read what is true now."""
        self.store.dispatch(HookShown(self.hook, on=True))
        self.ends = [
            self.store.watch(lambda state: hook(state, self.kind, self.environment_id), self._paint),
            self.store.watch(self._of_run, lambda _: self._tell_run()),
        ]
        self.set_interval(1.0, self._tick)
        self.want(ReadHook(self.kind, self.environment_id))
        self.page.focus()
        if self._begins:
            self.action_edit()

    @override
    def on_unmount(self) -> None:
        """Say that it is not looked at; Textual runs the base's own after this."""
        self.store.dispatch(HookShown(self.hook, on=False))

    @property
    def run_(self) -> HookRun | None:
        """The run, or the last one."""
        return self.store.state.hook_runs.get(self.hook)

    @property
    def script(self) -> str:
        """The script as it stands here, to the letter."""
        return script(self.store.state, self.kind, self.environment_id)

    @property
    def _writing(self) -> bool:
        return self.area.display

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        running = self.run_ is not None and self.run_.running
        if action == "stop":
            return running
        if action in ("test", "save_test") and running:
            return False
        if action in ("save", "save_test") and not self._view.draft:
            return False  # it is saved as it is
        if action in _CHANGING and (self._view.locked or not self._view.known):
            return action == "test" and self._view.known
        return self._view.draft if action == "revert" else super().check_action(action, parameters)

    def action_test(self) -> None:
        """Try the script."""
        self.want(RunHook(self.kind, self.environment_id, self.script))
        self.log_view.focus()

    def action_save_test(self) -> None:
        """Try the script, and save it if it passes."""
        self.want(RunHook(self.kind, self.environment_id, self.script, saves=True))
        self.log_view.focus()

    def action_save(self) -> None:
        """Save it as it is."""
        if len(self.script) > LARGEST:
            self._refuse(f"The script is longer than the {LARGEST:,} characters that are taken.")
            return
        self.want(Ask(SaveHook(self.kind, self.environment_id, self.script), self._saved))

    def action_stop(self) -> None:
        """Listen to the run no longer."""
        self.want(StopWatching(self.hook))

    def action_edit(self) -> None:
        """Write in place; a script that cannot be typed here is for the user's editor."""
        if not can_be_typed(self.script):
            self.want(Tell("This script has marks that cannot be typed here: ^g opens your editor.", Level.WARN))
            return
        self.area.begin(self.script)
        self._write(on=True)

    def action_edit_outside(self) -> None:
        """Write in the user's editor."""
        self.run_worker(self._edited(), exclusive=True, group="editor")

    def action_versions(self) -> None:
        """Show the versions that were seen here; one may be put back as a draft."""
        past = self.store.state.hook_pasts.get(self.hook, HookPast())
        self.app.push_screen(HookVersions(past, self.script, self._view.version), self._put_back)

    def action_revert(self) -> None:
        """Give the draft up, after asking."""
        said = Safe("What is not saved of it is lost; what is saved stays.")

        def answered(agreed: bool | None) -> None:
            if agreed:
                self._write(on=False)
                self.store.dispatch(HookDrafted(self.hook, None))

        self.app.push_screen(Confirm(Safe(f"The draft of the {self.kind} hook"), said, "Give up"), answered)

    def action_refresh(self) -> None:
        """Read it again."""
        self.want(ReadHook(self.kind, self.environment_id))

    def action_other(self) -> None:
        """Go from the script to the output, or back."""
        (self.page if self.log_view.has_focus else self.log_view).focus()

    def draft(self, text: str) -> None:
        """Keep a text as the draft; the saved text is none."""
        saved = active(self.store.state, self.kind, self.environment_id)
        if text == (saved.content if saved is not None else ""):
            self.store.dispatch(HookDrafted(self.hook, None))
            return
        held = self.store.state.hook_drafts.get(self.hook)
        base = held.base if held is not None else saved.version if saved is not None else None
        self.store.dispatch(HookDrafted(self.hook, HookDraft(text, base)))

    @on(ScriptArea.Typed)
    def _typed(self, message: ScriptArea.Typed) -> None:
        if self._writing:
            self._refused = NOTHING
            self.draft(message.text)

    @on(ScriptArea.Left)
    def _done(self) -> None:
        self._write(on=False)

    def _saved(self, refusal: Refusal | None) -> bool:
        self._refuse(refusal.sentence if refusal is not None else "")
        return self.is_attached

    def _refuse(self, why: str) -> None:
        self._refused = safe_line(f"{why} Your draft is kept." if why else "", 500)
        self._paint(self._view)

    def _put_back(self, content: str | None) -> None:
        if content is not None:
            self._write(on=False)
            self.draft(content)

    async def _edited(self) -> None:
        before = self.script
        try:
            text = await edit_secret(self.app, before, f"{self.kind}-hook.sh")
        except EditorError as wrong:
            self.want(Tell(str(wrong), Level.WARN))
            return
        if text != before:
            self.draft(text)
            if self._writing:
                self.area.begin(typeable(text))

    def _write(self, *, on: bool) -> None:
        self.area.display, self.page.display = on, not on
        for part in (self._phases, self.log_view, self._foot, self._output):
            part.display = not on
        (self.area if on else self.page).focus()
        self._paint(self._view)

    def _paint(self, view: HookView) -> None:
        self._view = view
        self.page.write(self.script)
        self.page.styles.height = max(1, min(view.script.removesuffix("\n").count("\n") + 1, self._room()))
        self._note.show(self._notes)
        self._note.display = bool(self._notes(40))
        self.page.display = bool(view.script) and not self._writing
        self._say()
        self.refresh_bindings()

    def _notes(self, width: int) -> list[Content]:
        refused = prose(width, Content.styled(self._refused, "$t-fail")) if self._refused else []
        return [*refused, *(note_lines(width, self.kind, self._view) if not self._writing else [])]

    def _room(self) -> int:
        return max(3, self.app.size.height * 2 // 5 - 3)

    def _of_run(self, state: State) -> tuple[HookRun | None, HookPast | None]:
        return state.hook_runs.get(self.hook), state.hook_pasts.get(self.hook)

    def _tick(self) -> None:
        if self.run_ is not None and self.run_.running:
            self._say()

    def _tell_run(self) -> None:
        run = self.run_
        self.log_view.show(run.log if run is not None else _NONE, running=run is not None and run.running)
        self._say()
        self.refresh_bindings()

    @on(RunLogView.Read)
    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the headings, which say how it stands now."""
        run, past = self._of_run(self.store.state)
        seen = run_view(run, past, self.clock())
        title = [f"{self._view.environment} › Hooks › {self.kind}"]
        script_on, log_on = self.page.has_focus or self.area.has_focus, self.log_view.has_focus
        facts = hook_facts(self._view) if self._view.known else []
        self.head.show(lambda width: [rule(width, title, facts, on=script_on)])
        output = run_facts(seen, self.log_view.tail)
        self._output.show(lambda width: [line(width, []), rule(width, ["Output"], output, on=log_on)])
        empty = f"{_EMPTY}, T saves it too if it passes." if self._view.draft else f"{_EMPTY}."
        self._phases.show(lambda width: phase_lines(width, seen) if run is not None else _apart(width, empty))
        self._foot.show(lambda width: [*_apart(width, _STAY), line(width, [])] if seen.running else [])


_NONE = RunLog()


def _apart(width: int, said: str) -> list[Content]:
    return [line(width, []), *prose(width, Content.styled(said, "$t-meta"))]
