"""`replicas-tui completions SHELL`: a script that completes words, options, profiles and replicas."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Callable, Iterable

from replicas_tui.commands.completing_words import FILES, Option, Place, places
from replicas_tui.settings.folders import Folders

PROGRAM = "replicas-tui"


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """Write the script of `bash`, `zsh` or `fish`."""
    found = list(places(parser))
    writers: dict[str, Callable[[list[Place]], Iterable[str]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
    return "\n".join(writers[shell](found)) + "\n"


def values(arguments: argparse.Namespace, folders: Folders) -> int:
    """Print the values a script asks for: names of profiles, or ids of replicas as the cache has them."""
    for one in _profiles(folders) if arguments.of == "profiles" else _replicas(folders):
        print(one)
    return 0


def _profiles(folders: Folders) -> Iterable[str]:
    from replicas_tui.settings.config import load_settings

    return sorted(load_settings(folders, os.environ).profiles)


def _replicas(folders: Folders) -> Iterable[str]:
    from replicas_tui.settings.first_paint import read_rows
    from replicas_tui.settings.profiles import last_used
    from replicas_tui.state.views.rows import unpack

    return (row.id for row in unpack(read_rows(folders, last_used(folders) or "local")).rows)


def _bash(found: list[Place]) -> Iterable[str]:
    yield f"# bash completion of {PROGRAM}: source it, or put it where bash-completion looks for {PROGRAM}."
    yield "_replicas_tui() {"
    yield "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} at= word i"
    yield from _walk("${COMP_WORDS[i]}", "((i = 1; i < COMP_CWORD; i++))", found)
    yield '  case "$at|$prev" in'
    for place in found:
        for option in place.options:
            if option.value is not None:
                patterns = "|".join(f"{shlex.quote(_at(place.path) + '|' + name)}" for name in option.names)
                yield f"    {patterns}) {_bash_reply(option.value)}; return ;;"
    yield "  esac"
    yield '  case "$at" in'
    for place in found:
        names = [name for name, _ in place.words] + [name for option in place.options for name in option.names]
        words = f"{' '.join(names)}{_words(place.value)}"
        reply = f'COMPREPLY=($(compgen -W "{words}" -- "$cur")){_files(place.value)}'
        yield f"    {shlex.quote(_at(place.path))}) {reply} ;;"
    yield "  esac"
    yield "}"
    yield f"complete -F _replicas_tui {PROGRAM}"


def _bash_reply(value: tuple[str, ...] | str) -> str:
    if value == FILES:
        return 'COMPREPLY=($(compgen -f -- "$cur"))'
    return f'COMPREPLY=($(compgen -W "{_words(value).strip()}" -- "$cur"))'


def _files(value: tuple[str, ...] | str) -> str:
    return '; COMPREPLY+=($(compgen -f -- "$cur"))' if value == FILES else ""


def _words(value: tuple[str, ...] | str) -> str:
    """Write what a value may be, within double quotes: fixed words, or what the program tells when asked."""
    if isinstance(value, tuple):
        return " " + " ".join(value)
    return f" $({PROGRAM} completions values {value} 2>/dev/null)" if value and value != FILES else ""


def _walk(word: str, loop: str, found: list[Place]) -> Iterable[str]:
    """Find out where on the command line the cursor is: words that are commands, one after the other."""
    known = "|".join(shlex.quote(_at(place.path)) for place in found if place.path)
    yield f"  for {loop}; do"
    yield f"    word={word}"
    yield f'    case "$at${{at:+ }}$word" in {known}) at="$at${{at:+ }}$word" ;; esac'
    yield "  done"


def _zsh(found: list[Place]) -> Iterable[str]:
    yield f"#compdef {PROGRAM}"
    yield "_replicas_tui() {"
    yield "  local cur=$words[CURRENT] prev=$words[CURRENT-1] at= word i"
    yield "  local -a said"
    yield from _walk("$words[i]", "((i = 2; i < CURRENT; i++))", found)
    yield '  case "$at|$prev" in'
    for place in found:
        for option in place.options:
            if option.value is not None:
                patterns = "|".join(shlex.quote(_at(place.path) + "|" + name) for name in option.names)
                reply = "_files" if option.value == FILES else f"compadd -- {_zsh_words(option.value)}"
                yield f"    {patterns}) {reply}; return ;;"
    yield "  esac"
    yield '  case "$at" in'
    for place in found:
        said = [f"{name}:{_plain(about)}" for name, about in place.words]
        said += [f"{name}:{_plain(option.about)}" for option in place.options for name in option.names]
        more = f"; compadd -- {_zsh_words(place.value)}" if place.value and place.value != FILES else ""
        more += "; _files" if place.value == FILES else ""
        quoted = " ".join(map(shlex.quote, said))
        yield f"    {shlex.quote(_at(place.path))}) said=({quoted}); _describe command said{more} ;;"
    yield "  esac"
    yield "}"
    yield f"compdef _replicas_tui {PROGRAM}"


def _zsh_words(value: tuple[str, ...] | str) -> str:
    if isinstance(value, tuple):
        return " ".join(map(shlex.quote, value))
    return f'${{(f)"$({PROGRAM} completions values {value} 2>/dev/null)"}}' if value else ""


def _fish(found: list[Place]) -> Iterable[str]:
    yield f"# fish completion of {PROGRAM}: put it into ~/.config/fish/completions/{PROGRAM}.fish"
    yield "function __replicas_tui_at"
    yield "  set -l at"
    yield "  for word in (commandline -opc)[2..-1]"
    known = " ".join(shlex.quote(_at(place.path)) for place in found if place.path)
    yield '    set -l longer (string join -- " " $at $word)'
    yield f'    contains -- "$longer" {known}; and set at $longer'
    yield "  end"
    yield '  test "$at" = "$argv[1]"'
    yield "end"
    yield f"complete -c {PROGRAM} -f"
    for place in found:
        here = f"complete -c {PROGRAM} -n {shlex.quote('__replicas_tui_at ' + shlex.quote(_at(place.path)))}"
        for name, about in place.words:
            yield f"{here} -a {name} -d {_fish_quote(about)}"
        if place.value:
            yield f"{here} {_fish_value(place.value, '-a')}"
        yield from (f"{here} {_fish_option(option)}" for option in place.options)


def _fish_option(option: Option) -> str:
    spelt = [f"-s {name[1:]}" if len(name) == 2 else f"-l {name[2:]}" for name in option.names]
    needed = " -r" if option.value == FILES else " -x"
    value = "" if option.value is None else f"{needed} {_fish_value(option.value, '-a')}" if option.value else needed
    return f"{' '.join(spelt)}{value} -d {_fish_quote(option.about)}"


def _fish_value(value: tuple[str, ...] | str, flag: str) -> str:
    if value == FILES:
        return "-F"
    given = " ".join(value) if isinstance(value, tuple) else f"({PROGRAM} completions values {value} 2>/dev/null)"
    return f"{flag} {_fish_quote(given)}"


def _fish_quote(text: str) -> str:
    """Quote for fish, whose quotes know two escapes."""
    return "'" + _plain(text).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _plain(text: str) -> str:
    """Write argparse's doubled percent signs as one, and colons so that zsh takes none for its own."""
    return text.replace("%%", "%").replace(":", ";")


def _at(path: tuple[str, ...]) -> str:
    return " ".join(path)
