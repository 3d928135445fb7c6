"""Comments stay at what they are about, and say so when it is gone."""

from __future__ import annotations

import difflib

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from replicas_tui.state.diff.anchors import Anchor, anchor, file_of, find
from replicas_tui.state.diff.files import FileDiff
from replicas_tui.state.diff.parse import parse
from replicas_tui.state.diff.spaces import without_spaces
from replicas_tui.state.review import Comment, Review, message, placed

LINES = st.lists(st.sampled_from(["def a():", "    return 1", "", "    x = 2", "}", "b()", "c()"]), max_size=25)


def changed(old: list[str], new: list[str], path: str = "a.py") -> FileDiff | None:
    rows = list(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm=""))
    found = parse("web", f"diff --git a/{path} b/{path}\n" + "\n".join(rows) + "\n") if rows else []
    return found[0] if found else None


def one_of(old: list[str], new: list[str]) -> FileDiff:
    made = changed(old, new)
    assert made is not None
    return made


BODY = [f"line {n}" for n in range(40)]


def with_line(at: int, text: str) -> list[str]:
    return [*BODY[:at], text, *BODY[at:]]


def at_line(one: FileDiff, number: int, last: int | None = None) -> Anchor:
    made = anchor(one, "new", number, last or number)
    assert made is not None
    return made


def test_a_comment_goes_along_when_lines_come_above_it() -> None:
    said = at_line(one_of(BODY, with_line(20, "new")), 21)
    assert said.quote == ("new",)
    later = one_of(BODY, ["one", "two", *with_line(20, "new")])
    place = find(later, said)
    assert place is not None
    assert place.first == 23
    assert later.hunks[place.hunk].rows[place.line] == "+new"


def test_a_comment_whose_lines_were_rewritten_is_outdated() -> None:
    said = at_line(one_of(BODY, with_line(20, "new")), 21)
    assert find(one_of(BODY, with_line(20, "other")), said) is None


def test_of_lines_that_say_the_same_the_one_with_the_same_surroundings_is_meant() -> None:
    new = [*BODY[:10], "same", *BODY[10:20], "same", *BODY[20:]]
    said = at_line(one_of(BODY, new), 22)
    later = [*BODY[:10], "same", *BODY[10:15], *["more"] * 9, *BODY[15:20], "same", *BODY[20:]]
    place = find(one_of(BODY, later), said)
    assert place is not None
    assert place.first == 31


def test_a_blank_line_is_known_by_what_is_around_it() -> None:
    said = at_line(one_of(BODY, with_line(20, "")), 21)
    assert find(one_of(BODY, with_line(20, "")), said) is not None
    other = [*BODY[:5], "", "x", *BODY[5:]]
    assert find(one_of(BODY, other), said) is None


def test_a_comment_on_a_range_needs_all_of_it() -> None:
    said = at_line(one_of(BODY, [*BODY[:20], "a", "b", "c", *BODY[20:]]), 21, 23)
    assert said.quote == ("a", "b", "c")
    assert find(one_of(BODY, [*BODY[:20], "a", "b", "d", *BODY[20:]]), said) is None


def test_a_removed_line_can_be_commented() -> None:
    one = one_of(BODY, BODY[:20] + BODY[21:])
    said = anchor(one, "old", 21, 21)
    assert said is not None
    assert said.quote == ("line 20",)
    assert message(placed([Comment("1", said, "keep it")], [one]), several=False).startswith(
        "A comment on your changes:\n\na.py:21 (removed)\n> line 20\n\nkeep it"
    )


def test_a_comment_follows_a_renamed_file() -> None:
    said = at_line(one_of(BODY, with_line(20, "new")), 21)
    text = "diff --git a/a.py b/b.py\nsimilarity index 90%\nrename from a.py\nrename to b.py\n"
    rows = difflib.unified_diff(BODY, with_line(20, "new"), "a/a.py", "b/b.py", lineterm="")
    [renamed] = parse("web", text + "\n".join(rows) + "\n")
    assert file_of([renamed], said) == 0
    assert find(renamed, said) is not None


