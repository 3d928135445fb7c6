"""Choosing lines of a transcript: what is copied is what was written, whatever is drawn around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content
from textual.events import MouseDown, MouseMove, MouseUp

from replicas_tui.state.safe import Safe, safe
from replicas_tui.ui.markdown import markdown_lines
from replicas_tui.ui.markdown.wrap import wrapped
from replicas_tui.ui.transcript import CopyRequested, LeftTranscript
from replicas_tui.ui.transcript.source import cut, shown
from tests.ui.hand import answer, edit, notice, prompt, thought, tool
from tests.ui.reader import Reading, many, reading
from tests.ui.stage import until

LONG = "Every word of this sentence is one that the pane has to break at some place or other, more than once."
MARKED = f"""# A heading

{LONG} It has `code` and **weight** (and brackets).

- one, with *some* emphasis
- two
  1. nested

```python
def f(x):
    return x
}}
```

| step | time |
|:--|--:|
| build | 4.2s |

> quoted {LONG}
"""


def copied(one: Reading) -> str:
    sent = one.app.heard_of(CopyRequested)[-1]
    assert isinstance(sent, CopyRequested)
    return sent.text


def gutter(rows: list[Content]) -> list[str]:
    return ["   " + row.plain for row in rows]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text("abcde .,()-", max_size=60), min_size=1, max_size=6), st.integers(5, 40))
def test_all_lines_of_a_plain_text_are_the_text_however_it_was_broken(lines: list[str], width: int) -> None:
    text = "\n".join(" ".join(line.split()) for line in lines)
    rows = gutter(wrapped(Content(text), width))
    found = cut(shown(rows, text), 0, len(rows) - 1, text)
    assert re.sub(r"\W", "", found) == re.sub(r"\W", "", text)
    assert found in text


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300), st.integers(8, 60), st.integers(0, 20), st.integers(0, 20))
def test_whatever_is_chosen_is_a_part_of_what_was_written(text: str, width: int, first: int, more: int) -> None:
    clean = safe(text)
    rows = gutter(markdown_lines(clean, width))
    assert cut(shown(rows, clean), first, first + more, clean) in clean


@pytest.mark.parametrize("width", [30, 60, 100])
def test_every_line_of_a_marked_text_is_found_and_all_together_are_all_of_it(width: int) -> None:
    rows = gutter(markdown_lines(Safe(MARKED), width))
    spans = shown(rows, MARKED)
    missed = [row for row, span in zip(rows, spans, strict=True) if span is None and re.search(r"\w", row)]
    assert missed == []
    assert cut(spans, 0, len(rows) - 1, MARKED) == MARKED.strip()


def test_of_a_broken_sentence_only_the_chosen_part_is_copied() -> None:
    rows = gutter(wrapped(Content(LONG), 40))
    spans = shown(rows, LONG)
    assert [cut(spans, n, n, LONG) for n in range(len(rows))] == [row.strip() for row in rows]


async def test_a_sentence_that_was_broken_is_copied_in_one_line() -> None:
    async with reading([prompt("p", "go"), answer("a", f"{LONG}\n\nAnother.")], (40, 24)) as one:
        await one.press("K", "v", "j", "j", "y")
        assert copied(one) == LONG
        assert "chosen" not in "".join(one.lines())


async def test_code_is_copied_without_its_fence_and_its_gutter() -> None:
    async with reading([answer("a", "Look:\n\n```python\ndef f():\n    return 1\n```\n\nDone.")]) as one:
        row = next(n for n, text in enumerate(one.lines()) if "def f" in text)
        await one.pilot.pause(0.3)
        await one.pilot._post_mouse_events([MouseDown], one.view, (10, row), button=1)
        await one.pilot._post_mouse_events([MouseMove], one.view, (10, row + 1), button=1)
        await one.pilot._post_mouse_events([MouseUp], one.view, (10, row + 1), button=1)
        assert "2 lines chosen" in one.lines()[-1]
        await one.press("y")
        assert copied(one) == "def f():\n    return 1"


async def test_lines_of_several_blocks_are_joined_as_they_stand() -> None:
    made = tool("t", "Bash", "make", output="a\nb")
    async with reading([prompt("p", "do this"), made, edit("e"), notice("n", "turn ended")], (80, 40)) as one:
        await one.press("g", "g", "v", "G", "y")
        text = copied(one)
        assert text.startswith("do this\n\nBash make\n")
        assert "-    def get(self, sid): ..." in text
        assert text.endswith("turn ended")


async def test_of_a_folded_output_only_the_lines_in_sight_are_copied() -> None:
    output = "\n".join(["ok"] * 20 + [f"line {n}" for n in range(30)] + ["ok", "last"])
    async with reading([tool("t", "Bash", "make", state="failed", fact="exit 2", output=output)]) as one:
        await one.press("v", "k", "k", "y")
        assert copied(one) == "line 29\nok\nlast"


async def test_thoughts_are_copied_without_the_word_above_them() -> None:
    async with reading([prompt("p", "go"), thought("t", "thinking of it\ntwice", growing=True)]) as one:
        await one.press("G", "v", "k", "k", "y")
        assert copied(one) == "thinking of it\ntwice"


async def test_choosing_holds_and_stays_with_its_lines_while_others_come() -> None:
    async with reading(many()) as one:
        await one.press("v", "k")
        assert not one.view.following
        assert "2 lines chosen" in one.lines()[-1]
        one.log.older(notice("o", "older"))
        await one.show(notice("new", "newer"))
        await one.press("y")
        assert copied(one) == "line 58\nline 59"


async def test_moving_keys_choose_more_and_escape_leaves_only_the_choosing() -> None:
    async with reading(many(100)) as one:
        await one.press("v", "pageup")
        assert "24 lines chosen" in one.lines()[-1] or "23 lines chosen" in one.lines()[-1]
        await one.press("g", "g")
        assert "100 lines chosen" in one.lines()[-1]
        await one.press("escape")
        assert one.app.heard_of(LeftTranscript) == []
        assert "chosen" not in one.lines()[-1]
        await one.press("escape")
        assert len(one.app.heard_of(LeftTranscript)) == 1


@pytest.mark.parametrize("count", [20, 23, 24, 25])
@pytest.mark.parametrize("start", [0, 70])
async def test_choosing_moves_no_line_on_the_screen(count: int, start: int) -> None:
    async with reading(many(count), start=start) as one:
        await one.press("k")
        before = one.lines()
        await one.press("v")
        plain = [row.replace("▌", " ") for row in one.lines()]
        assert plain[:-1] == before[:-1]
        assert "1 line chosen" in plain[-1]


async def test_a_click_that_brings_the_focus_does_nothing_more_and_the_next_puts_the_cursor() -> None:
    async with reading(many()) as one:
        one.view.blur()
        await one.pilot.pause(0.3)
        await one.pilot.click(one.view, (10, 5))
        assert one.view.has_focus
        assert one.view.place is None
        await one.pilot.pause(0.3)
        await one.pilot.click(one.view, (10, 5))
        assert one.view.place is not None
        assert not one.view.following


async def test_a_click_on_a_heading_opens_and_folds_and_one_below_it_does_not() -> None:
    read = [tool(f"t{n}", output="one line\nanother") for n in range(2)]
    async with reading([*read, answer("a", "well\n\nthen"), tool("u", output="printed")]) as one:
        one.view._focused_at = float("-inf")

        async def click(words: str) -> None:
            (row,) = [n for n, line in enumerate(one.lines()) if words in line]
            await one.pilot.click(one.view, (10, row))

        await click("2 tools")
        assert sum("▸ Read" in line for line in one.lines()) == 3
        await click("2 tools")
        assert sum("▸ Read" in line for line in one.lines()) == 1
        await click("▸ Read")
        assert any("printed" in line for line in one.lines())
        await click("printed")
        await click("then")
        assert any("printed" in line for line in one.lines())
        await click("▾ Read")
        assert not any("printed" in line for line in one.lines())


async def test_a_drag_that_brings_the_focus_chooses_lines() -> None:
    async with reading(many()) as one:
        one.view.blur()
        await one.pilot.pause()
        await one.pilot._post_mouse_events([MouseDown], one.view, (10, 5), button=1)
        one.view.post_message(MouseMove(one.view, 10, 7, 0, 2, 1, False, False, False))
        await one.pilot._post_mouse_events([MouseUp], one.view, (10, 7), button=1)
        await until(one.pilot, lambda: one.view.selected is not None)
        assert one.view.has_focus


async def test_a_mouse_held_beyond_the_edge_scrolls_until_it_is_let_go() -> None:
    async with reading(many(100)) as one:
        await one.pilot._post_mouse_events([MouseDown], one.view, (10, 20), button=1)
        one.view.post_message(MouseMove(one.view, 10, -2, 0, -1, 1, False, False, False))
        await until(one.pilot, lambda: one.view.sight.line < 60)
        await one.pilot._post_mouse_events([MouseUp], one.view, (10, 0), button=1)
        await one.pilot.pause()
        line = one.view.sight.line
        await one.pilot.pause(0.2)
        assert one.view.sight.line == line
        await one.press("y")
        assert copied(one).startswith(f"line {line}\n")
        assert copied(one).endswith("line 96")
