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
from typing import TYPE_CHECKING, Any, NoReturn

from typing_extensions import override

from replicas_tui import __version__
from replicas_tui.cli_local import add_local
from replicas_tui.cli_own import JSON_OBJECT, add_own
from replicas_tui.outcome import Outcome, UsageError

if TYPE_CHECKING:
    from replicas_tui.settings.folders import Folders

HERE = ""  # --local without a PATH


class _Parser(argparse.ArgumentParser):
    """A parser that ends like everything else here: one sentence, exit 2; the whole program's help names its files."""

    is_whole = False

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, **options)
        self.add_argument("-h", "--help", action="help", help="Print this help.")

    @override
    def format_help(self) -> str:
        from replicas_tui.cli_help import rest

        told = self._unbound(super().format_help())
        return told + (f"\n{rest(_folders(None))}\n" if self.is_whole else "")

    @override
    def format_usage(self) -> str:
        return self._unbound(super().format_usage())

    def _unbound(self, told: str) -> str:
        """Bracket a word that may be left out; argparse does so with options and arguments only."""
        words = next((one for one in self._actions if isinstance(one, argparse._SubParsersAction)), None)  # noqa: SLF001
        return told if words is None or words.required else told.replace(" COMMAND ...", " [COMMAND ...]", 1)

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
        description="The terminal workstation for Replicas. Without arguments it opens the profile used last.",
        epilog="Each command says more by --help. In the app, ? lists the keys.",
    )
    parser.is_whole = True
    parser.set_defaults(command=_open, data_dir=None, place="fleet", popup=False)
    version, about = f"replicas-tui {__version__}", "Print the version."
    parser.add_argument("--version", action="version", version=version, help=about)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--local",
        nargs="?",
        const=HERE,
        metavar="PATH",
        help="Open the local engine, started if need be, and register the git repository at PATH (default: the one"
        " we stand in).",
    )
    about = "Open any server of this API; its key is in REPLICAS_API_KEY, else in the keyring."
    where.add_argument("--base-url", metavar="URL", help=about)
    where.add_argument("--profile", metavar="NAME", help="Open this profile; `auth list` names them all.")
    about = "Print plain labelled lines instead of painting a screen, for screen readers (also: ACCESSIBLE=1)."
    parser.add_argument("--linear", action="store_true", help=about)
    about = "Let nothing slide (also: motion = false in config.toml)."
    parser.add_argument("--no-motion", action="store_true", help=about)
    about = "Let --base-url send the key over plain http to another machine."
    parser.add_argument("--insecure", action="store_true", help=about)
    _add_data_dir(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    add_local(commands, _word, _asked)
    add_own(commands, _word, _folders, build_parser)
    _add_terminal(commands)
    return parser


def _add_data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        default=argparse.SUPPRESS,  # so that a subcommand does not overwrite what came before it
        help="Keep everything the app writes below DIR (also: REPLICAS_TUI_HOME).",
    )


def _add_terminal(commands: argparse._SubParsersAction[_Parser]) -> None:
    about = "open on what waits for you"
    inbox = _word(commands, "inbox", about, _open)
    inbox.set_defaults(place="inbox")
    inbox.add_argument("--popup", action="store_true", help="End the app where it is left, for tmux display-popup.")
    about = "say what needs you, from what the app last showed; no network, no wait"
    status = _word(commands, "status", about, _status)
    how = status.add_mutually_exclusive_group()
    about = "Print one line for a status bar: #(replicas-tui status --tmux)."
    how.add_argument("--tmux", action="store_true", help=about)
    how.add_argument("--json", action="store_true", help=JSON_OBJECT)
    about = "mend a terminal that a program left broken: its screen, mouse, keys and echo"
    _word(commands, "reset", about, _asked("reset", "reset"))


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


def _open(arguments: argparse.Namespace) -> int:
    from replicas_tui.commands.open import open_app

    return open_app(arguments, _folders(arguments.data_dir))


def _status(arguments: argparse.Namespace) -> int:
    from replicas_tui.commands.status import status

    return status(arguments, _folders(arguments.data_dir))


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
