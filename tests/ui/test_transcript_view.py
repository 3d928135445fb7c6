"""The transcript on a screen, with keys."""

from __future__ import annotations

import pytest
from textual.events import MouseScrollUp

from replicas_tui.state.blocks import Block
from replicas_tui.state.safe import Safe
from replicas_tui.ui.keys import hints
from replicas_tui.ui.transcript import (
    Answered,
    CopyRequested,
    LeftTranscript,
    NeedOlder,
    ReplyInWords,
)
from tests.ui.hand import (
    NOW,
    answer,
    asking,
    earlier,
    edit,
    notice,
    plan,
    prompt,
    question,
    streaming,
    todo,
    tool,
)
from tests.ui.reader import many, reading


async def test_it_begins_at_the_end_and_follows_it() -> None:
    async with reading(many()) as one:
        assert one.lines()[-1].strip() == "· line 59"
        await one.show(notice("new", "the newest"))
        assert one.lines()[-1].strip() == "· the newest"
        assert one.follow == (True, 0)


async def test_scrolling_up_holds_and_what_comes_is_counted_not_shown() -> None:
    async with reading(many()) as one:
        await one.press("k")
        before = one.lines()
        await one.show(notice("a", "new one"), notice("b", "new two"))
        assert one.lines() == before
        assert one.follow == (False, 2)
        await one.press("G")
        assert one.lines()[-1].strip() == "· new two"
        assert one.follow == (True, 0)


@pytest.mark.parametrize("keys", [["K"], ["slash", "l", "enter"], ["left_curly_bracket"], ["space"], ["f"], ["g", "g"]])
async def test_every_way_to_look_elsewhere_holds(keys: list[str]) -> None:
    async with reading([*earlier(), *many(40), edit("e")]) as one:
        await one.press(*keys)
        before = one.lines()
        await one.show(notice("a", "new one"))
        assert one.lines()[:20] == before[:20]
        assert not one.view.following


async def test_what_is_new_is_counted_through_older_blocks_and_a_last_block_that_became_another() -> None:
    async with reading([*many(60), answer("growing", "half", growing=True)]) as one:
        await one.press("k")
        one.log.put(60, answer("whole", "half and whole"), notice("a", "new"))
        one.log.older(*[notice(f"o{n}", "older") for n in range(20)])
        await one.show(notice("b", "new"))
        assert one.follow == (False, 2)


async def test_going_down_at_the_very_end_follows_again() -> None:
    async with reading(many()) as one:
        await one.press("k", "j")
        assert not one.view.following
        await one.press("j")
        assert one.view.following


async def test_the_wheel_scrolls_and_holds() -> None:
    async with reading(many()) as one:
        await one.pilot._post_mouse_events([MouseScrollUp], one.view, (5, 5))
        await one.pilot.pause()
        assert one.lines()[-1].strip() == "· line 56"
        assert not one.view.following


async def test_older_blocks_are_asked_for_once_and_come_in_above_without_moving_anything() -> None:
    async with reading(many(200), start=100) as one:
        assert one.app.heard_of(NeedOlder) == []
        await one.press("g", "g", "j", "k")
        assert len(one.app.heard_of(NeedOlder)) == 1
        before = one.lines()
        one.log.older(*[notice(f"o{n}", f"older {n}") for n in range(50)], start=50)
        await one.show()
        assert one.lines()[1:] == before[1:]
        assert one.lines()[0].strip() == "· older 49"
        await one.press("g", "g")
        assert one.lines()[0].strip().startswith("50 older events")
        assert one.lines()[1].strip() == "· older 0"
        assert len(one.app.heard_of(NeedOlder)) == 2


async def test_a_short_transcript_begins_at_the_top() -> None:
    async with reading([prompt("p", "hello")]) as one:
        assert one.lines()[0].startswith(" › hello")


async def test_a_group_opens_under_the_cursor_and_folds_again() -> None:
    async with reading(earlier()) as one:
        await one.press("K", "K")
        await one.press("space")
        assert sum("Read" in line for line in one.lines()) == 2
        await one.press("space")
        assert not any("▸ Read" in line for line in one.lines())


async def test_space_shows_all_of_an_edit_then_folds_it_then_shows_its_beginning() -> None:
    async with reading([edit("e")]) as one:
        assert any("space all" in line for line in one.lines())
        await one.press("K", "space")
        assert sum("async def more_" in line for line in one.lines()) == 16
        await one.press("space")
        assert len([line for line in one.lines() if line.strip()]) == 1
        await one.press("space")
        assert any("space all" in line for line in one.lines())


