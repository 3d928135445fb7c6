"""Runs a program that may write below some folders only: `landlock.py DIR… -- PROGRAM ARGUMENT…`.

Started by its path, with nothing but the standard library, as it is run before every agent. Linux 5.13 or newer; what
the kernel does not know yet of the rights to write is left out, as its documentation asks. Reading is not restricted.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every processor
_PR_SET_NO_NEW_PRIVS = 38
_VERSION, _PATH_BENEATH = 1, 1
# Rights to write, by the version of Landlock that brought them (linux/landlock.h).
_WRITE_FILE, _REMOVE, _MAKE = 1 << 1, (1 << 4) | (1 << 5), 0b1111111 << 6
_REFER, _TRUNCATE = 1 << 13, 1 << 14


class _Ruleset(ctypes.Structure):
    _fields_ = (("handled_access_fs", ctypes.c_uint64),)


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Return the kernel's version of Landlock; 0 when there is none."""
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, 0, _VERSION))) if sys.platform == "linux" else 0


def restrict(writable: list[str]) -> None:
    """Let this process and all it starts write below these places only; OSError if the kernel does not."""
    known = version()
    rights = _WRITE_FILE | _REMOVE | _MAKE | (_REFER if known >= 2 else 0) | (_TRUNCATE if known >= 3 else 0)
    of_file = rights & (_WRITE_FILE | _TRUNCATE)
    ruleset = _Ruleset(rights)
    rules = _call(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.sizeof(ruleset), 0)
    for place in writable:
        try:
            handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # it is not there, so nobody writes below it
            continue
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        rule = _PathBeneath(rights if is_folder else of_file, handle)
        _call(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(rule), 0)
        os.close(handle)
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    _call(_RESTRICT_SELF, rules, 0)
    os.close(rules)


def _call(number: int, *arguments: object) -> int:
    done = int(_libc.syscall(number, *arguments))
    if done < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return done


def main(arguments: list[str]) -> None:
    """Become the program; exit 126 with a sentence when it cannot be."""
    end = arguments.index("--")
    try:
        restrict(arguments[:end])
        os.execvp(arguments[end + 1], arguments[end + 1 :])  # noqa: S606 - no shell is wanted
    except OSError as error:
        sys.exit(f"{arguments[end + 1]} cannot be run behind Landlock: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
