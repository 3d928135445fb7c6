"""The command line: words scripts rely on, and the door to everything else.

Nothing heavy is imported here, nor before the first paint: a test names what may be. Exit codes: 0 well, 1 failure,
2 usage; what went wrong is one sentence on stderr that says what to do. What we broke ourselves goes to the log file
in full and is told in one sentence as well.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

from typing_extensions import override

from replicas_tui import __version__
from replicas_tui.outcome import Outcome, UsageError

if TYPE_CHECKING:
    from replicas_tui.settings.folders import Folders

HERE = ""  # --local without a PATH


class _Parser(argparse.ArgumentParser):
    """A parser that ends like everything else here: one sentence, exit 2."""

    @override
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    try:
        arguments = build_parser().parse_args(argv)
        sys.excepthook = _reporter(arguments.data_dir)
        command: Callable[[argparse.Namespace], int] = arguments.command
        return command(arguments)
    except Outcome as outcome:
        print(f"replicas-tui: {outcome}", file=sys.stderr)
        return outcome.code
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the exit would try to flush again
        return 1


def build_parser() -> argparse.ArgumentParser:
    """Describe the whole command line."""
    parser = _Parser(
        prog="replicas-tui",
        allow_abbrev=False,
        description="The terminal workstation for Replicas. Without arguments: opens the profile used last.",
        epilog="Exit codes: 0 well, 1 failure, 2 usage. The key for --base-url: REPLICAS_API_KEY, else the keyring.",
    )
    parser.set_defaults(command=_open, data_dir=None)
    parser.add_argument("--version", action="version", version=f"replicas-tui {__version__}")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--local",
        nargs="?",
        const=HERE,
        metavar="PATH",
        help="open on the local engine, and register the git repository at PATH (default: the one we stand in)",
    )
    where.add_argument("--base-url", metavar="URL", help="open on any server of this API")
    where.add_argument("--profile", metavar="NAME", help="open a profile of config.toml")
    parser.add_argument("--insecure", action="store_true", help="let --base-url send the key over plain http")
    _add_data_dir(parser)
    _add_local(parser.add_subparsers(title="commands", metavar="COMMAND"))
    return parser


def _add_data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        default=argparse.SUPPRESS,  # so that a subcommand does not overwrite what came before it
        help="keep everything the app writes below DIR (also: REPLICAS_TUI_HOME)",
    )


def _add_local(commands: argparse._SubParsersAction[_Parser]) -> None:
    about = "the engine on this machine; alone: what it isolates, and what not"
    local = commands.add_parser("local", help=about, allow_abbrev=False)
    words = local.add_subparsers(title="commands", metavar="COMMAND", dest="word")
    local.set_defaults(command=_asked("isolation", "describe"))
    _add_data_dir(local)
    start = _word(words, "start", "start the engine", _asked("local", "start"))
    start.add_argument(
        "--port", type=_port, metavar="N", help="listen on this port of the loopback (default: a free one)"
    )
    _word(words, "stop", "stop the engine; agents at work are interrupted", _asked("local", "stop"))
    status = _word(words, "status", "say where the engine runs", _asked("local", "status"))
    status.add_argument("--json", action="store_true", help="as one JSON object")
    logs = _word(words, "logs", "print the engine's log", _asked("local", "logs"))
    logs.add_argument("-f", "--follow", action="store_true", help="and what comes next, until ctrl+c")
    _add_keys(words)
    _add_repos(words)
    _add_deliveries(words)
    _add_trust(words)
    _add_webhook_secret(words)


def _add_keys(words: argparse._SubParsersAction[_Parser]) -> None:
    key = _word(words, "key", "print an API key for the engine", _asked("local", "key"))
    verbs = key.add_subparsers(title="commands", metavar="COMMAND", dest="verb")
    create = _word(verbs, "create", "make another API key and print it, this once", _asked("keys", "create"))
    create.add_argument("--personal", metavar="NAME", help="a key of a person: a name or an e-mail address")
    create.add_argument("--name", metavar="N", help="what the key is called in lists")
    _word(verbs, "list", "list the API keys, without the keys", _asked("keys", "list_all"))
    revoke = _word(verbs, "revoke", "end an API key at once", _asked("keys", "revoke"))
    revoke.add_argument("id", metavar="ID", help="the key, as listed")


def _add_repos(words: argparse._SubParsersAction[_Parser]) -> None:
    repos = words.add_parser("repos", help="the repositories the engine works on", allow_abbrev=False)
    verbs = repos.add_subparsers(title="commands", metavar="COMMAND", required=True, dest="verb")
    add = _word(verbs, "add", "register a repository, with an environment bound to it", _asked("repos", "add"))
    add.add_argument("place", metavar="PATH_OR_URL", help="a folder of a git repository, or anything git can clone")
    listing = _word(verbs, "list", "list the registered repositories", _asked("repos", "list_all"))
    listing.add_argument("--json", action="store_true", help="as one JSON array")


def _add_deliveries(words: argparse._SubParsersAction[_Parser]) -> None:
    deliveries = words.add_parser("deliveries", help="what was told to webhooks", allow_abbrev=False)
    verbs = deliveries.add_subparsers(title="commands", metavar="COMMAND", required=True, dest="verb")
    listing = _word(verbs, "list", "list deliveries to webhooks, newest first", _asked("deliveries", "list_all"))
    listing.add_argument("--state", choices=("pending", "delivered", "failed"), help="only those in this state")
    listing.add_argument("--replica", metavar="ID", help="only those of this replica")
    listing.add_argument("--limit", type=int, choices=range(1, 501), metavar="N", default=50, help="at most N (50)")
    listing.add_argument("--json", action="store_true", help="as one JSON array")
    again = _word(verbs, "resend", "send a delivery again, under its old id", _asked("deliveries", "resend"))
    again.add_argument("id", metavar="ID", help="the delivery, as listed")


def _add_webhook_secret(words: argparse._SubParsersAction[_Parser]) -> None:
    about = "print what a code forge proves its webhooks by, made if need be"
    secret = _word(words, "webhook-secret", about, _asked("webhook_secret", "show"))
    secret.add_argument("forge", choices=("github", "gitlab"), help="whose webhooks")
    how = secret.add_mutually_exclusive_group()
    how.add_argument("--new", action="store_true", help="make another one")
    how.add_argument("--stdin", action="store_true", help="take it from standard input")
    how.add_argument("--remove", action="store_true", help="refuse its webhooks from now on")


def _add_trust(words: argparse._SubParsersAction[_Parser]) -> None:
    about = "hooks that repositories want to run: shown, trusted by their content, or no more"
    trust = _word(words, "trust", about, _asked("trust", "trust"))
    trust.add_argument("digest", metavar="DIGEST", nargs="?", help="the hooks to let run, as listed (default: list)")
    trust.add_argument("--revoke", action="store_true", help="let them run no more")


def _word(
    words: argparse._SubParsersAction[_Parser],
    name: str,
    about: str,
    command: Callable[[argparse.Namespace], int],
) -> _Parser:
    parser = words.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.", allow_abbrev=False)
    parser.set_defaults(command=command)
    _add_data_dir(parser)
    return parser


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; ports are 1 to 65535")
    return port


def _open(arguments: argparse.Namespace) -> int:
    from replicas_tui.commands.open import open_app

    return open_app(arguments, _folders(arguments.data_dir))


def _asked(family: str, verb: str) -> Callable[[argparse.Namespace], int]:
    """Name a function of `commands/<family>.py`, imported only when its words are said."""

    def run(arguments: argparse.Namespace) -> int:
        module = import_module(f"replicas_tui.commands.{family}")
        command: Callable[[argparse.Namespace, Path], int] = getattr(module, verb)
        return command(arguments, _folders(arguments.data_dir).engine)

    return run


def _folders(data_dir: str | None) -> Folders:
    from replicas_tui.settings.folders import find_folders

    return find_folders(data_dir, os.environ)


def _reporter(data_dir: str | None) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Make the last resort: what escapes everything is written to the log in full, and told in one sentence."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        from replicas_tui.log import report_crash

        print(f"replicas-tui: {report_crash((kind, error, trace), _folders(data_dir).log_file)}", file=sys.stderr)

    return report
