from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.ui.code import LIMIT, code_lines, pieces
from replicas_tui.ui.markdown import StreamedMarkdown, markdown_lines
from replicas_tui.ui.markdown.draw import draw_blocks
from replicas_tui.ui.markdown.parse import blocks
from replicas_tui.ui.markdown.table import GAP, fitted
from replicas_tui.ui.markdown.wrap import wrapped

BITS = st.sampled_from(
    [
        "word", " ", "\n", "\n\n", "- ", "* ", "1. ", "2) ", "  ", "    ", "#", "# ", "## ", "> ", "```",
        "```py\n", "~~~\n",        "`", "**", "_", "[a](http://b)", "[a]: /u\n", "![i](x)",
        ":::card\n", ":::\n", "|", "|--|\n", "--", "---\n", "===\n", "<b>", "\\", "é", "漢字", "x" * 30,
    ]
)  # fmt: skip
TEXTS = st.lists(BITS, max_size=40).map("".join)


def plain(lines: list[Content]) -> list[str]:
    return [line.plain.rstrip() for line in lines]


def shown(text: str, width: int = 60) -> list[str]:
    return plain(markdown_lines(Safe(text), width))


def looks(lines: list[Content]) -> list[tuple[str, list[object]]]:
    return [(line.plain, list(line.spans)) for line in lines]


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 400), max_size=12), st.sampled_from([10, 37, 90]))
@example("para\n# h\n#x", [6, 7], 40)
@example("text\nx | y\n--|-- foo", [11, 16], 40)
@example("a:\n- b\n\nc\n", [3, 4, 6], 40)
def test_text_that_grew_in_any_cutting_looks_as_if_drawn_at_once(text: str, cuts: list[int], width: int) -> None:
    streamed = StreamedMarkdown(width)
    for cut in sorted(cuts):
        streamed.feed(Safe(text[:cut]))
    streamed.feed(Safe(text))
    assert looks(streamed.lines) == looks(markdown_lines(Safe(text), width))


