"""Where the user wants to be; the app, and only the app, changes screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from replicas_tui.state.views.top import Place

Focus = Literal["transcript", "composer", "changes", "canvas", "queue"]


class GoTo(Message):
    """Show a replica, with the focus on a part of it; without `replica_id`, the fleet.

    Attributes:
        chat_id: The chat to show; None lets the app choose the one that needs the user most.
    """

    def __init__(
        self, replica_id: str | None = None, *, focus: Focus = "transcript", chat_id: str | None = None
    ) -> None:
        super().__init__()
        self.replica_id = replica_id
        self.focus: Focus = focus
        self.chat_id = chat_id


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one stood in a place, to stand there again.

    Attributes:
        at: Id of what the cursor was on.
        tab: Which of its tabs was shown, where it has tabs.
        within: Id of what the cursor was on in what belongs to `at`, when the focus was there.
    """

    at: str = ""
    tab: int = 0
    within: str = ""


class Visit(Message):
    """Show one of the places that have a tab.

    Attributes:
        at: Id of what the cursor should be on there; empty for where it was, else what is first.
    """

    def __init__(self, place: Place, at: str = "") -> None:
        super().__init__()
        self.place: Place = place
        self.at = at


class MakeNew(Message):
    """Make a new replica: open the form."""


Act = Literal["sleep", "archive", "delete"]


class TakeAway(Message):
    """Put a replica to sleep, put it away, or delete it; the app asks first where that loses something."""

    def __init__(self, act: Act, replica_id: str) -> None:
        super().__init__()
        self.act: Act = act
        self.replica_id = replica_id
