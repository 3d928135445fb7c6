"""The end of the help: exit codes, files and variables; made only when somebody asks for it."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterable, Iterator

from replicas_tui.settings.folders import Folders

COLUMN = 26
CODES = (
    ("0", "It was done; an app was left by its user."),
    ("1", "It could not be done, or the program broke; the reason is one sentence on standard error."),
    ("2", "It was asked for wrongly: an option, an address, a path or a setting."),
    ("128+N", "The app was ended by the signal N; the terminal is given back all the same."),
)
VARIABLES = (
    ("REPLICAS_API_KEY", "The key for --base-url; agents never see it."),
    ("REPLICAS_TUI_HOME", "Keep everything below this folder, as --data-dir does."),
    ("REPLICAS_ENGINE_*", "A setting of engine.toml in capitals, as in REPLICAS_ENGINE_SLEEP_AFTER_S=600."),
    ("REPLICAS_SCRIPT_PACE", "How many seconds the built-in script agent takes over a word (0.02)."),
    ("ACCESSIBLE", "Plain labelled lines, as --linear does, unless it is empty or 0."),
    ("NO_COLOR", "No colours, unless it is empty."),
    ("TERM, COLORTERM", "What the terminal can; COLORTERM=truecolor says that it knows every colour."),
    ("LANG, LC_ALL", "Where these say C, or a charset that is not UTF-8, only ASCII signs are drawn."),
    ("TMUX, SSH_CONNECTION, SSH_TTY", "Set by tmux and sshd: copies and bells go their way, frames are fewer."),
    ("VISUAL, EDITOR", "The editor for messages and for `config edit`."),
    ("BROWSER", "The program that opens links."),
    (
        "GH_HOST, GITLAB_HOST",
        "A forge of your own that gh or glab may be asked about.",
    ),
)


def rest(folders: Folders) -> str:
    """Write it; `folders` are those that hold now."""
    width = min(shutil.get_terminal_size().columns, 100) - 2
    parts = (
        ("exit codes", CODES),
        ("files", tuple(_files(folders))),
        ("environment variables", (*_settings(), *VARIABLES)),
    )
    return "\n\n".join(f"{title}:\n" + "\n".join(_rows(rows, width)) for title, rows in parts)


def _files(folders: Folders) -> Iterator[tuple[str, str]]:
    yield (
        str(folders.config / "config.toml"),
        "Settings, keys and profiles, written by you: see `config edit`.",
    )
    yield str(folders.config / "profiles.toml"), "Profiles the app made; never a key."
    yield str(folders.data), "Drafts, and keys of which you said that a file may hold them."
    yield str(folders.engine), "The local engine: engine.toml, database, mirrors, workspaces, its key and log."
    yield str(folders.cache), "The last fleet and transcripts; it may be deleted."
    yield str(folders.log_file), "What went wrong, in full, keys blanked."


def _settings() -> Iterator[tuple[str, str]]:
    from replicas_tui.settings.schema import SETTINGS

    for one in SETTINGS:
        if one.variable:
            yield one.variable, f"The setting {one.name}, over the file's."


def _rows(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    home = os.path.expanduser("~")
    for name, about in rows:
        shown = f"~{name.removeprefix(home)}" if name.startswith(home + os.sep) else name
        first = f"  {shown:<{COLUMN - 2}}"
        if len(first) > COLUMN:
            yield first
            first = " " * COLUMN
        yield from textwrap.wrap(about, width, initial_indent=first, subsequent_indent=" " * COLUMN)
