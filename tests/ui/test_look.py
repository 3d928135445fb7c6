import re
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from replicas_tui.ui.glyphs import GLYPHS, NAMES, glyphs
from replicas_tui.ui.themes import THEMES
from replicas_tui.ui.tokens import RGB
from tests.ui.contrast import CUBE, GREYS, PLACES, contrast, floor, text_pairs

ROOT = Path(__file__).parents[2]
SOURCES = [p for p in sorted((ROOT / "replicas_tui" / "ui").rglob("*.py")) if p.name != "tokens.py"]
SHEETS = sorted((ROOT / "styles").glob("*.tcss"))


@pytest.mark.parametrize("theme", RGB)
def test_every_text_can_be_read_on_every_surface(theme: str) -> None:
    low = [pair for pair in text_pairs(theme) if pair[0] < floor(theme)]
    assert low == []


@pytest.mark.parametrize("theme", RGB)
def test_the_bars_of_fields_can_be_seen(theme: str) -> None:
    assert all(contrast(RGB[theme]["line-2"], RGB[theme][place]) >= 3 for place in PLACES[:3])


@pytest.mark.parametrize("theme", [name for name in RGB if name.endswith("-256")])
def test_a_256_colour_theme_uses_only_the_palette(theme: str) -> None:
    for colour in RGB[theme].values():
        assert {colour[i : i + 2] for i in (1, 3, 5)} <= CUBE or colour in GREYS


@pytest.mark.parametrize("name", NAMES)
def test_every_glyph_is_one_cell_wide(name: str) -> None:
    wide = {k: v for k, v in glyphs(name).items() if k not in ("enter", "bars", "link") and cell_len(v) != 1}
    assert wide == {}


def test_the_narrow_set_has_no_character_of_ambiguous_width() -> None:
    ambiguous = [k for k, row in GLYPHS.items() for char in row[1] if unicodedata.east_asian_width(char) == "A"]
    assert ambiguous == []


def test_the_ascii_set_is_seven_bit() -> None:
    assert all(row[2].isascii() for row in GLYPHS.values())


@pytest.mark.parametrize("path", SOURCES + SHEETS, ids=lambda p: p.name)
def test_no_colour_is_named_outside_the_themes(path: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text()) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name)
def test_every_role_that_is_used_exists(path: Path) -> None:
    roles = set(THEMES[0].variables)
    used = set(re.findall(r"\$(t-[a-z0-9-]+)", path.read_text()))
    assert used - roles - {"t-"} == set()
