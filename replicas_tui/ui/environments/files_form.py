"""A file of an environment: where it goes, and what is in it; what saving changes is shown before."""

from __future__ import annotations

import re

from typing_extensions import override

from replicas_tui.effects.context import Intent
from replicas_tui.effects.environment_items import SaveFile
from replicas_tui.state.item_forms import FileFilled, FormOf
from replicas_tui.state.safe import safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_files import (
    blamed,
    collides,
    meter,
    wish,
    wrong_content,
    wrong_name,
    wrong_path,
)
from replicas_tui.state.views.environments_items import file
from replicas_tui.ui.composer.editor import EditorError
from replicas_tui.ui.dialogs.file_diff import FileDiff
from replicas_tui.ui.environments.item_form import ItemForm
from replicas_tui.ui.form.secret_area import SecretAreaField
from replicas_tui.ui.form.secret_editor import edit_secret
from replicas_tui.ui.form.text import TextField

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class FileArea(SecretAreaField):
    """The content; masked until it is asked for, then shown until the form is left.

    Attributes:
        called: What it is called in the user's editor.
    """

    called = "file"

    @override
    async def edited(self) -> None:
        try:
            self.fill(await edit_secret(self.app, self.value, self.called, whole=True))
        except EditorError as wrong:
            self.refuse(str(wrong))


class FileForm(ItemForm):
    """Fills in a file."""

    ahead = "^t show   ^g editor   esc keeps what is typed"

    def __init__(self, store: Store, of: FormOf, filled: FileFilled) -> None:
        self._given, self._base = filled, filled.base
        self.heading = f"Edit {safe_line(filled.base.path, 60)}" if filled.base is not None else "New file"
        self._place = TextField("Path", filled.path, placeholder="~/", check=self._wrong_path, id="path")
        self._called = TextField("Name", filled.name, placeholder="as the path ends", check=wrong_name, id="name")
        self._content = FileArea("Content", check=wrong_content, meter=meter, lasting=True, id="content")
        super().__init__(store, of, (self._place, self._called, self._content))

    @override
    def prepare(self) -> None:
        self._content.fill(self._given.content)

    @override
    def suit(self) -> None:
        name = self._place.value.rpartition("/")[2]
        self._content.called = name if _PLAIN.fullmatch(name) else "file"

    @override
    def filled(self) -> FileFilled:
        return FileFilled(self._place.value, self._called.value, self._content.value, self._base)

    @override
    def intent(self) -> Intent | None:
        wanted = wish(self.filled())
        return SaveFile(self.of.environment_id, wanted, self._base) if wanted is not None else None

    @override
    def agree(self, intent: Intent) -> None:
        if self._base is None:
            self.save(intent)
            return

        def answered(answer: bool | None) -> None:
            if answer:
                self.save(intent)

        self.app.push_screen(FileDiff(self._base, self.filled()), answered)

    @override
    def blamed(self, said: str) -> str:
        return blamed(said)

    @override
    def renew(self) -> None:
        if self._base is not None:
            self._base = file(self.store.state, self.of.environment_id, self._base.id)

    def _wrong_path(self, typed: str) -> str:
        item_id = self._base.id if self._base is not None else ""
        return wrong_path(typed) or collides(self.store.state, self.of.environment_id, typed, item_id)
