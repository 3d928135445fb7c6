"""`replicas-tui local repos …`: which repositories the engine works on, asked over its own API like anybody would."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from replicas_tui.client.client import Client
from replicas_tui.client.errors import ClientError, NotFound
from replicas_tui.commands.local import key_of, running
from replicas_tui.commands.repository import repository_named
from replicas_tui.outcome import Failure
from replicas_tui.state.safe import safe_line

T = TypeVar("T")


def add(arguments: argparse.Namespace, engine: Path) -> int:
    """Register a repository; one that is registered already is well."""
    place = repository_named(arguments.place)
    repository = ask(engine, lambda client: client.repositories.add(place)).repository
    print(
        f"{safe_line(repository.name)} is registered: {safe_line(repository.url)}, "
        f"branch {safe_line(repository.default_branch)}."
    )
    return 0


def list_all(arguments: argparse.Namespace, engine: Path) -> int:
    """List the registered repositories, one a line."""
    repositories = ask(engine, lambda client: client.repositories.list()).repositories
    if arguments.json:
        print(json.dumps([repository.model_dump(mode="json") for repository in repositories]))
        return 0
    width = max((len(repository.name) for repository in repositories), default=0)
    for repository in repositories:
        print(
            f"{safe_line(repository.name):{width}}  {safe_line(repository.default_branch)}  {safe_line(repository.url)}"
        )
    if not repositories:
        print("No repository yet; add one with: replicas-tui local repos add PATH_OR_URL")
    return 0


def ask(engine: Path, question: Callable[[Client], Awaitable[T]], *, unknown: str = "") -> T:
    """Ask the running engine one thing.

    Args:
        engine: Its folder.
        question: What is asked.
        unknown: What to say if the thing that was named is not there, and where to look for its name.

    Raises:
        Failure: it does not run, or it refused; the sentence says why.
    """
    endpoint, key = running(engine), key_of(engine)

    async def run() -> T:
        async with Client.open(endpoint.base_url, key) as client:
            return await question(client)

    try:
        return asyncio.run(run())
    except NotFound as error:
        raise Failure(unknown or str(error)) from None
    except ClientError as error:
        raise Failure(str(error)) from None
