"""What becomes of a piece of a transcript: copied, a link shown whole and then opened, an image saved."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence

from textual.screen import Screen

from replicas_tui.effects.links import OpenLink, opener
from replicas_tui.effects.telling import Tell
from replicas_tui.state.model import Level
from replicas_tui.state.safe import Safe
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.dialogs.finder import Choice
from replicas_tui.ui.dialogs.link import ShowLink
from replicas_tui.ui.dialogs.pieces import PickPiece
from replicas_tui.ui.dialogs.save import SaveCopy
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.transcript.pieces import Piece


def take_piece(screen: Screen[None], pieces: Sequence[Piece]) -> None:
    """Ask which piece, then copy it; a link is shown first, an image is saved."""
    dialog = PickPiece(pieces)

    def chosen(choice: Choice | None) -> None:
        if choice is None:
            return
        piece = dialog.piece(choice)
        if piece.kind == "image":
            _save(screen, piece)
        elif piece.kind == "link":
            show_link(screen, piece.text)
        else:
            screen.post_message(Copy(piece.text))

    screen.app.push_screen(dialog, chosen)


def _save(screen: Screen[None], piece: Piece) -> None:
    try:
        data = base64.b64decode(piece.data, validate=True)
    except ValueError:
        screen.post_message(Wanted(Tell("What was sent for this image cannot be read.", Level.ERROR)))
    else:
        screen.app.push_screen(SaveCopy(piece.text, data))


def show_link(screen: Screen[None], link: Safe) -> None:
    """Show a link whole, then open or copy it as the user says."""

    def answered(what: str | None) -> None:
        if what is not None:
            screen.post_message(Wanted(OpenLink(link)) if what == "open" else Copy(link, "The link"))

    screen.app.push_screen(ShowLink(link, can_open=opener(os.environ) is not None), answered)
