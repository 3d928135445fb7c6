"""MCP servers from JSON: shown before they are sent, each with a result of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.environments import CreateMcp, UpdateMcp
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.environment_items import SaveMcp
from replicas_tui.state.mcp_json import Pasted, read_mcp_json
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_mcps import called, wrong_name
from replicas_tui.ui.composer.clean import typeable
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.secret_area import SecretAreaField
from replicas_tui.ui.kit import G, Part, col, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted

_SAME = (Option("", Safe("keep mine")), Option("theirs", Safe("take theirs")))


class ImportMcps(Dialog[Pasted], LeaderScreen):
    """Reads JSON and adds what is in it; a new server that comes alone is answered, to be looked at in its form.

    Args:
        text: What was pasted already.
    """

    heading = "MCP servers from JSON"
    ahead = "^t shows the text for 10 seconds"

    def __init__(self, store: Store, environment_id: str, text: str = "") -> None:
        super().__init__()
        self.store, self._of, self._begun = store, environment_id, text
        self._text = SecretAreaField("JSON", placeholder='{"mcpServers": {...}}', check=_wrong, id="json")
        self._same = Picks("Same name", _SAME, frozenset({""}), id="same")
        self._rows, self._last = Lines(), LastLine("Add them ^s")
        self._found: tuple[Pasted, ...] = ()
        self._results: dict[str, str] = {}  # by name: why it was refused, or nothing when it was taken
        self._waiting = 0

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield from (self._text, self._same, self._rows)
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Show what was pasted."""
        if self._begun:
            self._text.fill(typeable(self._begun))
        self._text.control.focus()
        self._show()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Show what is in the text."""
        event.stop()
        if event.field is self._text:
            found = read_mcp_json(self._text.value)
            self._found, self._results = (() if isinstance(found, str) else found), {}
        self._show()

    @override
    def action_start(self) -> None:
        able = [one for one in self._found if not self._stays(one)]
        if self._waiting or not self._text.ready() or not able:
            return
        if len(self._found) == 1 and called(self.store.state, self._of, able[0].name) is None:
            self.dismiss(able[0])
            return
        self._waiting = len(able)
        for one in able:
            self.post_message(Wanted(Ask(self._saving(one), partial(self._told, one.name))))
        self._show()

    def _saving(self, one: Pasted) -> SaveMcp:
        base, config = called(self.store.state, self._of, one.name), dict(one.config)
        fields = {"transport": one.transport, "config": config}
        if base is None:
            return SaveMcp(self._of, CreateMcp.model_validate({"name": one.name, **fields}))
        return SaveMcp(self._of, UpdateMcp.model_validate(fields), base)

    def _stays(self, one: Pasted) -> str:
        """Say why one is not sent."""
        if one.wrong or self._results.get(one.name) == "":
            return one.wrong or "taken"
        alone = len(self._found) == 1
        if wrong := wrong_name(one.name):
            return "" if alone and not one.name else wrong
        there = called(self.store.state, self._of, one.name) is not None
        return "is here already and stays" if there and not self._same.value else ""

    def _told(self, name: str, refusal: Refusal | None) -> bool:
        self._waiting -= 1
        self._results[name] = refusal.plain if refusal is not None else ""
        if not self.is_attached:
            return refusal is None
        self._show()
        if not self._waiting and not any(self._results.values()):
            self.dismiss(None)
        return True

    def _show(self) -> None:
        self._same.display = any(called(self.store.state, self._of, one.name) is not None for one in self._found)
        self._rows.show(self._written)
        able = sum(1 for one in self._found if not self._stays(one))
        ahead = f"{able} to add" if able else "nothing to add" if self._found else ""
        said = ("saving", "$t-live") if self._waiting else (ahead, "$t-meta")
        self._last.say(said, ready=bool(able) and not self._waiting)

    def _written(self, width: int) -> Iterator[Content]:
        for one in self._found:
            yield line(width, ["   ", *self._row(one)])

    def _row(self, one: Pasted) -> list[Part]:
        name = col(safe_line(one.name or "no name", 100), 28, "$t-text")
        stays, result = self._stays(one), self._results.get(one.name)
        if result == "":
            return [(f"{G['done']} ", "$t-done"), name, " ", (one.transport, "$t-meta")]
        if result or one.wrong:
            return [(f"{G['error']} ", "$t-fail"), name, " ", (safe_line(result or one.wrong), "$t-fail")]
        left = ", ".join(safe_line(key, 30) for key in one.left_out)
        said: Part = (stays, "$t-need") if stays else (f"leaves out {left}" if left else "", "$t-need")
        return ["  " if stays else (f"{G['added']} ", "$t-done"), name, " ", (one.transport, "$t-meta"), "  ", said]


def _wrong(typed: str) -> str:
    if not typed.strip():
        return "paste it here"
    found = read_mcp_json(typed)
    return found if isinstance(found, str) else ""
