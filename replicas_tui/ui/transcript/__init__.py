"""The transcript of a chat: one widget of lines, however long it is."""

from replicas_tui.ui.transcript.messages import (
    Answered,
    CopyRequested,
    FollowChanged,
    LeftTranscript,
    NeedOlder,
    ReplyInWords,
)
from replicas_tui.ui.transcript.view import TranscriptView

__all__ = [
    "Answered",
    "CopyRequested",
    "FollowChanged",
    "LeftTranscript",
    "NeedOlder",
    "ReplyInWords",
    "TranscriptView",
]
