"""Pull requests and previews as lines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.content import Content

from replicas_tui.state.views.links import LinksView, PreviewRow, PullView
from replicas_tui.ui.draw.fleet import checks
from replicas_tui.ui.kit import Part, col, line, prose
from replicas_tui.ui.listing import Entry

NUMBER, WORD = 6, 10


def entries(view: LinksView) -> Iterator[Entry]:
    """List everything, each with the id the cursor stays on: its address."""
    yield Entry("", partial(_head, "Pull requests", len(view.pulls)))
    for one in view.pulls:
        yield Entry(one.url, partial(_pull, one))
    if not view.pulls:
        yield Entry("", partial(_said, "None was opened from this replica yet.", "$t-meta"))
    yield Entry("", partial(_head, "Previews", len(view.previews)))
    for port in view.previews:
        yield Entry(port.url, partial(_preview, port))
    if view.trouble or view.why:
        yield Entry("", partial(_said, view.trouble or view.why, "$t-fail" if view.trouble else "$t-meta"))


def far_away(width: int, view: LinksView) -> list[Content]:
    """Say how a port of this machine is reached from the one the reader sits at, over SSH."""
    port = next((one.port for one in view.previews if one.is_here), None)
    if port is None:
        return []
    said = f"They are served on the machine you are logged in to; ssh -L {port}:localhost:{port} brings one to yours."
    return [line(width, []), *prose(width, Content.styled(said, "$t-meta"))]


def _head(name: str, count: int, width: int) -> list[Content]:
    number: Part = (f"  {count}", "$t-meta") if count else ""
    return [line(width, []), line(width, ["   ", (name, "$t-strong"), number])]


def _said(words: str, style: str, width: int) -> list[Content]:
    return prose(width, Content.styled(words, style))


def _pull(one: PullView, width: int) -> list[Content]:
    state = one.standing if one.standing != "unknown" else ""
    left: list[Part] = ["   ", col(one.number, NUMBER, "$t-text"), " "]
    said = Content.assemble(*checks(one.outcome, one.word))
    left += [said.pad_right(max(0, WORD - said.cell_length)), "  ", col(state, 7, "$t-meta"), " "]
    left += [(one.repository, "$t-2"), "  ", (one.url, "$t-meta")]
    rows = [line(width, left, [" "])]
    if one.why:
        rows += prose(width, Content.styled(one.why, "$t-meta"), [" " * (4 + NUMBER)], [" " * (4 + NUMBER)])
    return rows


def _preview(one: PreviewRow, width: int) -> list[Content]:
    left: list[Part] = ["   ", col(str(one.port), NUMBER, "$t-text"), " ", (one.url, "$t-link")]
    return [line(width, left, [(one.since, "$t-2"), " "])]
