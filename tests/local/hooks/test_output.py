"""What hooks print is blanked, bounded and handed on as it comes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.hooks.output import KEPT_CHARS, HookOutput

SECRET = "correct-horse"


def _fed(chunks: list[bytes], secrets: tuple[str, ...] = (SECRET,)) -> tuple[str, HookOutput]:
    told: list[str] = []
    output = HookOutput(secrets, told.append)
    for chunk in chunks:
        output.feed(chunk)
    output.flush()
    return "".join(told), output


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.integers(0, 120), max_size=8))
def test_a_secret_is_blanked_however_it_is_cut_into_chunks(before: str, after: str, cuts: list[int]) -> None:
    raw = f"{before}{SECRET}{after}\n".encode("utf-8", "replace")
    edges = [0, *sorted(cut for cut in cuts if cut < len(raw)), len(raw)]
    told, output = _fed([raw[a:b] for a, b in pairwise(edges)])
    assert SECRET not in told
    assert "***" in told
    assert output.text == told


def test_each_line_of_a_secret_with_several_is_blanked_and_short_ones_are_left() -> None:
    told, _ = _fed([b"line-one-of-key\nline-two-of-key\nyes\n"], ("line-one-of-key\nline-two-of-key\n", "yes"))
    assert told == "***\n***\nyes\n"


def test_of_much_the_end_is_kept_and_all_is_counted() -> None:
    told, output = _fed([b"x" * 1000 + b"\n"] * 300 + [b"the end"])
    assert output.total_chars == len(told) == 300 * 1001 + 7
    assert len(output.text) == KEPT_CHARS
    assert output.text.endswith("the end")


def test_bytes_that_are_no_text_do_no_harm() -> None:
    told, _ = _fed([b"a\xff\xc3", b"\xa9\0b"])
    assert told == "a\ufffdé\ufffdb"
