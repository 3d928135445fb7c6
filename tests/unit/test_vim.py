"""Vim's keys on a text: what each does, and that nothing they take is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.ui.composer.vim import Done, Vim, press

LETTERS = 'hjklwbeWBE0$^gGiaIAoOxXdDcCyYpPus123fFtTrJvV~.;,"('
KEYS = st.lists(st.sampled_from([*LETTERS, "escape", "ctrl+r"]), max_size=25)
TEXTS = st.text(st.sampled_from('ab. \nü世"()'), max_size=30)


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


@pytest.mark.parametrize(
    ("keys", "expected"),
    [  # on: say "a word" (to b(oth) of us) now; the cursor is on the w of word
        ("ciwX", 'say "a X|" (to b(oth) of us) now'),
        ("diw", 'say "a |" (to b(oth) of us) now'),
        ("daw", 'say "a|" (to b(oth) of us) now'),
        ("hdaw", 'say "a|" (to b(oth) of us) now'),
        ("diW", 'say "a | (to b(oth) of us) now'),
        ('ci"X', 'say "X|" (to b(oth) of us) now'),
        ('da"', "say |(to b(oth) of us) now"),
        ('0di"', 'say "|" (to b(oth) of us) now'),
        ("di(", 'say "a |word" (to b(oth) of us) now'),
        ("5wdib", 'say "a word" (to b(|) of us) now'),
        ("$Fudi(", 'say "a word" (|) now'),
        ("$Fuda(", 'say "a word" | now'),
        ("dipP", '|say "a word" (to b(oth) of us) now\n'),
        ("fo", 'say "a w|ord" (to b(oth) of us) now'),
        ("2fo", 'say "a word" (t|o b(oth) of us) now'),
        ("fo;;", 'say "a word" (to b(|oth) of us) now'),
        ("fo;,", 'say "a w|ord" (to b(oth) of us) now'),
        ("t(;", 'say "a word" (to |b(oth) of us) now'),
        ("Fs", '|say "a word" (to b(oth) of us) now'),
        ("Ts", 's|ay "a word" (to b(oth) of us) now'),
        ("dt(", 'say "a |(to b(oth) of us) now'),
        ("fq", 'say "a |word" (to b(oth) of us) now'),
        ("dfq", 'say "a |word" (to b(oth) of us) now'),
        ("rX", 'say "a |Xord" (to b(oth) of us) now'),
        ("3rX", 'say "a XX|Xd" (to b(oth) of us) now'),
        ("$9rX", 'say "a word" (to b(oth) of us) no|w'),
        ("~", 'say "a W|ord" (to b(oth) of us) now'),
        ("4~", 'say "a WORD|" (to b(oth) of us) now'),
        ("W", 'say "a word" |(to b(oth) of us) now'),
        ("B", 'say |"a word" (to b(oth) of us) now'),
        ("E", 'say "a word|" (to b(oth) of us) now'),
        ("x..", 'say "a |d" (to b(oth) of us) now'),
        ("x2.", 'say "a |d" (to b(oth) of us) now'),
        ("cwone\x1bww.", 'say "a one" on|eto b(oth) of us) now'),
        ("hhcwan\x1b", 'say "a|n word" (to b(oth) of us) now'),
        ("A!\x1b0.", 'say "a word" (to b(oth) of us) now!|!'),
        ("ve", 'say "a wor|d" (to b(oth) of us) now'),
        ("ved", 'say "a |" (to b(oth) of us) now'),
        ("vbd", 'say "|ord" (to b(oth) of us) now'),
        ("viwcX", 'say "a X|" (to b(oth) of us) now'),
        ("veyP", 'say "a wor|dword" (to b(oth) of us) now'),
        ("ve~", 'say "a |WORD" (to b(oth) of us) now'),
        ("verx", 'say "a |xxxx" (to b(oth) of us) now'),
        ("ylvep", 'say "a |w" (to b(oth) of us) now'),
        ("veohd", 'say "a|" (to b(oth) of us) now'),
        ("Vd", "|"),
        ("Vyp", 'say "a word" (to b(oth) of us) now\n|say "a word" (to b(oth) of us) now'),
        ("ve\x1bx", 'say "a wor|" (to b(oth) of us) now'),
    ],
)
def test_objects_searches_and_what_is_chosen_are_as_in_vim(keys: str, expected: str) -> None:
    names = {"\x1b": "escape"}
    text, cursor, _, _ = run('say "a word" (to b(oth) of us) now', 7, [names.get(key, key) for key in keys])
    assert f"{text[:cursor]}|{text[cursor:]}" == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("J", "one two| three\n\nfour"),
        ("3J", "one two thre|e\nfour"),
        ("GJ", "one two\n  three\n\n|four"),
        ("VjJ", "one two| three\n\nfour"),
        ("dap", "|four"),
        ("yipGp", "one two\n  three\n\nfour\n|one two\n  three"),
        ("Vjd", "|\nfour"),
        ("jvjJ", "one two\n  thre|e\nfour"),
        ("dk", "o|ne two\n  three\n\nfour"),
        ("Gdj", "one two\n  three\n\n|four"),
        ('GA go "on"\x1bda"', "one two\n  three\n\nfour g|o"),
    ],
)
def test_lines_are_joined_and_paragraphs_taken_as_in_vim(keys: str, expected: str) -> None:
    text, cursor, _, _ = run("one two\n  three\n\nfour", 1, ["escape" if key == "\x1b" else key for key in keys])
    assert f"{text[:cursor]}|{text[cursor:]}" == expected


def test_enter_in_the_middle_of_a_command_forgets_it_and_sends_nothing() -> None:
    for vim in (Vim("normal", "r"), Vim("normal", "d"), Vim("visual"), Vim("visual line", "2")):
        done = press(vim, "enter", "ab", 0)
        assert done is not None
        assert (done.vim.pending, done.ask, done.edits) == ("", "", False)
    assert press(Vim("normal"), "enter", "ab", 0) is None


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