async def test_levels_fold_and_open_everything() -> None:
    async with reading(asking(), size=(80, 60)) as one:
        await one.press("z", "m")
        assert any("6 steps" in line for line in one.lines())
        await one.press("z", "r", "z", "r")
        assert sum("▸ Read" in line for line in one.lines()) == 4
        await one.press("z", "r")
        assert any("A second thought." in line for line in one.lines())


async def test_folding_everything_at_the_end_of_what_is_open_shows_the_end_of_what_is_folded() -> None:
    turn = [tool(f"t{n}", output="a line\n" * 30) for n in range(20)]
    async with reading([prompt("p", "go"), *turn, answer("a", "It is done.")]) as one:
        await one.press("z", "R", "G")
        assert one.lines()[-1].strip() == "It is done."
        await one.press("z", "M")
        assert [line.strip() for line in one.lines() if line.strip()][-2:] == ["▸ 20 tools  read 20", "It is done."]


async def test_folding_everything_folds_also_work_that_stands_alone() -> None:
    alone: list[Block] = [edit("e"), todo(), tool("x", state="failed", output="it broke\nbadly")]
    blocks: list[Block] = [one for n, work in enumerate(alone) for one in (answer(f"a{n}", "words"), work)]
    async with reading(blocks, size=(80, 60)) as one:
        assert sum("▾" in line for line in one.lines()) == 3
        await one.press("z", "M")
        assert sum("▸" in line for line in one.lines()) == 3
        assert not any("▾" in line or "badly" in line for line in one.lines())


async def test_pages_are_turned_with_the_keys_of_a_pager_too() -> None:
    async with reading(many(60)) as one:
        await one.press("g", "g")
        top = one.lines()
        await one.press("pagedown")
        below = one.lines()
        await one.press("ctrl+b")
        assert one.lines() == top
        await one.press("ctrl+f")
        assert one.lines() == below != top


async def test_the_cursor_walks_blocks_and_prompts() -> None:
    async with reading(asking()) as one:
        await one.press("left_curly_bracket")
        assert one.lines()[0].startswith("▌› move sessions")
        await one.press("left_curly_bracket")
        assert one.lines()[1].startswith("▌› where do sessions")
        await one.press("J")
        assert any(line.startswith("▌▸ 3 tools") for line in one.lines())
        await one.press("right_curly_bracket")
        assert any(line.startswith("▌› move sessions") for line in one.lines())


async def test_the_cursor_stays_on_its_block_when_blocks_come_before_it() -> None:
    async with reading(asking()) as one:
        await one.press("left_curly_bracket")
        one.log.older(*many(30))
        await one.show()
        assert one.lines()[0].startswith("▌› move sessions")


async def test_a_cursor_that_was_left_far_above_is_neither_folded_nor_copied_nor_gone_on_from() -> None:
    async with reading([edit("first"), *many(40)]) as one:
        await one.press("g", "g", "J")
        first = one.lines()
        await one.press("G", "space", "y")
        assert one.view.following  # nothing in sight can fold
        copied = [message.text for message in one.app.heard_of(CopyRequested) if isinstance(message, CopyRequested)]
        assert copied == ["line 39"]
        await one.press("K")
        assert one.lines()[-1] == "▌· line 39"
        await one.press("g", "g")
        assert [line.lstrip("▌ ") for line in one.lines()] == [line.lstrip("▌ ") for line in first]


async def test_a_jump_begins_at_what_is_in_sight_once_the_cursor_is_not() -> None:
    async with reading([prompt("a", "one"), *many(40), prompt("b", "two"), *many(40)]) as one:
        await one.press("g", "g", "J", "G", "left_curly_bracket")
        assert one.lines()[0].startswith("▌› two")


async def test_copying_gives_the_block_under_the_cursor() -> None:
    async with reading([*earlier(), tool("t", "Bash", "ls", output="a\nb", state="failed")]) as one:
        await one.press("y")
        await one.press("left_curly_bracket", "y")
        texts = [message.text for message in one.app.heard_of(CopyRequested) if isinstance(message, CopyRequested)]
        assert texts == ["a\nb", "move sessions out of memory, keep the cookie format"]


