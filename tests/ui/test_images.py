import base64
import io
import re
import struct
import unicodedata
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.cells import cell_len
from textual.color import Color

from replicas_tui.ui.images import kitty
from replicas_tui.ui.images.blocks import half_blocks, on_paper
from replicas_tui.ui.images.decode import LARGEST_SIDE, NotDrawn, Pictures, decode
from replicas_tui.ui.images.easel import Easel
from replicas_tui.ui.images.encode import MOST_BYTES, as_iterm, as_sixels
from replicas_tui.ui.images.fit import USUAL, Cell, Cells, fitted
from replicas_tui.ui.images.probe import Ability, judged, probe
from replicas_tui.ui.images.sixel import sixels

PAPER = Color(0, 0, 0)


def png(width: int = 4, height: int = 4, colour: tuple[int, ...] = (255, 0, 0)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA" if len(colour) == 4 else "RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))


def noise(side: int) -> Image.Image:
    return Image.effect_noise((side, side), 90).convert("RGB")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_the_four_kinds_are_decoded(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), (10, 200, 10)).save(out, kind)
    picture = decode(out.getvalue())
    assert (picture.width, picture.height, picture.frames) == (30, 20, 1)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO", "PCX"])
def test_no_other_decoder_is_ever_tried(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (32, 32)).save(out, kind)
    with pytest.raises(NotDrawn, match="but is none"):
        decode(out.getvalue())


