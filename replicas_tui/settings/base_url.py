"""A server's base URL, as typed by a person: made into one form, or refused with the reason.

A path prefix is kept (a proxy may mount the API below one); a trailing slash means nothing. A key never travels in
the clear: plain http is for this machine alone, unless the user insists.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit, urlunsplit

from replicas_tui.outcome import UsageError

HOSTED_URL = "https://api.tryreplicas.com"


def parse_base_url(text: str, *, insecure: bool = False) -> str:
    """Check `text` and give its one form: scheme://host[:port][/prefix], no trailing slash.

    Raises:
        UsageError: not a URL of a server, carries a login or a query, or would send the key in the clear.
    """
    parts = _split(text.strip())
    if parts.username is not None or parts.password is not None:
        raise UsageError("A base URL must not carry a login; give the API key by REPLICAS_API_KEY instead.")
    if parts.query or parts.fragment:
        raise UsageError(f"{_named(text)}: a base URL ends with its path; leave out what follows ? or #.")
    url = urlunsplit((parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), "", ""))
    if in_the_clear(url) and not insecure:
        raise UsageError(
            f"{_named(text)} is plain http: the API key would travel in the clear. "
            "Use https, or --insecure if you accept that."
        )
    return url


def in_the_clear(base_url: str) -> bool:
    """Tell whether a key sent to this checked URL could be read on its way."""
    parts = urlsplit(base_url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Tell whether `host` can only be this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(base_url: str) -> str:
    """Give `host[:port]` of a checked base URL: what a profile made from it is called."""
    return urlsplit(base_url).netloc


def _split(text: str) -> SplitResult:
    if any(letter <= " " or letter == "\x7f" for letter in text):
        raise UsageError(f"{_named(text)}: a base URL has no spaces in it.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise UsageError(f"{_named(text)} is not a URL; write it like {HOSTED_URL}.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise UsageError(f"{_named(text)} is not the URL of a server; write it like {HOSTED_URL}.")
    return parts


def _named(text: str) -> str:
    """Quote what was typed, without its login and never longer than a line."""
    head, at, tail = text.rpartition("@")
    shown = f"{head.partition('//')[0]}//…@{tail}" if at else text
    return repr(shown if len(shown) <= 60 else shown[:59] + "…")
