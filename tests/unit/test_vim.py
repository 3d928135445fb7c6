"""Vim's keys on a text: what each does, and that nothing they take is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.ui.composer.vim import Done, Vim, press

KEYS = st.lists(st.sampled_from([*"hjklwbe0$^gGiaIAoOxXdDcCyYpPus123", "escape", "ctrl+r"]), max_size=25)
TEXTS = st.text(st.sampled_from("ab. \nü世"), max_size=30)


def run(text: str, cursor: int, keys: list[str]) -> tuple[str, int, Vim, list[str]]:
    """Press keys on a text, in normal mode first; what vim leaves to others is typed. Give all texts there were."""
    vim, texts = Vim("normal"), [text]
    for key in keys:
        done = press(vim, key, text, cursor)
        if done is None:
            if vim.mode == "insert" and len(key) == 1:
                text, cursor = text[:cursor] + key + text[cursor:], cursor + 1
        else:
            text, cursor, vim = apply(text, done), done.cursor, done.vim
        texts.append(text)
    return text, cursor, vim, texts


def apply(text: str, done: Done) -> str:
    return text[: done.start] + done.new + text[done.end :]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [  # the cursor is |, before and after
        ("x", "o|e two\nthree"),
        ("3x", "o|two\nthree"),
        ("dw", "o|two\nthree"),
        ("wdw", "one| \nthree"),
        ("d2w", "|o\nthree"),
        ("dd", "|three"),
        ("jdd", "|one two"),
        ("dG", "|"),
        ("D", "|o\nthree"),
        ("d0", "|ne two\nthree"),
        ("db", "|ne two\nthree"),
        ("de", "o| two\nthree"),
        ("$x", "one t|w\nthree"),
        ("A!", "one two!|\nthree"),
        ("I!", "!|one two\nthree"),
        ("a!", "on!|e two\nthree"),
        ("o!", "one two\n!|\nthree"),
        ("O!", "!|\none two\nthree"),
        ("cwX", "oX| two\nthree"),
        ("wcwX", "one X|\nthree"),
        ("ccX", "X|\nthree"),
        ("CX", "oX|\nthree"),
        ("yyp", "one two\n|one two\nthree"),
        ("yyP", "|one two\none two\nthree"),
        ("yyjp", "one two\nthree\n|one two"),
        ("ddp", "three\n|one two"),
        ("xp", "oe|n two\nthree"),
        ("0dwwP", "two\none| three"),
        ("G", "one two\n|three"),
        ("Ggg", "|one two\nthree"),
        ("2G", "one two\n|three"),
        ("w", "one |two\nthree"),
        ("2w", "one two\n|three"),
        ("wb", "|one two\nthree"),
        ("e", "on|e two\nthree"),
        ("2e", "one tw|o\nthree"),
        ("j", "one two\nt|hree"),
        ("$", "one tw|o\nthree"),
        ("dqx", "o|e two\nthree"),
        ("yj$p", "one two\n|one two\nthree\nthree"),
    ],
)
def test_keys_do_what_they_do_in_vim(keys: str, expected: str) -> None:
    text, cursor, _, _ = run("one two\nthree", 1, [*keys])
    assert f"{text[:cursor]}|{text[cursor:]}" == expected


def test_escape_ends_insert_then_forgets_half_a_command_then_leaves() -> None:
    for vim, ask in ((Vim("insert"), ""), (Vim("normal", "2d"), ""), (Vim("normal"), "leave")):
        done = press(vim, "escape", "ab", 2)
        assert done is not None
        assert (done.ask, done.vim.mode, done.vim.pending) == (ask, "normal", "")


def test_undo_and_redo_are_asked_for_as_often_as_said() -> None:
    asked = [press(Vim("normal", pending="3"), key, "ab", 0) for key in ("u", "ctrl+r")]
    assert [(done.ask, done.times) for done in asked if done is not None] == [("undo", 3), ("redo", 3)]


def test_insert_mode_leaves_every_key_but_escape_to_the_editor() -> None:
    assert [press(Vim(), key, "ab", 1) for key in ("d", "enter", "ctrl+r", "up")] == [None] * 4


@given(TEXTS, st.integers(0, 30), KEYS)
def test_the_cursor_stays_in_the_text_and_every_edit_within_it(text: str, cursor: int, keys: list[str]) -> None:
    vim, cursor = Vim("normal"), min(cursor, len(text))
    for key in keys:
        done = press(vim, key, text, cursor)
        if done is None:
            continue
        assert 0 <= done.start <= done.end <= len(text)
        text, cursor, vim = apply(text, done), done.cursor, done.vim
        assert 0 <= cursor <= len(text)
        if vim.mode == "normal" and done.edits and not done.new:
            assert cursor == len(text) or text[cursor] != "\n" or cursor == 0 or text[cursor - 1] == "\n"


@given(TEXTS, st.integers(0, 30), st.sampled_from(["x", "dw", "dd", "D", "db", "de", "d$", "dj", "dG", "2dd", "dgg"]))
def test_what_is_deleted_is_in_the_register(text: str, cursor: int, keys: str) -> None:
    cursor = min(cursor, len(text))
    done = Done(Vim("normal"), cursor)
    for key in keys:
        done = press(done.vim, key, text, cursor) or done
    assert not done.edits or done.vim.register.strip("\n") == text[done.start : done.end].strip("\n")
