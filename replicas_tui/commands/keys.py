"""`replicas-tui local key …`: who may use the engine. A key is printed when it is made, and never again."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from replicas_tui.api.keys import ApiKey, CreateKey
from replicas_tui.commands.repos import ask
from replicas_tui.local import daemon
from replicas_tui.outcome import Failure, UsageError
from replicas_tui.state.safe import safe_line

HOME = "localhost"  # where people live who were given by a name alone


def create(arguments: argparse.Namespace, engine: Path) -> int:
    """Make a key and print it, and nothing else, on stdout."""
    wish = _wish(arguments.personal, arguments.name)
    made = ask(engine, lambda client: client.keys.create(wish))
    print(made.key)
    print(
        f"{_whose(made)}; it is not shown again. To revoke it: replicas-tui local key revoke {safe_line(made.id)}",
        file=sys.stderr,
    )
    return 0


def list_all(_arguments: argparse.Namespace, engine: Path) -> int:
    """List the keys, without the keys."""
    for each in ask(engine, lambda client: client.keys.list()).api_keys:
        used = each.last_used_at.astimezone().strftime("%Y-%m-%d %H:%M") if each.last_used_at else "never used"
        print(safe_line(f"{each.id}  {each.hint:20}  {_whose(each)}  {each.name}  {used}"))
    return 0


def revoke(arguments: argparse.Namespace, engine: Path) -> int:
    """End a key; the engine's own is replaced, so that this command line goes on working."""
    known = ask(engine, lambda client: client.keys.list()).api_keys
    own = next((each for each in known if each.id == arguments.id and each.is_current), None)
    if own is not None:
        made = ask(engine, lambda client: client.keys.create(CreateKey(name=own.name)))
        try:
            daemon.replace_key(engine, made.key)
        except daemon.DaemonError as error:
            raise Failure(str(error)) from None
    unknown = f"No API key has the id {safe_line(arguments.id, 60)}; replicas-tui local key list names them."
    ask(engine, lambda client: client.keys.revoke(arguments.id), unknown=unknown)
    print("The key is revoked." if own is None else "The engine's own key is revoked; local key prints the new one.")
    return 0


def _wish(person: str | None, name: str | None) -> CreateKey:
    if person is None:
        return CreateKey(name=name)
    if "@" in person:
        return CreateKey(name=name, email=person)
    plain = ".".join(re.findall(r"\w+", person.lower()))
    if not plain:
        raise UsageError("A person needs a name or an e-mail address.")
    return CreateKey(name=name, email=f"{plain}@{HOME}", display_name=person)


def _whose(key: ApiKey) -> str:
    return f"personal key of {safe_line(key.email or '')}" if key.kind == "personal" else "organization key"
