"""The words about the engine on this machine: itself, its keys, repositories, webhooks, chats, trust."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, TypeAlias

from replicas_tui.cli_own import JSON_ARRAY, JSON_OBJECT, Command, Word, group

_Of = Callable[[str, str], Command]
_Words: TypeAlias = "argparse._SubParsersAction[Any]"  # noqa: SLF001 - argparse names it nowhere else


def add_local(commands: _Words, word: Word, of: _Of) -> None:
    """Add them all; `of` names a function of `commands/<family>.py`."""
    about = "run the engine on this machine; alone: say what it isolates, and what not"
    local = word(commands, "local", about, of("isolation", "describe"))
    words = local.add_subparsers(title="commands", metavar="COMMAND", dest="word")
    _add_itself(words, word, of)
    _add_keys(words, word, of)
    _add_repos(words, word, of)
    _add_deliveries(words, word, of)
    _add_export(words, word, of)
    _add_trust(words, word, of)
    _add_webhook_secret(words, word, of)


def _add_itself(words: _Words, word: Word, of: _Of) -> None:
    start = word(words, "start", "start the engine", of("local", "start"))
    about = "Listen on this port of the loopback, 1 to 65535 (default: a free one)."
    start.add_argument("--port", type=_port, metavar="N", help=about)
    word(words, "stop", "stop the engine; agents at work are interrupted", of("local", "stop"))
    status = word(words, "status", "say where the engine runs, and which agents can run", of("local", "status"))
    status.add_argument("--json", action="store_true", help=JSON_OBJECT)
    logs = word(words, "logs", "print the engine's log", of("local", "logs"))
    about = "Go on with what comes next, until ctrl+c."
    logs.add_argument("-f", "--follow", action="store_true", help=about)


def _add_keys(words: _Words, word: Word, of: _Of) -> None:
    key = word(words, "key", "print an API key for the engine", of("local", "key"))
    verbs = key.add_subparsers(title="commands", metavar="COMMAND", dest="verb")
    create = word(verbs, "create", "make another API key and print it, this once", of("keys", "create"))
    about = "Make the key of a person, given by a name or an e-mail address, instead of one of the organization."
    create.add_argument("--personal", metavar="NAME", help=about)
    create.add_argument("--name", metavar="N", help="Call the key so in lists.")
    word(verbs, "list", "list the API keys, without the keys", of("keys", "list_all"))
    revoke = word(verbs, "revoke", "end an API key at once", of("keys", "revoke"))
    revoke.add_argument("id", metavar="ID", help="End this key, as `local key list` names it.")


def _add_repos(words: _Words, word: Word, of: _Of) -> None:
    verbs = group(words, word, "repos", "list and register the repositories the engine works on")
    add = word(verbs, "add", "register a repository, with an environment bound to it", of("repos", "add"))
    about = "Register this: a folder of a git repository, or an address git can clone."
    add.add_argument("place", metavar="PATH_OR_URL", help=about)
    listing = word(verbs, "list", "list the registered repositories", of("repos", "list_all"))
    listing.add_argument("--json", action="store_true", help=JSON_ARRAY)


def _add_deliveries(words: _Words, word: Word, of: _Of) -> None:
    verbs = group(words, word, "deliveries", "list what was told to webhooks, and tell it again")
    listing = word(verbs, "list", "list deliveries to webhooks, newest first", of("deliveries", "list_all"))
    about = "List only those in this state."
    listing.add_argument("--state", choices=("pending", "delivered", "failed"), help=about)
    listing.add_argument("--replica", metavar="ID", help="List only those of this replica.")
    about = "List at most N, 1 to 500 (default: 50)."
    listing.add_argument("--limit", type=int, choices=range(1, 501), metavar="N", default=50, help=about)
    listing.add_argument("--json", action="store_true", help=JSON_ARRAY)
    again = word(verbs, "resend", "send a delivery again, under its old id", of("deliveries", "resend"))
    again.add_argument("id", metavar="ID", help="Send this delivery, as `local deliveries list` names it.")


def _add_export(words: _Words, word: Word, of: _Of) -> None:
    export = word(words, "export", "print a whole chat", of("export", "export"))
    export.add_argument("replica", metavar="REPLICA", help="Print a chat of the replica with this name or id.")
    about = "Print the chat with this id (default: the chat used last)."
    export.add_argument("chat", metavar="CHAT", nargs="?", help=about)
    about = "Print markdown to read, the events as JSON, or a scenario for the script agent (default: md)."
    export.add_argument("--format", choices=("md", "json", "scenario"), default="md", help=about)


def _add_webhook_secret(words: _Words, word: Word, of: _Of) -> None:
    about = "print what a code forge proves its webhooks by, made if need be"
    secret = word(words, "webhook-secret", about, of("webhook_secret", "show"))
    secret.add_argument("forge", choices=("github", "gitlab"), help="Print the secret of this forge's webhooks.")
    how = secret.add_mutually_exclusive_group()
    how.add_argument("--new", action="store_true", help="Make another secret; the old one is refused from then on.")
    how.add_argument("--stdin", action="store_true", help="Take the secret from standard input.")
    how.add_argument("--remove", action="store_true", help="Forget the secret; the forge's webhooks are refused.")


def _add_trust(words: _Words, word: Word, of: _Of) -> None:
    about = "list the hooks that repositories want to run, and trust them by their content"
    trust = word(words, "trust", about, of("trust", "trust"))
    about = "Let the hooks with this digest run, as they are listed (default: list them)."
    trust.add_argument("digest", metavar="DIGEST", nargs="?", help=about)
    trust.add_argument("--revoke", action="store_true", help="Let them run no more.")


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; ports are 1 to 65535")
    return port
