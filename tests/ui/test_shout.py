from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.state.safe import safe_line
from replicas_tui.ui.shout import KNOWS_99, NAME, in_tmux, known_by_name, shout

WAYS = ("bell", "osc9", "osc777", "osc99", "none")


@given(st.sampled_from(WAYS), st.text(), st.text())
def test_no_text_breaks_out_of_the_sequence_it_stands_in(way: str, title: str, text: str) -> None:
    said = shout(way, safe_line(title), safe_line(text))
    endings = said.count("\x1b\\") + said.count("\a")
    assert said.count("\x1b]") == (said.count("\x1b\\"))
    assert endings == {"none": 0, "osc99": 2}.get(way, 1)


def test_tmux_gets_its_bell_unless_it_lets_more_pass() -> None:
    assert in_tmux("auto", passes=True) == "bell"
    assert in_tmux("osc9", passes=False) == "bell"
    assert in_tmux("osc9", passes=True) == "osc9"
    assert in_tmux("none", passes=True) == "none"
    assert shout("osc9", safe_line("a"), safe_line("b"), through_tmux=True) == (
        "\x1bPtmux;\x1b\x1b]9;a: b\x1b\x1b\\\x1b\\"
    )
    assert shout("bell", safe_line("a"), safe_line("b"), through_tmux=True) == "\a"


def test_a_terminal_is_known_by_what_it_answers() -> None:
    assert KNOWS_99.search("\x1b]99;i=replicas:p=?;a=focus:p=title,body\x1b\\")
    name = NAME.search("\x1bP>|WezTerm 20240203\x1b\\")
    assert name is not None
    assert known_by_name(name[0]) == "osc9"
    assert known_by_name("XTerm(370)") == "bell"
