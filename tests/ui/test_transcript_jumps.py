"""Jumping in a transcript, and folding by the keys vim has."""

from __future__ import annotations

from replicas_tui.state.blocks import Block
from replicas_tui.ui.transcript.messages import Told
from tests.ui.hand import edit, fault, notice, prompt, tool
from tests.ui.reader import Reading, many, reading


def told(one: Reading) -> list[str]:
    return [message.text for message in one.app.heard_of(Told) if isinstance(message, Told)]


def under(one: Reading) -> str:
    """The id of the block under the cursor."""
    assert one.view.place is not None
    return one.view.place.id


async def test_errors_are_faults_and_failed_work_and_are_found_one_after_the_other() -> None:
    blocks: list[Block] = [
        *many(30),
        tool("bad", state="failed", output="no"),
        *many(5),
        edit("worse", state="failed"),
        fault("f"),
    ]
    async with reading(blocks) as one:
        found = []
        for _ in range(3):
            await one.press("left_square_bracket", "e")
            found.append(under(one))
        assert found == ["f", "worse", "bad"]
        await one.press("right_square_bracket", "e")
        assert under(one) == "worse"
        assert not one.view.following


async def test_where_there_is_no_other_the_reader_stays_and_is_told() -> None:
    async with reading([*many(30), fault("f"), *many(30)], start=12) as one:
        await one.press("left_square_bracket", "e")
        before = one.lines()
        await one.press("left_square_bracket", "e")
        assert one.lines() == before
        assert told(one) == ["There is no error above in what is loaded. L loads all older events."]


async def test_a_jump_opens_the_group_its_block_is_folded_into() -> None:
    blocks: list[Block] = [
        prompt("p", "go"),
        tool("a"),
        edit("e"),
        tool("b", state="failed", output="no"),
        notice("n", "end"),
    ]
    async with reading(blocks) as one:
        await one.press("z", "M")
        assert not any("auth/store.py" in line for line in one.lines())
        await one.press("left_square_bracket", "d")
        assert under(one) == "e"
        assert any("auth/store.py" in line for line in one.lines())
        await one.press("right_square_bracket", "e")
        assert under(one) == "b"


async def test_a_block_is_gone_to_by_its_id_and_stands_at_the_top() -> None:
    async with reading([*many(60), prompt("here", "this one"), *many(60)][:121]) as one:
        assert one.view.go_to("here")
        await one.pilot.pause()
        assert "this one" in one.lines()[0]
        assert not one.view.go_to("nowhere")


async def test_open_and_fold_keys_do_one_thing_each_however_often_they_are_pressed() -> None:
    long = tool("t", "Bash", "make", detail="make -j2", output="\n".join(f"row {n}" for n in range(6)))
    async with reading([prompt("p", "go"), long, notice("n", "end")]) as one:
        await one.press("K", "K", "z", "o")
        opened = one.lines()
        assert any("row 5" in line for line in opened)
        await one.press("z", "o")
        assert one.lines() == opened
        await one.press("z", "c")
        folded = one.lines()
        assert not any("row 5" in line for line in folded)
        await one.press("z", "c")
        assert one.lines() == folded


async def test_everything_opens_and_folds_at_once() -> None:
    blocks: list[Block] = [prompt("p", "go"), tool("a", output="printed"), tool("b"), edit("e"), notice("n", "end")]
    async with reading(blocks, (80, 60)) as one:
        await one.press("z", "R")
        assert any("printed" in line for line in one.lines())
        await one.press("z", "M")
        assert not any("auth/" in line for line in one.lines())


async def test_where_only_turns_are_a_long_prompt_is_its_first_lines() -> None:
    async with reading([prompt("p", "\n".join(f"row {n}" for n in range(9)))], (80, 20)) as one:
        assert any("row 8" in line for line in one.lines())
        await one.press("z", "M")
        assert not any("row 2" in line for line in one.lines())
        assert any("7 more lines" in line for line in one.lines())
        await one.press("z", "R")
        assert any("row 8" in line for line in one.lines())


async def test_u_goes_up_half_a_page_at_once() -> None:
    async with reading(many()) as one:
        await one.press("u")
        assert one.lines()[-1].strip() == "· line 47"
