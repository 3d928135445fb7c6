"""What the transcript tells its pane."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from replicas_tui.state.blocks import PlanReview, Question
from replicas_tui.ui.transcript.pieces import Piece


class FollowChanged(Message):
    """The reader follows the end, or is held with `new` blocks below."""

    def __init__(self, following: bool, new: int) -> None:
        super().__init__()
        self.following = following
        self.new = new


class NeedOlder(Message):
    """The reader is near the top of what is loaded, and there is more before it; sent once for each beginning.

    `far`: what the reader looks for may be far back, so that large pages are better.
    """

    def __init__(self, *, far: bool = False) -> None:
        super().__init__()
        self.far = far


class NeedAll(Message):
    """The reader wants everything that is older."""


class Answered(Message):
    """The reader chose an answer by key: the option's label, several joined by `, `, or `approve` for a plan."""

    def __init__(self, block_id: str, text: str) -> None:
        super().__init__()
        self.block_id = block_id
        self.text = text


class ReplyInWords(Message):
    """The reader wants to answer a question, or change a plan, in words."""

    def __init__(self, block: Question | PlanReview) -> None:
        super().__init__()
        self.block = block


class CopyRequested(Message):
    """The reader wants this text in the clipboard."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Picking(Message):
    """The reader wants to choose what to take out of a block."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self.pieces = pieces


class Told(Message):
    """Something to say to the reader: a sentence of ours."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class LeftTranscript(Message):
    """The reader pressed escape and nothing here was to be closed: one level back."""