async def test_a_growing_answer_is_marked_and_its_end_is_in_sight() -> None:
    async with reading(streaming()) as one:
        assert one.lines()[-1].endswith("▏")
        assert sum(line.startswith(" ●") and "The store is async" in line for line in one.lines()) == 1
        last = one.log.blocks[-1]
        assert last.id == "c5"
        grown = streaming("Other words.\n\n" + "and more " * 60 + "until here")[-1]
        one.log.put(len(one.log.blocks) - 1, grown)
        await one.show()
        assert one.lines()[-1].rstrip("▏").endswith("here")


async def test_an_answer_that_grew_is_drawn_as_one_that_came_whole() -> None:
    text = "# Title\n\nSome `code` and\n\n- a\n- b\n\n```py\nx = 1\n```\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\nlast"
    async with reading([prompt("p", "go")], size=(60, 40)) as one:
        for end in range(0, len(text), 7):
            one.log.put(1, answer("a", text[:end], growing=True))
            await one.show()
        one.log.put(1, answer("a", text))
        await one.show()
        grown = one.lines()
    async with reading([prompt("p", "go"), answer("a", text)], size=(60, 40)) as one:
        assert one.lines() == grown


class TestQuestions:
    async def test_a_digit_answers_after_the_question_was_seen(self) -> None:
        async with reading(asking()) as one:
            await one.press("1")
            assert one.app.heard_of(Answered) == []
            one.seconds = 0.31
            await one.press("2", "1")
            [message] = one.app.heard_of(Answered)
            assert isinstance(message, Answered)
            assert (message.block_id, message.text) == ("q1", "sql")

    async def test_a_question_out_of_sight_is_not_answered(self) -> None:
        async with reading([*earlier(), *many(40), question()]) as one:
            one.seconds = 1.0
            await one.press("g", "g", "1")
            assert one.app.heard_of(Answered) == []
            await one.press("G")
            await one.press("1")
            assert one.app.heard_of(Answered) == []
            one.seconds = 2.0
            await one.press("1")
            assert len(one.app.heard_of(Answered)) == 1

    async def test_a_question_that_takes_many_is_marked_then_answered(self) -> None:
        async with reading([question(many=True)]) as one:
            one.seconds = 1.0
            await one.press("1", "2", "2", "3")
            assert sum("✓" in line for line in one.lines()) == 2
            await one.press("enter")
            [message] = one.app.heard_of(Answered)
            assert isinstance(message, Answered)
            assert message.text == "redis, something else"

    async def test_a_plan_is_approved_or_changed_in_words(self) -> None:
        async with reading([plan()]) as one:
            one.seconds = 1.0
            await one.press("1", "r", "a")
            [message] = one.app.heard_of(Answered)
            assert isinstance(message, Answered)
            assert (message.block_id, message.text) == ("p1", "approve")
            [words] = one.app.heard_of(ReplyInWords)
            assert isinstance(words, ReplyInWords)
            assert words.block.id == "p1"

    async def test_only_the_open_question_names_keys_and_none_when_nobody_waits(self) -> None:
        async with reading([question("q1"), question("q2", text="And then?")]) as one:
            assert sum("choose" in line for line in one.lines()) == 1
            one.view.answerable = False
            await one.show()
            assert not any("choose" in line for line in one.lines())
            one.seconds = 1.0
            await one.press("1")
            assert one.app.heard_of(Answered) == []

    async def test_keys_of_answers_are_offered_only_while_something_is_asked(self) -> None:
        async with reading(asking()) as one:
            assert {"choose", "in words"} <= {hint.word for hint in hints(one.app.screen)}
        async with reading(many()) as one:
            words = {hint.word for hint in hints(one.app.screen)}
            assert not {"choose", "in words", "approve"} & words
            assert {"blocks", "prompts", "fold", "find", "follow"} <= words

    async def test_the_footer_is_written_anew_when_something_else_is_asked(self) -> None:
        async with reading([plan()]) as one:
            told: list[set[str]] = []
            screen = one.app.screen
            screen.bindings_updated_signal.subscribe(one.view, lambda _: told.append({h.word for h in hints(screen)}))
            one.log.put(0, plan(verdict=Safe("approve")))
            await one.show(question())
            assert "choose" in told[-1]
            assert "approve" not in told[-1]

    async def test_keys_are_named_as_soon_as_somebody_waits_for_the_answer(self) -> None:
        async with reading([question()]) as one:
            one.view.answerable = False
            await one.pilot.pause()
            assert not any("choose" in line for line in one.lines())
            one.view.answerable = True
            await one.pilot.pause()
            assert sum("choose" in line for line in one.lines()) == 1

    async def test_an_answered_question_is_one_line(self) -> None:
        async with reading([question(answer=Safe("redis"), answered_at=NOW)]) as one:
            assert [line for line in one.lines() if line.strip()] == [one.lines()[0]]
            assert "redis" in one.lines()[0]


