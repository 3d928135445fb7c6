"""What the keys do, here first: a list that is read from the bindings, searched by typing, and run by enter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from typing_extensions import override

from replicas_tui.ui.dialogs.finder import Choice, Finder
from replicas_tui.ui.keys import Hint, groups
from replicas_tui.ui.kit import G, line

WIDE = 90  # cells from which there are two columns


def help_choices(found: Sequence[Hint], focused: DOMNode | None) -> list[Choice]:
    """Make the list of what keys do, group by group."""
    return [
        Choice(hint.word, " ".join(hint.keys), title, hint) for title, hints in groups(found, focused) for hint in hints
    ]


class Help(Finder):
    """Two columns of groups while nothing is typed and there is room; what was found in one column else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,left", "across", "other column", show=False, id="finder.across"),
    ]
    heading = "Keys"
    invites = "type to find an action"

    def on_mount(self) -> None:
        """Say how it is used."""
        self.query_one(".dialog").border_subtitle = f"{G['enter']} runs it   esc close"

    @override
    def draw(self, width: int) -> list[Content]:
        if self.typed:
            return super().draw(width)
        if width < WIDE:
            return [line(width, []), *self._groups(width, self.found)]
        left, right = self._halves()
        one, two = self._groups(width // 2, left), self._groups(width - width // 2, right)
        short = max(len(one), len(two))
        one += [line(width // 2, [])] * (short - len(one))
        two += [line(width - width // 2, [])] * (short - len(two))
        return [line(width, []), *(a + b for a, b in zip(one, two, strict=True)), line(width, [])]

    @override
    def place(self) -> int:
        if self.typed or not self.found:
            return super().place()
        left, right = self._halves()
        wide = self.query_one(".dialog").size.width >= WIDE
        column = (left if self.at < len(left) else right) if wide else self.found
        return 1 + self._line_of(column, self.found[self.at])

    def action_across(self) -> None:
        """Go to the other column, to the same height if there is one."""
        left, right = self._halves()
        if self.typed or not right:
            return
        here = self.at < len(left)
        self.at = len(left) + min(self.at, len(right) - 1) if here else min(self.at - len(left), len(left) - 1)
        self.action_move(0)

    def _groups(self, width: int, choices: Sequence[Choice]) -> list[Content]:
        out: list[Content] = []
        for title, members in groupby(choices, key=lambda one: one.group):
            out += [line(width, [])] if out else []
            out.append(line(width, ["   ", (title, "$t-title")]))
            out += [self.row(width, one) for one in members]
        return out

    @staticmethod
    def _line_of(choices: Sequence[Choice], wanted: Choice) -> int:
        y, title = -1, ""
        for one in choices:
            y += 1 if one.group == title else (2 if y < 0 else 3)
            title = one.group
            if one is wanted:
                return y
        return 0

    def _halves(self) -> tuple[list[Choice], list[Choice]]:
        """Split where the columns come out most alike, between groups only."""
        sizes = [(title, len(list(members))) for title, members in groupby(self.found, key=lambda one: one.group)]
        half, taken = sum(size + 2 for _, size in sizes) / 2, 0
        count = 0
        for n, (_, size) in enumerate(sizes):
            if n and taken + (size + 2) / 2 > half:
                break
            taken += size + 2
            count += size
        return self.found[:count], self.found[count:]
