"""What a review says of itself: what is shown of the changes, and what is ready to be sent."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from replicas_tui.state.views.ages import count
from replicas_tui.ui.kit import G, Part, keys, line, rule


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a review is.

    Attributes:
        files: How many there are, and `viewed` how many of them are done with.
        comments: How many are not sent, and `outdated` how many of them have lost their lines.
        fresh: Changes that are new since the reader looked; None when nobody looked before.
        since: Only those are shown.
        quiet: White space is left out.
        fold: What stayed is folded.
        held: A newer diff waits until the comment is written.
    """

    files: int = 0
    viewed: int = 0
    comments: int = 0
    outdated: int = 0
    fresh: int | None = None
    since: bool = False
    quiet: bool = False
    fold: bool = False
    held: bool = False


def showing(width: int, at: Standing) -> list[Content]:
    """Write what is shown, below the files."""
    viewed = [line(width, ["   ", (f"viewed {at.viewed} of {at.files}", "$t-meta")])] if at.files else []
    what = "since you looked" if at.since else "all changes"
    other = "all" if at.since else "only new"
    left: list[Part] = ["   ", (what, "$t-text")]
    without = [("no white space", at.quiet), ("folded", at.fold)]
    said = ", ".join(word for word, on in without if on)
    more = [line(width, ["   ", (said, "$t-text")])] if said else []
    return [
        *viewed,
        line(width, []),
        rule(width, ["Show"]),
        line(width, left, [*keys([("T", other)]), " "]),
        *more,
    ]


def ready(width: int, at: Standing, *, small: bool) -> list[Content]:
    """Write what is new and what can be sent, below the diff; on a small screen only what there is."""
    rows: list[Content] = []
    mark: list[Part] = [" ", (G["changed"], "$t-need"), " "]
    if at.held:
        rows.append(line(width, [*mark, ("More changed; it is shown when this comment is closed.", "$t-text")]))
    elif at.fresh and not at.since:
        noun = "change is" if at.fresh == 1 else "changes are"
        said = f"{count(at.fresh)} {noun} new since you looked"
        rows.append(line(width, [*mark, (said, "$t-text")], [*keys([("T", "only these")]), " "]))
    if small:  # where no file tree is, nothing else says that some changes are left out
        rows += _left_out(width, at)
    if at.comments or not small:
        rows.append(_comments(width, at))
    if small:
        return rows
    return [rule(width, ["Review"], ["not sent"] if at.comments else []), *rows]


def _left_out(width: int, at: Standing) -> list[Content]:
    said = [("only what is new since you looked", ("T", "all"), at.since), ("no white space", ("s", "all"), at.quiet)]
    return [line(width, ["   ", (what, "$t-text")], [*keys([key]), " "]) for what, key, on in said if on]


def _comments(width: int, at: Standing) -> Content:
    good = ("A", "looks good, open the PR")
    if not at.files:
        return line(width, ["   ", ("nothing to review", "$t-meta")])
    if not at.comments:
        return line(width, ["   ", ("no comments", "$t-meta")], [*keys([("c", "comment on a line"), good]), " "])
    said = "1 comment" if at.comments == 1 else f"{count(at.comments)} comments"
    more = (f"  {at.outdated} outdated", "$t-need") if at.outdated else ("  as one message", "$t-meta")
    left: list[Part] = ["   ", (said, "$t-strong"), more]
    pairs = [("S", "send review"), ("C", "list"), good] if width >= 84 else [("S", "send"), ("C", "list")]
    return line(width, left, [*keys(pairs), " "])
