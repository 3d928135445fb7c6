"""What would be gone with the app: work that is never written to the disk, because secrets are in it, or may be."""

from __future__ import annotations

from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe


def unsent(state: State) -> Safe:
    """Say what was prepared and not sent, in one sentence; nothing when there is none."""
    staged = sum(len(each.changes) + (each.typed is not None) for each in state.staged.values())
    counts = (
        (staged, "change to variables", "changes to variables"),
        (len(state.item_forms), "form of a file or server", "forms of files and servers"),
    )
    named = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    if not named:
        return NOTHING
    verb = "is" if sum(count for count, *_ in counts) == 1 else "are"
    return Safe(f"{' and '.join(named)} {verb} not sent, and kept nowhere else.")
