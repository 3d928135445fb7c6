"""Where a query is found: however the text is wrapped, and whatever marks stand in its source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from replicas_tui.ui.markdown.wrap import wrapped
from replicas_tui.ui.transcript.matches import in_rows, pattern_of, readable
from tests.ui.hand import answer, prompt, tool
from tests.ui.reader import reading

PARAGRAPHS = "\n\n".join(
    f"Paragraph {n} has words and more words that go **on** for a while, `code{n}`." for n in range(60)
)
WORDS = st.lists(st.text(st.sampled_from("ab世é"), min_size=1, max_size=9), min_size=1, max_size=12)


@given(WORDS, st.integers(4, 30), st.data())
def test_what_is_in_a_text_is_found_in_its_lines_at_any_width(
    words: list[str], width: int, data: st.DataObject
) -> None:
    text = " ".join(words)
    rows = [row.plain for row in wrapped(Content(text), width)]
    start = data.draw(st.integers(0, len(text) - 1))
    query = text[start : data.draw(st.integers(start + 1, len(text)))].strip() or words[0]
    assert len(in_rows(query, rows)) >= len(pattern_of(query).findall(text)) >= 1
    for pieces in in_rows(query, rows):
        assert "".join("".join(rows[row][a:b] for row, a, b in pieces).split()) == "".join(query.split())


def test_a_margin_is_no_part_of_what_is_found() -> None:
    rows = ["   │ a quote that goes", "   │ on here", ""]
    assert [[(p.row, rows[p.row][p.start : p.end]) for p in found] for found in in_rows("goes on", rows)] == [
        [(0, "goes"), (1, "on")]
    ]


def test_capitals_count_where_the_query_has_some() -> None:
    assert [len(in_rows(query, ["One one"])) for query in ("one", "One", "ONE")] == [2, 1, 0]


def test_marks_of_markdown_are_found_by_who_writes_them_alone() -> None:
    block = answer("a", "It is **very** good: `f(**kw)`")
    assert pattern_of("is very good").search(readable(block, "is very good"))
    assert pattern_of("**kw").search(readable(block, "**kw"))
    assert pattern_of("`x`").search(readable(tool("t", output="`x`"), "x"))


async def test_a_match_that_goes_on_in_the_next_line_is_counted_marked_and_come_to() -> None:
    async with reading([prompt("p", "go"), answer("a", PARAGRAPHS)], size=(60, 12)) as one:
        await one.press("slash", *"for a while", "enter")
        assert "of 60" in one.lines()[-1]
        await one.press("g", "g", "n")
        assert "1 of 60" in one.lines()[-1]
        for n in range(1, 12):
            await one.press("n")
            assert f"{n + 1} of 60" in one.lines()[-1]
            assert any(f"Paragraph {n} has" in line for line in one.lines())


async def test_a_search_begins_at_what_is_in_sight_also_within_a_long_answer() -> None:
    async with reading([prompt("p", "go"), answer("a", PARAGRAPHS)], size=(80, 12)) as one:
        await one.press("slash", *"paragraph 40", "enter")
        top = next(line for line in one.lines() if line.strip("▌ ")).strip("▌ ").split()[1]
        await one.press("slash", *"paragraph", "enter")
        assert f"{int(top) + 1} of 60" in one.lines()[-1]
        await one.press("G", "N")
        assert "of 60" in one.lines()[-1]
        assert int(one.lines()[-1].split("of 60")[0].split()[-1]) > 50


async def test_whoever_names_keys_is_told_when_letters_become_text_and_when_keys_again() -> None:
    async with reading([prompt("p", "go"), answer("a", PARAGRAPHS)]) as one:
        told: list[bool] = []
        one.app.screen.bindings_updated_signal.subscribe(
            one.app, lambda _: told.append(one.view.check_consume_key("y", "y"))
        )
        for keys in (["slash", *"go", "enter"], ["slash", "escape"], ["g", "t", "escape"]):
            told.clear()
            await one.press(*keys)
            assert True in told, keys
            assert told[-1] is False
