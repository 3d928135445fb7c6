"""Every pilot of these tests waits until a key did what it does."""

from __future__ import annotations

from tests.ui.settling import settle

settle()
