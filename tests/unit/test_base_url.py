from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.outcome import UsageError
from replicas_tui.settings.base_url import is_loopback, parse_base_url


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("https://api.tryreplicas.com", "https://api.tryreplicas.com"),
        ("  https://api.tryreplicas.com/ ", "https://api.tryreplicas.com"),
        ("https://Proxy.example/Team/Replicas//", "https://proxy.example/Team/Replicas"),
        ("HTTP://127.0.0.1:8400/", "http://127.0.0.1:8400"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:9", "http://[::1]:9"),
    ],
)
def test_a_url_has_one_form(typed: str, means: str) -> None:
    assert parse_base_url(typed) == means


@pytest.mark.parametrize(
    "typed",
    [
        "", "api.tryreplicas.com", "ftp://x", "https://", "https:///path", "https://x:99999", "https://x:0", "https://[::1",
        "https://a b", "https://x/?q=1", "https://x/#f", "file:///etc/passwd", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_not_a_servers_url_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_base_url(typed)


def test_plain_http_to_another_host_needs_a_yes() -> None:
    with pytest.raises(UsageError, match="in the clear"):
        parse_base_url("http://example.com")
    assert parse_base_url("http://example.com", insecure=True) == "http://example.com"


def test_a_login_in_the_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        parse_base_url("https://dana:hunter2@example.com")
    assert "hunter2" not in str(refused.value)
    with pytest.raises(UsageError) as refused:
        parse_base_url("ftp://dana:hunter2@example.com")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "a.localhost"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "localhost.example.com", "10.0.0.1", "127.0.0.1.example.com", "::"])
def test_other_machines_are_not_taken_for_this_one(host: str) -> None:
    assert not is_loopback(host)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_refused_or_reads_the_same_again(typed: str) -> None:
    try:
        url = parse_base_url(typed, insecure=True)
    except UsageError:
        return
    assert parse_base_url(url, insecure=True) == url
