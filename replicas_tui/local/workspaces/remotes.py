"""How git is told of a remote: by settings in its environment, and never with a password in the URL.

git starts programs of its own for https and hands them the URL as an argument, which everybody on the machine may
read. So what the URL says of its user travels beside it.
"""

from __future__ import annotations

import base64
from urllib.parse import unquote, urlsplit


def remote_config(url: str) -> dict[str, str]:
    """Return the settings by which `origin` is the repository at a URL or path; for `git_environment`."""
    parts = urlsplit(url) if url.lower().startswith(("http://", "https://")) else None
    if parts is None or "@" not in parts.netloc:
        return {"remote.origin.url": url}
    user_info, _, host = parts.netloc.rpartition("@")
    name, colon, password = user_info.partition(":")
    server = f"{parts.scheme}://{host}"
    settings = {"remote.origin.url": parts._replace(netloc=host).geturl()}
    if not colon:  # its password is kept by the user's credential helper, which is asked for this name
        return settings | {f"credential.{server}.username": unquote(name)}
    known = base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
    return settings | {f"http.{server}/.extraHeader": f"Authorization: Basic {known}"}
