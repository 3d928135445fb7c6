"""Every pilot of these tests waits until a key did what it does, and every test begins alike."""

from __future__ import annotations

import pytest

from replicas_tui.ui.kit import G
from tests.ui.settling import settle

settle()


@pytest.fixture(autouse=True)
def usual_glyphs() -> None:
    """Begin with the usual glyphs: the app that another test ran last may have worn others."""
    G.use("unicode")