@given(LINES, LINES, st.data())
@settings(max_examples=200, deadline=None)
def test_an_unchanged_diff_has_every_line_where_it_was(old: list[str], new: list[str], data: st.DataObject) -> None:
    one = changed(old, new)
    assume(one is not None)
    assert one is not None
    side = data.draw(st.sampled_from(["new", "old"]))
    lines = list(one.version("new" if side == "new" else "old"))
    assume(lines)
    number = data.draw(st.sampled_from([line[0] for line in lines]))
    said = anchor(one, "new" if side == "new" else "old", number, number + data.draw(st.integers(0, 3)))
    assert said is not None
    place = find(one, said)
    if place is None:  # a blank line with nothing around it
        assert not any(text.strip() for text in said.quote)
        assert not said.before
        assert not said.after
    else:
        assert place.first == number


@given(LINES, LINES)
@settings(max_examples=200, deadline=None)
def test_without_white_space_nothing_else_is_lost(old: list[str], new: list[str]) -> None:
    one = changed(old, new)
    assume(one is not None)
    assert one is not None
    quiet = without_spaces(one)
    for sign in "+-":
        before = sum(row[:1] == sign for hunk in one.hunks for row in hunk.rows)
        after = sum(row[:1] == sign for hunk in quiet.hunks for row in hunk.rows)
        assert after <= before
    shown = [line[1] for line in quiet.version("new")]
    every = [line[1] for line in one.version("new")]
    assert all(text in every for text in shown)
    for hunk in quiet.hunks:
        numbers = [new for row, (_, new) in zip(hunk.rows, hunk.numbers, strict=True) if row[:1] != "-"]
        assert numbers == list(range(hunk.new, hunk.new + len(numbers)))


def test_lines_that_only_moved_sideways_are_no_change() -> None:
    one = one_of(["a", "b", "c"], ["a", "if x:", "    b", "c "])
    quiet = without_spaces(one)
    assert [row for hunk in quiet.hunks for row in hunk.rows] == [" a", "+if x:", "     b", " c "]
    assert (quiet.added, quiet.removed) == (1, 0)
    assert [hunk.digest(one.key) for hunk in quiet.hunks] == one.news


def test_a_digest_is_of_what_changed_not_of_where() -> None:
    one, moved = one_of(BODY, with_line(20, "new")), one_of(["0", *BODY], ["0", *with_line(20, "new")])
    assert one.news == moved.news
    assert one.news != one_of(BODY, with_line(20, "other")).news


def test_a_file_is_not_viewed_any_more_once_it_is_changed_again() -> None:
    one = one_of(BODY, with_line(20, "new"))
    review = Review(viewed={one.key: one.digest})
    assert review.has_viewed(one_of(BODY, with_line(20, "new")))
    assert not review.has_viewed(one_of(BODY, with_line(20, "other")))


@given(st.lists(st.tuples(st.integers(1, 40), st.text(st.characters(codec="utf-8"), max_size=30)), max_size=6))
@settings(deadline=None)
def test_every_word_of_every_comment_is_in_the_one_message(said: list[tuple[int, str]]) -> None:
    one = one_of([], BODY)
    comments = [Comment(str(n), at_line(one, number), text) for n, (number, text) in enumerate(said)]
    text = message(placed(comments, [one]), several=True)
    for number, words in said:
        if words.strip():
            assert words.strip() in text
            assert f"web/a.py:{number}\n> line {number - 1}\n" in text
    if not any(words.strip() for _, words in said):
        assert text == ""


def test_a_name_with_a_line_break_stays_on_one_line() -> None:
    one = FileDiff(("web", "a\nb"))
    said = Comment("1", Anchor(one.key, "new", 3, 5, ("x",)), "why?")
    assert '"a\\nb":3-5' in message(placed([said], [one]), several=False)


def test_an_outdated_comment_keeps_what_it_was_about() -> None:
    said = Comment("1", at_line(one_of(BODY, with_line(20, "new")), 21), "why?")
    [now] = placed([said], [one_of(BODY, with_line(20, "other"))])
    assert now.outdated
    text = message([now], several=False)
    assert "a.py:21 (as it was: these lines changed since)\n> new\n\nwhy?" in text


def test_what_nobody_sees_is_named_where_code_is_judged() -> None:
    [hunk] = one_of(BODY, with_line(20, "if a\u202e:\u200b\ufeff café 👩\u200d💻")).hunks
    [shown] = [one.text for one in hunk.lines() if one.sign == "+"]
    assert shown == "if a<U+202E>:<U+200B><U+FEFF> café 👩\u200d💻"
