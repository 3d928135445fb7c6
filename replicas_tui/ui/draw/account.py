"""The account as lines: who one is, and keys without the keys."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.account import AccountView, KeyRow
from replicas_tui.ui.kit import G, Part, col, keys, line, prose

_NAME, _HINT, _AGE, _LABEL = 24, 20, 9, 13


def who_lines(width: int, view: AccountView) -> list[Content]:
    """Write the profile, and why it or the keys are not there."""
    rows = [line(width, [])]
    for label, value in (("Shown as", view.name), ("E-mail", view.email)):
        if view.person:
            rows.append(line(width, ["   ", col(label, _LABEL, "$t-label"), (value, "$t-text")]))
    if view.trouble:
        spine: list[Part] = [" ", (G["spine"], "$t-fail"), " "]
        rows += prose(width, Content.styled(view.trouble, "$t-strong"), spine, spine)
        for hint in _hints(view):
            rows += prose(width, Content.styled(hint, "$t-2"), spine, spine)
        rows.append(line(width, [*spine, *keys([("R", "try again")])]))
    elif not view.known:
        rows.append(line(width, [" ", (G["preparing"], "$t-live"), " ", ("Reading your account", "$t-text")]))
    rows.append(line(width, []))
    if view.known and view.person and not view.keys:
        rows += prose(width, Content.assemble(("No key of your own yet.  ", "$t-text"), *keys([("n", "new key")])))
    if view.more:
        rows.append(line(width, ["   ", (f"{view.more} more are not shown.", "$t-meta")]))
    return rows


def _hints(view: AccountView) -> list[str]:
    """Say why there is no account, and how one gets one where that is done on the server's own machine."""
    if view.person:
        return []
    hints = ["A profile and keys of one's own belong to a person's key; an organisation's key has none."]
    if view.own_keys_at:
        hints += [
            "In a shell, replicas-tui local key create --personal NAME prints the key of a person;",
            f"replicas-tui auth login NAME --base-url {view.own_keys_at} asks for it, and gp opens that profile.",
        ]
    return hints


def key_columns(width: int) -> list[Content]:
    """Write the names of the columns."""
    parts: list[Part] = ["   ", col("key", _NAME, "$t-meta"), " ", col("begins and ends", _HINT, "$t-meta")]
    return [line(width, [*parts, col("made", _AGE, "$t-meta", right=True), col("used", _AGE, "$t-meta", right=True)])]


def key_line(width: int, one: KeyRow) -> Content:
    """Write one key."""
    mark: Part = (G["working"], "$t-live") if one.current else " "
    parts: list[Part] = [" ", mark, " ", col(one.name, _NAME, "$t-text"), " ", col(one.hint, _HINT, "$t-2")]
    parts += [col(one.made, _AGE, "$t-2", right=True), col(one.used, _AGE, "$t-2", right=True)]
    return line(width, [*parts, "  ", ("in use here" if one.current else "", "$t-meta")])
