"""The files of an environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.effects.environment_items import Kind
from replicas_tui.state import resources
from replicas_tui.state.item_forms import FileFilled, FormOf
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key, resource
from replicas_tui.state.views.environments_files import filled
from replicas_tui.state.views.environments_items import ItemsView, file, files
from replicas_tui.ui.dialogs.file_upload import UploadFile
from replicas_tui.ui.environments.files_form import FileForm
from replicas_tui.ui.environments.items import ItemsPanel


class FilesPanel(ItemsPanel):
    """Lists them by path."""

    TITLE: ClassVar[str] = "Files"
    KIND: ClassVar[Kind] = "file"
    WORDS: ClassVar[tuple[str, str]] = ("file", "files")
    MORE: ClassVar[str] = "; I takes one from your disk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("I", "upload", "take from disk", show=False, id="files.upload"),
    ]

    @classmethod
    @override
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        return (resources.files(environment_id),)

    @classmethod
    @override
    def count(cls, state: State, environment: Environment) -> int | None:
        held = resource(state, resources.files(environment.id)).value
        return len(held.environment_files) if held is not None else environment.file_count

    @override
    def show_view(self, state: State) -> ItemsView:
        return files(state, self.environment_id, self.clock(), reveal=self.shown.what)

    @override
    def open(self, item_id: str) -> None:
        of = FormOf("file", self.environment_id, item_id)
        kept, one = self.store.state.item_forms.get(of), file(self.store.state, self.environment_id, item_id)
        begun = kept if isinstance(kept, FileFilled) else filled(one) if one is not None else FileFilled()
        self.app.push_screen(FileForm(self.store, of, begun))

    def action_upload(self) -> None:
        """Take a file from the disk: it is laid into the form, over the one of the same path."""

        def read(answer: tuple[str, str] | None) -> None:
            if answer is not None:
                self._lay(*answer)

        self.app.push_screen(UploadFile(), read)

    def _lay(self, at: str, content: str) -> None:
        path = _below_home(at)
        held = resource(self.store.state, resources.files(self.environment_id)).value
        here = next((one for one in held.environment_files if one.path == path), None) if held is not None else None
        of = FormOf("file", self.environment_id, here.id if here is not None else "")
        name = here.name if here is not None else ""
        self.app.push_screen(FileForm(self.store, of, FileFilled(path, name, content, here)))


def _below_home(at: str) -> str:
    """Give the path below the home that a file of this disk has, or would have."""
    path, home = Path(at), Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else f"~/{path.name}"