ITEMS = st.lists(
    st.sampled_from(
        ["- a\n", "- b\n\n", "* c\n", "1. d\n", "7) e\n", "-\n", "  more\n", "    - in\n", "   ```\n", "text\n", "\n",
         " - f", "- - -\n", "- x | y\n", "  --|--\n", "===\n", "      far\n", "> q\n", "# h\n", "- [x] t\n"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(ITEMS, TEXTS), st.lists(st.integers(0, 120), max_size=8))
@example("99. a\n1. b\n1. c\n1. d\n", [6, 10, 14])
def test_lists_that_grew_look_as_their_whole_text_parsed_once(text: str, cuts: list[int]) -> None:
    streamed = StreamedMarkdown(40)
    for cut in sorted(cuts):
        streamed.feed(Safe(text[:cut]))
    streamed.feed(Safe(text))
    assert looks(streamed.lines) == looks(draw_blocks(blocks(text), 40))


def test_finished_items_of_a_list_are_drawn_once() -> None:
    streamed = StreamedMarkdown(60)
    streamed.feed(Safe("1. one\n2. two\n3. thr"))
    settled = list(streamed.settled)
    streamed.feed(Safe("1. one\n2. two\n3. three\n4. four\n"))
    assert plain(settled) == [" 1. one"]
    assert streamed.settled[0] is settled[0]
    assert len(streamed.tail) == 1


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(8, 120))
def test_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    lines = markdown_lines(Safe(text), width)
    deep = text.count("> ") + text.count("- ") + text.count("* ") + text.count(". ") + text.count(") ")
    assert all(line.cell_length <= min(width, 100) + (deep + 1) * 8 for line in lines)
    if not deep and "|--" not in text:
        assert all(line.cell_length <= min(width, 100) for line in lines)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abc defg", min_size=1, max_size=200), st.integers(8, 80))
def test_wrapping_loses_no_word(text: str, width: int) -> None:
    assert "".join("".join(shown(f"x {text}", width)).split()) == "".join(f"x {text}".split())


def test_what_is_finished_is_drawn_once() -> None:
    streamed = StreamedMarkdown(60)
    streamed.feed(Safe("# one\n\ntwo\n\nthree"))
    settled = list(streamed.settled)
    streamed.feed(Safe("# one\n\ntwo\n\nthree goes on\n\nfour"))
    assert settled
    assert all(before is after for before, after in zip(settled, streamed.settled, strict=False))


def test_a_text_that_is_another_begins_anew() -> None:
    streamed = StreamedMarkdown(60)
    streamed.feed(Safe("one\n\ntwo\n\nthree"))
    streamed.feed(Safe("other"))
    assert plain(streamed.lines) == ["other"]


def test_a_list_stands_close_to_the_sentence_that_announces_it() -> None:
    assert shown("Two stores fit:\n\n- redis\n- sql\n\nNext.") == ["Two stores fit:", "• redis", "• sql", "", "Next."]


def test_lists_nest_count_and_tick() -> None:
    text = "9. nine\n10. ten\n    - inner\n\n- [x] done\n- [ ] open\n"
    assert shown(text) == [" 9. nine", "10. ten", "    • inner", "", "✓ done", "○ open"]


def test_a_link_shows_where_it_goes_once() -> None:
    assert shown("[docs](https://x.example) <https://y.example>") == ["docs https://x.example https://y.example"]


def test_html_and_references_are_text() -> None:
    assert shown("<script>x</script>\n\n[a]: /u\n\n[a]") == ["<script>x</script>", "", "[a]: /u", "", "[a]"]


def test_a_card_for_the_dashboard_is_shown_as_it_stands_and_ends_where_it_ends() -> None:
    text = 'Shall I?\n:::confirm-action\n{"id": "a1"}\n*not* markdown\n:::\nAfter *it*.'
    assert shown(text) == ["Shall I?", "", " confirm-action", ' {"id": "a1"}', " *not* markdown", "", "After it."]
    assert shown("a ::: b\n\n::: 3") == ["a ::: b", "", "::: 3"]


def test_code_keeps_its_words_and_takes_the_band() -> None:
    lines = markdown_lines(Safe('```python\ndef f():\n    return "a"\n```'), 30)
    assert plain(lines) == [" def f():", '     return "a"']
    assert all(line.cell_length == 30 and any(span.style == "$t-band" for span in line.spans) for line in lines)
    assert any(span.style == "$t-word" for span in lines[0].spans)


def test_a_long_line_of_code_goes_on_below() -> None:
    assert "".join(line.strip() for line in shown("```\n" + "x" * 50 + "\n```", 20)) == "x" * 50


def test_a_table_keeps_every_word_at_any_width() -> None:
    text = "| step | time |\n|---|--:|\n| build everything | 4.2s |\n"
    assert shown(text, 60) == ["step              time", "────────────────  ────", "build everything  4.2s"]
    narrow = shown(text, 14)
    assert all(len(line) <= 14 for line in narrow)
    assert "everything" in "".join("".join(narrow).split())


@given(st.lists(st.integers(0, 80), min_size=1, max_size=6), st.integers(30, 100))
def test_columns_fit_while_they_can(natural: list[int], width: int) -> None:
    sizes = fitted(natural, width)
    assert sum(sizes) + GAP * (len(sizes) - 1) <= width
    assert all(0 < size <= max(1, wide) for size, wide in zip(sizes, natural, strict=True))


@given(st.text(max_size=300), st.sampled_from(["python", "json", "nothing", "diff", "bash"]))
def test_coloured_code_is_the_same_code(text: str, language: str) -> None:
    text = "".join(char for char in text if char.isprintable() or char == "\n")
    assert "\n".join(line.plain for line in code_lines(Safe(text), language=language)) == text


def test_code_too_large_to_colour_is_plain() -> None:
    lines = code_lines(Safe("def f(): pass\n" * (LIMIT // 10)), path="x.py")
    assert {span.style for span in lines[0].spans} == {"$t-text"}


@pytest.mark.parametrize(("path", "role"), [("a/b.py", "$t-word"), ("b.unknown", "$t-text"), ("notes", "$t-text")])
def test_the_language_is_told_by_the_files_name(path: str, role: str) -> None:
    assert code_lines(Safe("def f(): pass"), path=path)[0].spans[0].style == role


@given(st.lists(st.sampled_from(["", "x = 1", "def f():", "    y = 2", '    """a', "# c"]), max_size=500))
def test_code_is_cut_into_pieces_that_are_the_whole(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "\n".join(pieces(text)) == text
    grown = pieces(text + "\nmore")
    assert grown[: len(pieces(text)) - 1] == pieces(text)[:-1]


def test_a_table_too_wide_for_columns_stands_its_cells_below_each_other() -> None:
    text = "| name | what | why | when |\n|--|--|--|--|\n| redis | a store | fast | now |\n"
    text += "| sql | rows | there | later |\n"
    assert shown(text, 24) == [
        *("name  redis", "what  a store", "why  fast", "when  now", "─" * 24),
        *("name  sql", "what  rows", "why  there", "when  later"),
    ]
    assert shown(text.replace("a store", "a store of all sessions"), 36) == [
        *("name  redis", "what  a store of all sessions", "why   fast", "when  now", "─" * 36),
        *("name  sql", "what  rows", "why   there", "when  later"),
    ]


def test_a_cell_below_others_goes_on_in_its_own_column() -> None:
    text = "| a | bc | d | e |\n|--|--|--|--|\n| one | words that need more than a line | two | three |\n"
    assert shown(text, 30)[1:3] == ["bc  words that need more than", "    a line"]


def test_chinese_and_japanese_fill_their_lines_beside_other_words() -> None:
    text = "我们使用 redis 存储会话,因为它已经在 docker-compose 里面了。并且原生支持「TTL」,不需要额外的清理任务。"
    lines = [line.plain for line in wrapped(Content(text), 20)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= 20 for line in lines)
    assert all(cell_len(line) >= 16 for line in lines[:-1])
    assert not any(line[0] in "」,。" or line[-1] == "「" for line in lines)


@given(st.text(st.sampled_from("ab 我们。「」ー👩‍\n."), max_size=60), st.integers(4, 30))
def test_no_letter_is_lost_and_no_line_too_long_in_any_script(text: str, width: int) -> None:
    lines = [line.plain for line in wrapped(Content(text), width)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(Content(line).cell_length <= width for line in lines)


def test_a_long_link_goes_below_the_words_it_is_in() -> None:
    url = "https://example.org/" + "a" * 40
    assert shown(f"See [docs]({url}) and [more]({url}).", 70) == ["See docs [1] and more [1].", f"[1] {url}"]


def test_a_list_below_its_heading_keeps_the_blank_line_it_was_given() -> None:
    assert shown("# Heading\n\n- one") == ["Heading", "", "• one"]
    assert shown("# Heading\n- one") == ["Heading", "• one"]
