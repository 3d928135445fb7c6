"""Which piece of a block shall it be? Code, a command, output, a path, a link, or all of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from typing_extensions import override

from replicas_tui.ui.dialogs.finder import Choice, Finder
from replicas_tui.ui.kit import Part, col, line, pick
from replicas_tui.ui.transcript.pieces import Piece

_KIND = 12  # cells of the column that says what it is


class PickPiece(Finder):
    """Answers the choice: its command names the piece's place."""

    heading = "Copy or open"
    invites = "type to find; enter copies, a link is shown first"
    counted = "pieces"

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        super().__init__([_choice(n, piece) for n, piece in enumerate(pieces)])

    def piece(self, choice: Choice) -> Piece:
        """Give what was chosen."""
        return self._pieces[int(choice.command[1])]

    @override
    def row(self, width: int, choice: Choice) -> Content:
        piece = self.piece(choice)
        left: list[Part] = ["   ", col(piece.kind, _KIND, "$t-meta"), (_first(piece), "$t-text")]
        row = line(width, left, [(choice.about, "$t-meta"), " "])
        return pick(row) if choice is self.found[self.at] else row


def _choice(n: int, piece: Piece) -> Choice:
    rows = piece.text.count("\n") + 1
    size = f"{rows:,} lines" if rows > 1 else ""
    return Choice(f"{piece.name} {_first(piece)}", command=("piece", str(n)), about=f"{piece.name} {size}".strip())


def _first(piece: Piece) -> str:
    return next((row.strip() for row in piece.text.split("\n") if row.strip()), "").replace("\t", "    ")
