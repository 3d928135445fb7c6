"""`.env` files: what they mean, and that what is written is read again."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.state.dotenv import read_dotenv, write_dotenv

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True)
VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
TRICKY = st.text(st.sampled_from("ab '\"\\$`#=\n\r\t!{}()&;"), max_size=20)


def read(text: str) -> dict[str, str]:
    return {one.key: one.value for one in read_dotenv(text).entries}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=1", "1"),
        ("A=", ""),
        ("export A=1", "1"),
        ("  A = spaced out  ", "spaced out"),
        ("A=1 # said", "1"),
        ("A=1#not said", "1#not said"),
        ("A=#fff", "#fff"),
        ("A= # nothing", ""),
        ("A='it $is # as it \\n is'", "it $is # as it \\n is"),
        ('A="two\\nlines" # said', "two\nlines"),
        ('A="two\nlines"', "two\nlines"),
        ('A="a \\"b\\" \\\\ \\$c"', 'a "b" \\ $c'),
        ("A=postgres://u:p@h/db?x=1&y=2", "postgres://u:p@h/db?x=1&y=2"),
        ("A=1\r", "1"),
        ("\ufeffA=1", "1"),
        ("A=it's", "it's"),
    ],
)
def test_a_line_means_what_shells_and_libraries_say_it_means(text: str, value: str) -> None:
    found = read_dotenv(text)
    assert [one.value for one in found.entries] == [value]
    assert found.faults == ()


def test_lines_that_mean_nothing_are_told_by_their_number_and_the_rest_is_read() -> None:
    found = read_dotenv("# head\n\nA='two\nlines'\nno sense\nB=2\r\n1X=3\nC='open\n")
    assert [(one.key, one.line) for one in found.entries] == [("A", 3), ("B", 6)]
    assert found.faults == (5, 7, 8)


def test_what_was_read_shows_no_value_in_a_repr() -> None:
    assert "hunter2" not in repr(read_dotenv("A=hunter2\nnonsense hunter2"))


@given(st.dictionaries(NAMES, VALUES | TRICKY))
def test_what_is_written_is_read_again(variables: dict[str, str]) -> None:
    found = read_dotenv(write_dotenv(variables.items()))
    assert found.faults == ()
    assert {one.key: one.value for one in found.entries} == variables


@given(st.text(st.sampled_from("aA=1 '\"\\#\n\r\texport"), max_size=200) | st.text())
def test_no_text_breaks_the_reader_and_every_line_is_accounted_for(text: str) -> None:
    found = read_dotenv(text)
    assert all(1 <= number <= text.count("\n") + text.count("\r") + 1 for number in found.faults)


def test_a_shell_reads_what_is_written_the_same() -> None:
    values = ["it's", 'say "x"', "$HOME `id` \\ !", "two\nlines", " spaces ", "a#b", "", 'it\'s $HOME `id` \\n "x"']
    written = write_dotenv((f"V{n}", value) for n, value in enumerate(values))
    asked = "; ".join(f'printf "%s\\0" "$V{n}"' for n in range(len(values)))
    ran = subprocess.run(["sh", "-c", f"{written}\n{asked}"], capture_output=True, check=True, env=dict(os.environ))
    assert ran.stdout.decode().split("\0")[:-1] == values
