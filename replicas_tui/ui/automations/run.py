"""Running an automation now: by its schedule's door with data of one's own, on a pull request, or by its webhook."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.automations import Automation, PullRequestReference
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.automations import FireWebhook, RunAutomation
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.area import AreaField
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import Form, LastLine, standing
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted

NOW, PULL, WEBHOOK = "now", "pull", "webhook"
_COMMAND = "pull_request.command"


class RunNow(Dialog[bool], LeaderScreen):
    """Asks how and with what, and stays open until the server took it; answers True then."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,alt+enter", "start", "run", priority=True, id="dialog.start"),
    ]
    heading = "Run now"
    ahead = "tab next field"

    def __init__(self, store: Store, automation: Automation) -> None:
        super().__init__()
        self._one = automation
        ways = _ways(automation)
        first = next((way.key for way in ways if not way.off), "")
        self.how = Picks("How", ways, frozenset({first} - {""}))
        repositories = store.state.catalogue.repositories
        names = [Option(each.id, safe_line(each.name, 100)) for each in repositories]
        only = names[0].key if len(names) == 1 else ""
        self.repository = Choice("Repository", names, only, check=_wrong_repository)
        self.number = TextField("Number", hint="of the pull request", check=_wrong_number)
        self.payload = AreaField("Data", placeholder='nothing, or JSON: {"ref": "main"}', check=_wrong_payload)
        self._form = Form((_air(), self.how, self.repository, self.number, self.payload, _air()))
        self._last = LastLine("Run ^s")
        self._busy = self._trouble = ""

    @override
    def body(self) -> Iterable[Widget]:
        name = safe_line(self._one.name, 100)
        yield Lines(lambda width: [line(width, []), line(width, ["   ", (name, "$t-strong")])])
        yield self._form
        yield self._last

    def on_mount(self) -> None:
        """Show the fields of the way that is chosen."""
        self._suit()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Follow what is chosen."""
        event.stop()
        self._trouble = ""
        self._suit()

    @override
    def action_start(self) -> None:
        if self._busy or not self.how.value:
            self.how.control.focus()
        elif self._form.submit():
            self._busy = "running it"
            self.app.post_message(Wanted(Ask(self._intent(), self._told)))
        self._say()

    def _intent(self) -> RunAutomation | FireWebhook:
        given = payload_of(self.payload.value)
        if self.how.value == WEBHOOK:
            return FireWebhook(self._one.id, self._one.webhook_token or "", given or {})
        if self.how.value == PULL:
            pr = PullRequestReference(repository_id=self.repository.value, number=int(self.number.value))
            return RunAutomation(self._one.id, given, pr)
        return RunAutomation(self._one.id, given)

    def _told(self, refusal: Refusal | None) -> bool:
        self._busy = ""
        if not self.is_current:
            return False
        if refusal is None:
            self.dismiss(True)
        else:
            self._blame(refusal)
        return True

    def _blame(self, refusal: Refusal) -> None:
        named = {"payload": self.payload, "pr": self.number, "body": self.payload, "id": self.how}
        field = next((field for name, field in named.items() if refusal.said.startswith(f"{name}:")), None)
        if field is not None and field.display:
            field.refuse(refusal.reason)
            field.control.focus()
        else:
            self._trouble = refusal.sentence
        self._say()

    def _suit(self) -> None:
        self.repository.display = self.number.display = self.how.value == PULL
        self._say()

    def _say(self) -> None:
        said = standing(self._form, self._busy, self._trouble)
        self._last.say(said, ready=bool(self.how.value) and not self._form.wrong)


def payload_of(text: str) -> dict[str, Any] | None:
    """Read data of one's own: a JSON object, or None when nothing is typed. Raises ValueError."""
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError('it must be an object: {"name": "value"}')  # noqa: TRY004 - the value is wrong, not our type
    return found


def _ways(one: Automation) -> tuple[Option, ...]:
    kinds = {trigger.type for trigger in one.triggers}
    command = any(trigger.config.get("event") == _COMMAND for trigger in one.triggers)
    no_command = Safe("" if command else "it listens to no pull request command")
    return (
        Option(
            NOW, Safe("run"), off=Safe("" if "cron" in kinds else "only what has a schedule runs by hand like this")
        ),
        Option(PULL, Safe("on a pull request"), off=no_command),
        Option(WEBHOOK, Safe("test webhook"), off=Safe("" if one.webhook_token else "it has no webhook")),
    )


def _wrong_payload(text: str) -> str:
    try:
        payload_of(text)
    except json.JSONDecodeError as error:
        return f"no JSON: {error.msg.lower()} in line {error.lineno}, column {error.colno}"
    except ValueError as error:
        return str(error)
    return ""


def _wrong_number(text: str) -> str:
    said = text.strip()
    return "" if said.isascii() and said.isdigit() and 0 < int(said) < 10**9 else "its number: 812"


def _wrong_repository(value: str) -> str:
    return "" if value else "choose one: ↓ shows them"


def _air() -> Lines:
    return Lines(lambda width: [line(width, [])])
