"""`gh` and `glab` of a workspace: the user's own, behind a few lines that note which pull request they opened.

They do what they always do, with the same output and exit code. Whoever goes around them is noticed by what it pushed.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.place import read_below, write_below

PROGRAMS = ("gh", "glab")
LARGEST_NOTES = 256 * 1024
_BIN = (".replicas", "bin")
_NOTES = (".replicas", "pull-requests")
_SCRIPT = """\
#!/bin/sh
# Runs the real {name}, and notes the address of a pull request that it opens.
here={here}
notes={notes}
real=
IFS=:
for folder in $PATH; do
    if [ "$folder" != "$here" ] && [ -f "$folder/{name}" ] && [ -x "$folder/{name}" ]; then
        real=$folder/{name}
        break
    fi
done
unset IFS
if [ -z "$real" ]; then
    echo "{name}: command not found" >&2
    exit 127
fi
case " $* " in
    *" pr create "* | *" pr new "* | *" mr create "* | *" mr new "*) ;;
    *) exec "$real" "$@" ;;
esac
if [ -t 1 ]; then
    "$real" "$@" || exit $?
    {ask} >>"$notes" 2>/dev/null
    exit 0
fi
said=$("$real" "$@")
code=$?
[ -z "$said" ] || printf '%s\\n' "$said"
[ "$code" -ne 0 ] || printf '%s\\n' "$said" >>"$notes"
exit "$code"
"""
_ASK = {"gh": '"$real" pr view --json url --jq .url', "glab": '"$real" mr view'}


def install(paths: WorkspacePaths) -> None:
    """Put them into a workspace; OSError if something is in the way."""
    here, notes = paths.home.joinpath(*_BIN), paths.home.joinpath(*_NOTES)
    for name in PROGRAMS:
        script = _SCRIPT.format(name=name, here=shlex.quote(str(here)), notes=shlex.quote(str(notes)), ask=_ASK[name])
        write_below(paths.home, (*_BIN, name), script.encode())


def with_wrappers(env: Mapping[str, str], paths: WorkspacePaths) -> dict[str, str]:
    """Return an environment whose PATH finds them first."""
    return {**env, "PATH": f"{paths.home.joinpath(*_BIN)}:{env.get('PATH', '/usr/bin:/bin')}"}


def noted(paths: WorkspacePaths) -> str:
    """Return what they noted: text that an agent may have written."""
    return (read_below(paths.home, _NOTES, LARGEST_NOTES) or b"").decode("utf-8", "replace")
