"""Passwords of remotes, on their way to git and to the server."""

from __future__ import annotations

import asyncio
import base64

import pytest

from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.mirror import check_repository
from replicas_tui.local.workspaces.remotes import remote_config


@pytest.mark.parametrize(
    "url", ["https://ada:pass-word@host.example/x.git", "https://ada@host.example/x.git", "http://a:b:c@h:1/x"]
)
def test_the_url_that_git_hands_on_names_no_user(url: str) -> None:
    settings = remote_config(url)
    assert "@" not in settings["remote.origin.url"]
    assert len(settings) == 2


@pytest.mark.parametrize("url", ["/home/ada/shop", "git@host.example:shop.git", "https://host.example/a@b.git"])
def test_everything_else_is_told_as_it_is(url: str) -> None:
    assert remote_config(url) == {"remote.origin.url": url}


async def test_the_server_still_gets_the_password() -> None:
    heard: list[str] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(GitError):
            await check_repository(f"http://ada:pass%20word@127.0.0.1:{port}/x.git")
    known = base64.b64encode(b"ada:pass word").decode()
    assert f"authorization: basic {known}".lower() in heard[0].lower()
