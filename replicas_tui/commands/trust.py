"""`replicas-tui local trust …`: hooks that come from repositories, shown and trusted by their content."""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import ValidationError

from replicas_tui.api.environment_hooks import SeenHooks, TrustHooks
from replicas_tui.commands.repos import ask
from replicas_tui.outcome import UsageError
from replicas_tui.state.safe import safe, safe_line

SHOWN = 12  # characters of a digest; enough to name it again
_LISTED = "replicas-tui local trust lists them"


def trust(arguments: argparse.Namespace, engine: Path) -> int:
    """Show the hooks that were met, or trust those of a digest, or take that back."""
    if arguments.digest is None:
        if arguments.revoke:
            raise UsageError(f"Name the hooks that shall run no more by their digest; {_LISTED}.")
        return _list(engine)
    wanted = _digest(arguments.digest)
    if arguments.revoke:
        unknown = f"No trusted hooks have the digest {wanted.digest[:SHOWN]}; {_LISTED}."
        ask(engine, lambda client: client.trust.take_back(wanted.digest), unknown=unknown)
        print(f"The hooks {wanted.digest[:SHOWN]} run no more.")
        return 0
    unknown = f"No repository has asked to run hooks with the digest {wanted.digest[:SHOWN]}; {_LISTED}."
    given = ask(engine, lambda client: client.trust.give(wanted), unknown=unknown)
    named = f"{given.hooks.digest[:SHOWN]} of {safe_line(given.hooks.url)}"
    print(f"The hooks {named} run from now on, as long as they stay the same.")
    if given.running_in:
        print(f"The start hook that was held back runs now in {_count(given.running_in, 'workspace')}.")
    if given.later_in:
        print(f"It runs at the next wake of {_count(given.later_in, 'sleeping workspace')}.")
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _list(engine: Path) -> int:
    found = ask(engine, lambda client: client.trust.list()).hooks
    for each in found:
        print(_shown(each))
    if not found:
        print("No repository has asked to run hooks yet.")
    elif not all(each.trusted for each in found):
        print("To let hooks run: replicas-tui local trust DIGEST")
    return 0


def _digest(text: str) -> TrustHooks:
    try:
        return TrustHooks(digest=text.lower())
    except ValidationError as error:
        raise UsageError(f"A digest is 8 to 64 of the characters 0-9 and a-f; {_LISTED}.") from error


def _shown(hooks: SeenHooks) -> str:
    state = "trusted" if hooks.trusted else "waits for you"
    return f"{hooks.digest[:SHOWN]}  {state}  {safe_line(hooks.url)}\n{safe(hooks.text)}\n"
