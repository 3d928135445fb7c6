"""The words about the program itself: its settings, its keys to servers, its health, completions for shells."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from replicas_tui.settings.folders import Folders

Command = Callable[[argparse.Namespace], int]
JSON_OBJECT, JSON_ARRAY = "Print one JSON object.", "Print one JSON array."
_Of = Callable[[str, str], Command]
_Words: TypeAlias = "argparse._SubParsersAction[Any]"  # noqa: SLF001 - argparse names it nowhere else


_TAKEN_UP = {
    "bash": 'in ~/.bashrc:\n  eval "$(replicas-tui completions bash)"',
    "zsh": 'in ~/.zshrc, below compinit:\n  eval "$(replicas-tui completions zsh)"',
    "fish": "once:\n  replicas-tui completions fish > ~/.config/fish/completions/replicas-tui.fish",
}


class Word(Protocol):
    """Adds one word to the command line, with what it does and runs."""

    def __call__(self, words: Any, name: str, about: str, command: Command) -> argparse.ArgumentParser:
        """Give its parser."""


def add_own(
    commands: _Words,
    word: Word,
    folders: Callable[[str | None], Folders],
    whole: Callable[[], argparse.ArgumentParser],
) -> None:
    """Add them all; `whole` describes the whole command line again, for completions."""

    def of(family: str, verb: str) -> Command:
        """Name a function of `commands/<family>.py`, imported only when its words are said."""

        def run(arguments: argparse.Namespace) -> int:
            command: Callable[[argparse.Namespace, Folders], int]
            command = getattr(import_module(f"replicas_tui.commands.{family}"), verb)
            return command(arguments, folders(arguments.data_dir))

        return run

    _add_auth(commands, word, of)
    _add_config(commands, word, of)
    _add_doctor(commands, word, of)
    _add_completions(commands, word, of, whole)


def group(words: _Words, word: Word, name: str, about: str) -> _Words:
    """Add a word that needs another one after it; give where those go."""
    return _verbs(word(words, name, about, _never))


def _verbs(parser: argparse.ArgumentParser, *, required: bool = True) -> _Words:
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=required, dest="verb")


def _never(_: argparse.Namespace) -> int:
    raise AssertionError("argparse asks for the next word before")


def _add_auth(commands: _Words, word: Word, of: _Of) -> None:
    verbs = group(commands, word, "auth", "log in to servers and out, and list the profiles")
    about = "take an API key by a prompt, try it, and keep it in the keyring"
    login = word(verbs, "login", about, of("auth", "login"))
    about = "Log in to this profile (default: hosted, or one named after the server)."
    login.add_argument("profile_name", metavar="PROFILE", nargs="?", help=about)
    about = "Log in to the server at this address; a profile is made for it."
    login.add_argument("--base-url", dest="url", metavar="URL", help=about)
    about = "Let the key go over plain http to another machine."
    login.add_argument("--insecure", dest="allow_http", action="store_true", help=about)
    how = login.add_mutually_exclusive_group()
    how.add_argument("--with-key", action="store_true", help="Take the key from the first line of standard input.")
    about = "Read the key as env:NAME or command:PROGRAM ARGUMENTS says, each time; only the way is kept."
    how.add_argument("--key-from", metavar="WAY", help=about)
    about = "Keep the key in a file that only you can read (0600), where there is no keyring."
    login.add_argument("--in-file", action="store_true", help=about)
    logout = word(verbs, "logout", "forget the API key of a profile", of("auth", "logout"))
    about = "Forget the key of this profile (default: the one used last)."
    logout.add_argument("profile_name", metavar="PROFILE", nargs="?", help=about)
    status = word(verbs, "status", "say whether a profile's server takes its key", of("auth", "status"))
    about = "Look at this profile (default: the one used last)."
    status.add_argument("profile_name", metavar="PROFILE", nargs="?", help=about)
    status.add_argument("--json", action="store_true", help=JSON_OBJECT)
    listing = word(verbs, "list", "list the profiles, and where their keys are", of("auth", "list_all"))
    listing.add_argument("--json", action="store_true", help=JSON_ARRAY)


def _add_config(commands: _Words, word: Word, of: _Of) -> None:
    verbs = group(commands, word, "config", "say where the settings are and what holds, edit and check them")
    word(verbs, "path", "print where config.toml is", of("config", "path"))
    show = word(verbs, "show", "print what holds, and from where", of("config", "show"))
    show.add_argument("--json", action="store_true", help=JSON_OBJECT)
    word(verbs, "edit", "open config.toml in VISUAL or EDITOR, and check it after", of("config", "edit"))
    word(verbs, "check", "say what in config.toml cannot be meant", of("config", "check"))
    keys = word(verbs, "keys", "list every action, its name for [keys] and its keys", of("config", "keys"))
    keys.add_argument("--json", action="store_true", help=JSON_ARRAY)


def _add_doctor(commands: _Words, word: Word, of: _Of) -> None:
    about = "look at terminal, tmux, keyring, server, engine and files, and say how to mend what is not well"
    doctor = word(commands, "doctor", about, of("doctor", "examine"))
    doctor.add_argument("--json", action="store_true", help=JSON_ARRAY)
    verbs = _verbs(doctor, required=False)
    word(verbs, "keys", "show which bytes arrive for a key, and its name in config.toml", of("doctor_keys", "keys"))


def _add_completions(commands: _Words, word: Word, of: _Of, whole: Callable[[], argparse.ArgumentParser]) -> None:
    verbs = group(commands, word, "completions", "print completions for a shell")
    for shell, how in _TAKEN_UP.items():

        def written(_: argparse.Namespace, shell: str = shell) -> int:
            from replicas_tui.commands.completions import script

            print(script(whole(), shell), end="")
            return 0

        parser = word(verbs, shell, f"print the script for {shell}", written)
        parser.epilog, parser.formatter_class = how, argparse.RawDescriptionHelpFormatter  # a command stays on its line
    values = word(verbs, "values", "print what an argument may be, as the scripts ask", of("completions", "values"))
    values.add_argument(
        "of", choices=("profiles", "replicas"), help="Print the names of profiles, or the ids of replicas."
    )
