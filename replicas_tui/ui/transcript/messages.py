"""What the transcript tells its pane."""

from __future__ import annotations

from textual.message import Message

from replicas_tui.state.blocks import PlanReview, Question


class FollowChanged(Message):
    """The reader follows the end, or is held with `new` blocks below."""

    def __init__(self, following: bool, new: int) -> None:
        super().__init__()
        self.following = following
        self.new = new


class NeedOlder(Message):
    """The reader is near the top of what is loaded, and there is more before it; sent once for each beginning."""


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


class LeftTranscript(Message):
    """The reader pressed escape and nothing here was to be closed: one level back."""
