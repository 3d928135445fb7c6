"""`python -m replicas_tui.local.agents.script`: started by the engine, spoken to over its pipes."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from replicas_tui.local.agents.script.host import Host, home_of
from replicas_tui.local.agents.script.session import NoSession, Session, new_session, resume_session


def main(argv: Sequence[str] | None = None) -> int:
    """Serve one session; return the exit status."""
    args, _ = _parser().parse_known_args(argv)
    env = dict(os.environ)
    try:
        session = resume_session(home_of(env), args.resume) if args.resume else _named(args.session_id)
    except NoSession as error:
        sys.stderr.write(f"{error}\n")
        return 1
    threading.excepthook = _die
    # Leave through the same door as when our input ends: what runs is ended, what is remembered is written.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    canvas = Path(args.add_dir) if args.add_dir else home_of(env) / ".replicas" / "canvas"
    try:
        Host(session, sys.stdout.buffer, cwd=Path.cwd(), canvas=canvas, env=env).serve(sys.stdin.buffer)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)  # nobody listens any more
    return 0


def _parser() -> argparse.ArgumentParser:
    # Claude Code's other flags are taken and left alone: they say how to speak, and we speak no other way.
    parser = argparse.ArgumentParser(prog="script", allow_abbrev=False)
    parser.add_argument("--resume")
    parser.add_argument("--session-id")
    parser.add_argument("--add-dir")
    return parser


def _die(args: threading.ExceptHookArgs) -> None:
    """A turn that cannot go on takes the process with it: the engine then ends the turn, and says why."""
    sys.stderr.write(f"{args.exc_type.__name__}: {args.exc_value}\n")
    sys.stderr.flush()
    os._exit(1)


def _named(session_id: str | None) -> Session:
    return new_session() if session_id is None else Session(session_id)


if __name__ == "__main__":
    sys.exit(main())
