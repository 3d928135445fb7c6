"""Code to styled lines: pygments' tokens said in our five roles.

Only looks: a language nobody knows, or text too large to read twice, is plain.
"""

from __future__ import annotations

from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment, Generic, Keyword, Name, Number, String, _TokenType
from pygments.util import ClassNotFound
from textual.content import Content, Span

from replicas_tui.state.safe import Safe

PIECE, LONGEST = 40, 200  # lines that are coloured together, at least and at most
LIMIT = 200_000  # characters; beyond it colour costs more than it tells

_ROLES: dict[_TokenType, str] = {
    Comment: "$t-meta",
    Keyword.Constant: "$t-num",
    Keyword.Type: "$t-name",
    Keyword: "$t-word",
    Name.Builtin.Pseudo: "$t-2",
    Name.Builtin: "$t-name",
    Name.Class: "$t-name",
    Name.Function: "$t-name",
    Name.Decorator: "$t-name",
    Name.Exception: "$t-name",
    Name.Tag: "$t-word",
    Name.Attribute: "$t-name",
    Name.Constant: "$t-num",
    String: "$t-str",
    Number: "$t-num",
    Generic.Heading: "$t-strong",
    Generic.Subheading: "$t-title",
    Generic.Inserted: "$t-done",
    Generic.Deleted: "$t-fail",
}
_PLAIN = "$t-text"


@lru_cache(maxsize=256)
def _role(kind: _TokenType) -> str:
    """Give the role of a kind of token, or of the nearest kind it is one of."""
    step: _TokenType | None = kind
    while step is not None:
        if step in _ROLES:
            return _ROLES[step]
        step = step.parent
    return _PLAIN


@lru_cache(maxsize=64)
def _named(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=64)
def _for_file(suffix: str) -> Lexer | None:
    try:
        return get_lexer_for_filename(suffix, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def code_lines(text: Safe, *, language: str = "", path: str = "") -> list[Content]:
    """Colour code by its language's name or its file's; one line each, none of them wrapped."""
    lexer = _named(language.lower()) if language else _for_file(_file_name(path)) if path else None
    if lexer is None or len(text) > LIMIT:
        return [Content.styled(line, _PLAIN) for line in text.split("\n")]
    return [line for piece in pieces(text) for line in _coloured(lexer, piece)]


def pieces(text: str) -> list[str]:
    """Cut code where a new definition begins, so that growing code is coloured at its end alone.

    Pieces are long enough that what spans a cut (a string of many lines) is rare; joined by newlines they are the text.
    """
    lines = text.split("\n")
    starts = [0]
    for n, line in enumerate(lines):
        size = n - starts[-1]
        if size >= LONGEST or (size >= PIECE and not lines[n - 1] and line[:1].strip()):
            starts.append(n)
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _file_name(path: str) -> str:
    """Give the part of a path that says its language, so that ten thousand files ask for a lexer a few times."""
    name = path.rpartition("/")[2]
    _, dot, suffix = name.rpartition(".")
    return f"a.{suffix}" if dot else name


@lru_cache(maxsize=64)
def _coloured(lexer: Lexer, text: str) -> tuple[Content, ...]:
    lines: list[Content] = []
    plain: list[str] = []
    spans: list[Span] = []
    at = 0
    for kind, value in lexer.get_tokens(text):
        role = _role(kind)
        for n, piece in enumerate(value.split("\n")):
            if n:
                lines.append(Content("".join(plain), spans))
                plain, spans, at = [], [], 0
            if piece:
                spans.append(Span(at, at + len(piece), role))
                plain.append(piece)
                at += len(piece)
    return (*lines, Content("".join(plain), spans))
