"""The splitter and decoder: the same bytes are the same frames, within bounds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.client.sse import Decoder, Frame, Framed, TooLarge

KNOWN = [b"data: x", b"data:", b"data", b"id: 7", b"id: \x00", b"id", b": ping", b"event: e", b"retry: -5", b"", b""]
ODD = [b"\xef\xbb\xbfdata: bom", b"data: \xff\xfe", "data: ä\u2028\x85".encode(), b"data: " + b"y" * 40]
LINES = st.lists(st.sampled_from((*KNOWN, *ODD)))
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    return b"".join(line + draw(ENDS) for line in draw(LINES)) + draw(st.binary(max_size=4))


def frames(*chunks: bytes, limit: int = 8 * 1024 * 1024) -> list[Framed]:
    decoder = Decoder(limit=limit)
    return [frame for chunk in chunks for frame in decoder.feed(chunk)]


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(stream), *(place % (len(stream) + 1) for place in places)})
    return [stream[a:b] for a, b in pairwise(edges)]


@given(streams(), st.lists(st.integers(0, 10_000)), st.integers(4, 60))
def test_frames_do_not_depend_on_where_the_network_cuts(stream: bytes, places: list[int], limit: int) -> None:
    whole = frames(stream, limit=limit)
    assert frames(*cut(stream, places), limit=limit) == whole
    assert frames(*(bytes([byte]) for byte in stream), limit=limit) == whole


@given(st.binary(max_size=200), st.lists(st.integers(0, 300)))
def test_any_bytes_at_all_are_survived_alike(stream: bytes, places: list[int]) -> None:
    assert frames(*cut(stream, places), limit=16) == frames(stream, limit=16)


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("data: a\u2028b\x85c\x0bd\n\n".encode(), [Frame("a\u2028b\x85c\x0bd")]),
        (b"data: \xff\xc3\n\n", [Frame("\ufffd\ufffd")]),
        (b"\xef\xbb\xbfdata: first\n\n", [Frame("first")]),
        (b"id: 7\ndata: a\n\n: ping\n\n\n\n", [Frame("a", id="7")]),
        (b"event: e\n\nid: 9\n\nretry: 5\n\ndata: a\n\n", [Frame("a", id="9")]),
        (b"retry: -5\ndata: a\n\nretry: 1_000\ndata: b\n\n", [Frame("a"), Frame("b")]),
        (b"id: 1\x00\ndata: a\n\n", [Frame("a")]),
        (b"data: a\rdata: b\r\r", [Frame("a\nb")]),
        (b"data: a\r\ndata: b\r\n\r\n", [Frame("a\nb")]),
        (b"data\n\n", [Frame("")]),
        (b"event: x\ndata: a\n\ndata: b\n\n", [Frame("a", "x"), Frame("b")]),
        (b"data: never ended\n", []),
        (b"odd: field\nno colon\ndata:a\n\n", [Frame("a")]),
    ],
)
def test_the_standard_is_kept_where_libraries_differ(stream: bytes, expected: list[Framed]) -> None:
    assert frames(stream) == expected


def test_an_event_ended_by_a_lone_cr_is_there_at_once() -> None:
    decoder = Decoder()
    assert decoder.feed(b"data: now\r\r") == [Frame("now")]
    assert decoder.feed(b"\ndata: b\r\r") == [Frame("b")]


def test_an_event_beyond_the_limit_is_passed_over_and_the_stream_goes_on() -> None:
    stream = b"id: 1\ndata: " + b"x" * 100 + b"\nid: 2\n\ndata: after\n\n"
    assert frames(stream, limit=50) == [TooLarge("1"), Frame("after", id="1")]


def test_many_short_lines_that_are_too_much_together_are_passed_over() -> None:
    assert frames(b"data: 12345\n" * 10 + b"\n" + b"data: ok\n\n", limit=50) == [TooLarge(), Frame("ok")]


def test_comments_for_days_are_no_large_event() -> None:
    assert frames(b": ping\n" * 100 + b"data: ok\n\n", limit=50) == [Frame("ok")]


def test_memory_stays_within_the_limit_when_a_line_never_ends() -> None:
    decoder = Decoder(limit=1_000)
    for _ in range(1_000):
        assert decoder.feed(b"x" * 1_000) == []
        assert decoder._lines.pending <= 1_000
    assert decoder.feed(b"\n\ndata: ok\n\n") == [TooLarge(), Frame("ok")]


def test_an_event_of_five_megabytes_is_read() -> None:
    data = "x" * (5 * 1024 * 1024)
    stream = f"data: {data}\n\n".encode()
    assert frames(*(stream[i : i + 16_384] for i in range(0, len(stream), 16_384))) == [Frame(data)]
