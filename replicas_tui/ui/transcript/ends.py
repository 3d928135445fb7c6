"""Going to the ends of a transcript, and following the last."""

from __future__ import annotations

from replicas_tui.ui.transcript.messages import LeftTranscript
from replicas_tui.ui.transcript.reading import Reading


class Ends(Reading):
    """A transcript with keys for its ends."""

    def action_top(self) -> None:
        """Go to the first line that is loaded."""
        self.reach_top()
        self.move_to(0)

    def action_end(self) -> None:
        """Go to the end, and follow it."""
        self.resume()

    def action_follow(self) -> None:
        """Follow the end, or hold what is in sight."""
        if self.following:
            self.hold()
            self.redraw()
        else:
            self.resume()

    def action_leave(self) -> None:
        """Go one level back."""
        self.post_message(LeftTranscript())
