"""Addresses of repositories, as clients see them."""

from __future__ import annotations

import pytest

from replicas_tui.local.repositories.uris import uri_of


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("/home/ada/my shop", "file:///home/ada/my%20shop"),
        ("git@host.example:team/shop.git", "ssh://git@host.example/team/shop.git"),
        ("https://host.example/team/shop.git", "https://host.example/team/shop.git"),
        ("https://ada:secret@host.example:8443/shop", "https://host.example:8443/shop"),
        ("https://token@host.example/shop", "https://host.example/shop"),
        ("ssh://git@host.example:22/shop", "ssh://git@host.example:22/shop"),
    ],
)
def test_an_address_is_a_uri_without_a_password(kept: str, told: str) -> None:
    assert uri_of(kept) == told