class TestSearch:
    async def test_matches_are_counted_in_folded_blocks_too_and_opened(self) -> None:
        blocks = [*earlier(), *many(40), tool("t", output="needle one"), tool("u", output="two needle needle")]
        async with reading(blocks) as one:
            await one.press("slash", *"needle")
            assert "3 found" in one.lines()[-1]
            await one.press("enter")
            assert "1 of 3" in one.lines()[-1]
            assert any("needle one" in line for line in one.lines())
            await one.press("n", "n")
            assert "3 of 3" in one.lines()[-1]
            await one.press("n")
            assert "1 of 3" in one.lines()[-1]
            await one.press("N")
            assert "3 of 3" in one.lines()[-1]

    async def test_what_is_found_comes_in_sight(self) -> None:
        async with reading([*earlier(), *many(300)]) as one:
            await one.press("slash", *"cookie", "enter")
            assert any("keep the cookie format" in line for line in one.lines()[:-1])

    async def test_escape_ends_the_search_and_only_then_leaves(self) -> None:
        async with reading(many()) as one:
            await one.press("slash", "x", "escape")
            assert one.app.heard_of(LeftTranscript) == []
            assert one.lines()[-1].strip() == "· line 59"
            await one.press("escape")
            assert len(one.app.heard_of(LeftTranscript)) == 1

    async def test_what_is_typed_into_the_query_does_nothing_else(self) -> None:
        async with reading(asking()) as one:
            one.seconds = 1.0
            await one.press("slash", "1", "j", "y", "backspace")
            assert one.app.heard_of(Answered) == []
            assert "/ 1j" in one.lines()[-1]

    async def test_nothing_found_is_said(self) -> None:
        async with reading(many()) as one:
            await one.press("slash", *"zzz", "enter")
            assert "0 found" in one.lines()[-1]


async def test_another_theme_is_worn_at_once() -> None:
    async with reading(asking()) as one:
        before = one.app.export_screenshot()
        one.app.theme = "replicas-light"
        await one.pilot.pause()
        await one.pilot.pause()
        assert one.lines()
        assert one.app.export_screenshot() != before
        colours = {
            segment.style.bgcolor.triplet.hex
            for strip in one.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.bgcolor and segment.style.bgcolor.triplet
        }
        assert colours <= {value for value in one.app.theme_variables.values() if value.startswith("#")}


async def test_a_resize_while_held_keeps_the_line_at_the_top() -> None:
    async with reading([*earlier(), *many(40), *earlier()], size=(80, 24)) as one:
        await one.press("g", "g", "d", "d")
        first = one.lines()[0]
        await one.pilot.resize_terminal(120, 30)
        await one.pilot.pause()
        assert one.lines()[0].split()[:3] == first.split()[:3]
        await one.pilot.resize_terminal(80, 24)
        await one.pilot.pause()
        assert one.lines()[0] == first


async def test_an_empty_transcript_takes_every_key() -> None:
    async with reading([]) as one:
        await one.press(
            "j", "k", "J", "K", "space", "y", "g", "g", "G", "f", "z", "m", "1", "a", "n", "left_curly_bracket"
        )
        assert one.app.is_running


async def test_a_command_too_long_for_its_line_is_shown_whole_by_the_key_that_opens_it() -> None:
    command = "pytest -q " + " ".join(f"tests/test_part_{n}.py" for n in range(12)) + " --last"
    failed = tool("f", verb="Bash", what=command, fact="exit 1", state="failed", output="it broke")
    async with reading([tool("t", verb="Bash", what=command, output="ok"), answer("a", "so"), failed]) as one:
        assert not any("--last" in line for line in one.lines())
        await one.press("space")
        assert sum("--last" in line for line in one.lines()) == 1
        await one.press("K", "K", "space")
        assert sum("--last" in line for line in one.lines()) == 2


async def test_what_a_tool_of_a_subagent_printed_stands_below_what_it_was_about() -> None:
    blocks = [tool(f"t{n}", verb="Bash", what="ls", state="failed", output="printed", depth=n) for n in (0, 1, 2)]
    async with reading(blocks) as one:
        rows = [line for line in one.lines() if line.strip()]
        assert [row.index("printed") - head.index("ls") for head, row in zip(rows[::2], rows[1::2], strict=True)] == [
            0
        ] * 3
