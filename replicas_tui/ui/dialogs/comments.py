"""All comments of a review, found by typing; one is gone to, or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from typing_extensions import override

from replicas_tui.state.review import Placed, where
from replicas_tui.state.safe import safe_line
from replicas_tui.ui.dialogs.finder import Choice, Finder
from replicas_tui.ui.diff.remarking import note
from replicas_tui.ui.kit import G, Part, col, line, pick

_WHERE = 28


class PickComment(Finder):
    """Answers the choice: its command says `go` or `drop`, and the comment's id."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "go there", id="finder.run"),
        Binding("ctrl+d,delete", "drop", "delete it", id="finder.drop"),
    ]
    heading = "Comments"
    ahead = "^d deletes the one at the cursor"
    invites = "type to find; enter goes there"
    counted = "comments"

    def __init__(self, comments: Sequence[Placed], *, several: bool) -> None:
        self._placed = {one.comment.id: one for one in comments}
        self._several = several
        super().__init__([Choice(one.comment.text, command=("go", one.comment.id)) for one in comments])

    @override
    def row(self, width: int, choice: Choice) -> Content:
        one = self._placed[choice.command[1]]
        state = "its file is not changed any more" if one.file is None else note(one).partition(":")[0]
        left: list[Part] = [
            " ",
            (G["comment"], "$t-need"),
            " ",
            col(safe_line(where(one, several=self._several)), _WHERE, "$t-2"),
            " ",
            (safe_line(one.comment.text), "$t-text"),
        ]
        row = line(width, left, [(state, "$t-meta"), " "])
        return pick(row) if choice is self.found[self.at] else row

    def action_drop(self) -> None:
        """Answer that the one at the cursor is to be deleted."""
        if self.found:
            self.dismiss(Choice("", command=("drop", self.found[self.at].command[1])))