@pytest.mark.parametrize(("width", "height"), [(5_000, 5_000), (60_000, 60_000), (2_000_000_000, 2_000_000_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    data = bomb(width, height)
    assert len(data) < 2_000
    with pytest.raises(NotDrawn):
        decode(data)


def test_words_packed_into_a_picture_do_not_unpack_without_end() -> None:
    data = png()
    swollen = data[:33] + chunk(b"zTXt", b"x\0\0" + zlib.compress(b"a" * 80_000_000)) + data[33:]
    with pytest.raises(NotDrawn):
        decode(swollen)


@settings(max_examples=30)
@given(st.binary(max_size=400), st.integers(0, 80), st.integers(1, 40))
def test_whatever_is_broken_is_said_to_be_so(noise: bytes, at: int, cut: int) -> None:
    data = png(8, 8)
    for broken in (noise, b"\x89PNG\r\n\x1a\n" + noise, b"GIF89a" + noise, b"\xff\xd8\xff" + noise, data[:-cut]):
        for one in (broken, broken[:at] + noise + broken[at:]):
            try:
                decode(one)
            except NotDrawn as error:
                assert str(error).endswith((".", "here"))  # noqa: PT017 - some are still pictures


def test_a_picture_is_kept_small_and_the_oldest_one_goes() -> None:
    kept = Pictures(most=4 * 300 * 300)
    big = kept.get("a", png(3_000, 2_000))
    assert max(big.image.size) == LARGEST_SIDE
    kept.get("b", png(100, 100))
    kept.get("c", png(100, 100))
    assert kept.size == 2 * 4 * 100 * 100


@given(st.integers(1, 50_000), st.integers(1, 50_000), st.integers(1, 200), st.integers(1, 60))
def test_a_picture_stays_in_its_room(width: int, height: int, columns: int, rows: int) -> None:
    size = fitted(width, height, Cells(columns, rows), USUAL)
    assert 1 <= size.columns <= columns
    assert 1 <= size.rows <= rows


def test_a_small_picture_is_not_blown_up() -> None:
    assert fitted(40, 40, Cells(100, 50), Cell(10, 20)) == (4, 2)


async def test_half_blocks_use_the_room_up_to_a_pixel_in_half_a_cell() -> None:
    async def drawn(width: int, height: int) -> Cells:
        made = await Easel().draw(f"{width}", png(width, height), Cells(76, 30), PAPER, exact=True)
        assert len(made.lines) == made.size.rows
        return made.size

    assert await drawn(1_600, 1_000) == (76, 24)
    assert await drawn(16, 16) == (16, 8)


def test_a_half_block_has_two_pixels_and_shows_the_page_where_nothing_is() -> None:
    image = Image.new("RGBA", (1, 2), (255, 0, 0, 255))
    image.putpixel((0, 1), (0, 0, 0, 0))
    (line,) = half_blocks(image, Cells(1, 1), Color(9, 8, 7))
    assert line.plain == "▀"
    (span,) = line.spans
    assert (span.style.foreground, span.style.background) == (Color(255, 0, 0), Color(9, 8, 7))  # type: ignore[union-attr]


def test_a_picture_for_kitty_is_sent_in_parts_and_named_by_its_cells() -> None:
    data = bytes(range(256)) * 40
    parts = list(kitty.sent(0x123456, data, Cells(3, 2)))
    assert parts[0].startswith("\x1b_Ga=T,U=1,i=1193046,f=100,q=2,c=3,r=2,m=1;")
    assert parts[-1].startswith("\x1b_Gq=2,m=0;")
    assert all(part.endswith("\x1b\\") and len(part) < 4_200 for part in parts)
    assert base64.b64decode("".join(part.partition(";")[2][:-2] for part in parts)) == data
    lines = kitty.placeholders(0x123456, Cells(3, 2))
    assert lines[1].plain == "\U0010eeee\u030d\u0305\U0010eeee\u030d\u030d\U0010eeee\u030d\u030e"
    assert [cell_len(line.plain) for line in lines] == [3, 3]
    assert lines[0].spans[0].style.foreground == Color(0x12, 0x34, 0x56)  # type: ignore[union-attr]


def test_the_marks_of_kitty_stand_above_a_letter_and_are_told_apart() -> None:
    assert len(set(kitty.MARKS)) == len(kitty.MARKS) > 120
    assert list(kitty.MARKS) == sorted(kitty.MARKS)
    assert all(unicodedata.combining(mark) == 230 and not unicodedata.decomposition(mark) for mark in kitty.MARKS)


def test_through_tmux_every_escape_is_doubled() -> None:
    assert kitty.through_tmux("\x1b_Gx\x1b\\") == "\x1bPtmux;\x1b\x1b_Gx\x1b\x1b\\\x1b\\"


def test_sixels_say_every_pixel() -> None:
    image = Image.new("RGB", (9, 8), (255, 0, 0))
    image.putpixel((2, 7), (0, 0, 255))
    text = sixels(image, 4)
    assert text.startswith('\x1bP0;1;0q"1;1;9;8#')
    assert text.endswith("\x1b\\")
    first, second = text[:-2].partition("#")[2].split("-")
    assert re.search(r"#\d+!9~", first)
    assert second.count("$") == 1
    red, blue = sorted(second.split("$"), key=len, reverse=True)
    assert red.endswith("BB@!6B")
    assert blue.endswith("??A")


def test_a_picture_that_is_written_in_one_go_is_never_large() -> None:
    text = as_sixels(Image.linear_gradient("L").convert("RGB"))
    assert text is not None
    assert len(text) <= MOST_BYTES
    assert as_sixels(noise(500)) is None
    text = as_iterm(Image.linear_gradient("L").resize((700, 700)).convert("RGB"), Cells(70, 35))
    assert text is not None
    assert re.match(r"\x1b\]1337;File=inline=1;size=\d+;width=70;height=35;preserveAspectRatio=0;", text)
    assert len(text) <= MOST_BYTES + 200


def test_a_picture_lies_on_the_page() -> None:
    assert on_paper(decode(png(1, 1, (0, 0, 0, 0))).image, Color(1, 2, 3)).getpixel((0, 0)) == (1, 2, 3)


OK, CELL, KITTY = "\x1b_Gi=31;OK\x1b\\", "\x1b[6;20;10t", "\x1bP>|kitty(0.35.2)\x1b\\"
SIXEL, NONE = "\x1b[?62;4;22c", "\x1b[?62;22c"
ITERM = "\x1b]1337;ReportCellSize=20.0;10.0;2.0\x1b\\"


@pytest.mark.parametrize(
    ("answers", "tmux", "way"),
    [
        ((None, None, None, None, None), False, "blocks"),
        ((OK, KITTY, None, CELL, NONE), False, "kitty"),
        ((OK, "\x1bP>|ghostty 1.1.3\x1b\\", None, CELL, NONE), False, "kitty"),
        ((OK, "\x1bP>|kitty(0.27.1)\x1b\\", None, CELL, NONE), False, "blocks"),
        ((OK, "\x1bP>|WezTerm 2024\x1b\\", ITERM, CELL, SIXEL), False, "iterm"),
        ((OK, None, None, CELL, NONE), False, "blocks"),
        (("\x1b_Gi=31;ENOENT\x1b\\", KITTY, None, CELL, NONE), False, "blocks"),
        ((None, KITTY, None, CELL, NONE), False, "blocks"),
        ((None, None, None, CELL, SIXEL), False, "sixel"),
        ((None, None, None, None, SIXEL), False, "blocks"),
        ((None, None, None, CELL, "\x1b[?4c"), False, "blocks"),
        ((None, "kitty(0.35.2)\n", None, CELL, "\x1b[?1;2c"), True, "blocks"),
        ((OK, "kitty(0.35.2)\n", None, CELL, "\x1b[?1;2c"), True, "kitty"),
        ((None, "iTerm2 3.5\n", ITERM, CELL, "\x1b[?1;2c"), True, "blocks"),
        ((None, "", None, CELL, "\x1b[?1;2;4c"), True, "sixel"),
    ],
)
def test_only_what_was_answered_is_believed(answers: tuple[str | None, ...], tmux: bool, way: str) -> None:
    found = judged(*answers, tmux=tmux)
    assert found.way == way
    assert found.tmux is (tmux and way == "kitty")


async def test_a_terminal_is_asked_by_sequences_that_say_nothing_to_a_screen() -> None:
    asked: list[str] = []

    async def ask(question: str, pattern: re.Pattern[str], patience_s: float) -> str | None:
        assert patience_s <= 1
        asked.append(question)
        return next((one for one in (OK, KITTY, CELL, NONE) if pattern.fullmatch(one)), None)

    assert await probe(ask, tmux=False) == Ability("kitty", Cell(10, 20))
    assert asked[-1] == "\x1b[c"
    assert all(question.startswith("\x1b") for question in asked)
