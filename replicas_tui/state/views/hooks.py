"""Hooks of an environment as the screen shows them: the script, what is not saved of it, how a run is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from replicas_tui.api.environment_hooks import HookRecord, SeenHooks
from replicas_tui.api.environments import Environment
from replicas_tui.state import resources
from replicas_tui.state.hook_bench import HookKind, HookPast, HookRun, hook_at
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.views.ages import took
from replicas_tui.state.views.environments import find, repositories_of

KINDS: tuple[HookKind, ...] = ("warm", "start")
WHEN = {"warm": "runs while a spare workspace is made", "start": "runs when a workspace starts"}
_SENTENCE = 500
_LEAST_LEFT = 1.0

Standing = Literal["waiting", "now", "done", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class HookView:
    """A hook.

    Attributes:
        environment: The environment's name.
        script: The draft, else what is saved.
        version: What is saved; None when nothing is.
        draft: The script is not saved.
        passed_by: A newer version was saved since the draft was begun.
        known: It was read.
        locked: It is inherited, and only its source can change it.
        trouble: Why it could not be read.
    """

    environment: Safe = NOTHING
    script: Safe = NOTHING
    version: int | None = None
    draft: bool = False
    passed_by: bool = False
    known: bool = False
    locked: bool = False
    trouble: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a run: how it stands, and how long it took so far."""

    name: str
    standing: Standing
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class RunView:
    """A run.

    Attributes:
        seconds: How long it has run, or ran.
        phases: In order.
        last: How long the run before took; None when there was none.
        ending: How it ended, in words; empty while it runs.
        tone: Of `ending`: `done`, `fail` or `meta`.
        trouble: Why there is no result, or what to know of it; a sentence.
    """

    running: bool = False
    seconds: float = 0.0
    phases: tuple[Phase, ...] = ()
    last: float | None = None
    ending: str = ""
    tone: str = "meta"
    trouble: Safe = NOTHING

    @property
    def left(self) -> float | None:
        """How many more seconds it should take; None when nobody can say."""
        rest = (self.last or 0.0) - self.seconds
        return rest if self.running and self.last is not None and rest >= _LEAST_LEFT else None


def active(state: State, kind: HookKind, environment_id: str) -> HookRecord | None:
    """Give what is saved, as it was last read."""
    if kind == "warm":
        warm = resource(state, resources.warm_hooks(environment_id)).value
        return warm.warm_hook if warm is not None else None
    start = resource(state, resources.start_hooks(environment_id)).value
    return start.start_hook if start is not None else None


def script(state: State, kind: HookKind, environment_id: str) -> str:
    """Give the draft, else what is saved, to the letter."""
    draft = state.hook_drafts.get(hook_at(kind, environment_id))
    saved = active(state, kind, environment_id)
    return draft.content if draft is not None else saved.content if saved is not None else ""


def hook(state: State, kind: HookKind, environment_id: str) -> HookView:
    """Show a hook of an environment."""
    one = find(state, environment_id)
    warm, start = resources.warm_hooks(environment_id), resources.start_hooks(environment_id)
    held = resource(state, warm) if kind == "warm" else resource(state, start)
    saved, draft = active(state, kind, environment_id), state.hook_drafts.get(hook_at(kind, environment_id))
    version = saved.version if saved is not None else None
    return HookView(
        environment=safe_line(one.name if one is not None else "", 100),
        script=safe(script(state, kind, environment_id)),
        version=version,
        draft=draft is not None,
        passed_by=draft is not None and held.value is not None and draft.base != version,
        known=held.value is not None,
        locked=one is not None and one.source_environment_id is not None,
        trouble=safe_line(held.failed, _SENTENCE),
    )


def run_view(run: HookRun | None, past: HookPast | None, now: datetime, *, saving: bool = True) -> RunView:
    """Show how a run is doing at a moment; `saving` is False for what is never saved."""
    last = past.last.seconds if past is not None and past.last is not None else None
    if run is None:
        return RunView(last=last)
    end = run.ended_at or now
    ending, tone = _ending(run)
    return RunView(
        running=run.running,
        seconds=(end - run.started).total_seconds(),
        phases=_phases(run, end, saving=saving),
        last=last if run.running else None,
        ending=ending,
        tone=tone,
        trouble=safe_line(_trouble(run), _SENTENCE),
    )


def _phases(run: HookRun, end: datetime, *, saving: bool) -> tuple[Phase, ...]:
    began = run.ran_at
    made = (began or end) - run.started
    over: Standing = "now" if run.running else "done" if run.passed else "failed" if run.failed else "done"
    provision = Phase("provision", "done" if began is not None else over, made.total_seconds())
    ran: Standing = "waiting" if began is None else "now" if run.running else "done" if run.exit_code == 0 else "failed"
    script_ = Phase("run", ran, (end - began).total_seconds() if began is not None else None)
    if not saving or not run.saves:
        return (provision, script_)
    return (provision, script_, Phase("save", _saved(run)))


def _saved(run: HookRun) -> Standing:
    if run.version is not None:
        return "done"
    if run.exit_code is None:
        return "waiting"  # also of a run that was left: the server may save it yet
    return "failed" if run.passed else "skipped"


def _ending(run: HookRun) -> tuple[str, str]:
    if run.running:
        return "", "meta"
    if run.left:
        return "not watched any more", "meta"
    if run.timed_out:
        return f"timed out, exit {run.exit_code}", "fail"
    if run.exit_code is not None:
        saved = f", saved as version {run.version}" if run.version is not None else ""
        return f"exit {run.exit_code}{saved}", "done" if run.exit_code == 0 else "fail"
    return ("no result", "fail") if run.failed else ("over", "done")


def _trouble(run: HookRun) -> str:
    if run.left:
        return "The API cannot end a run: this server may finish it or stop it. What it saves is read again with R."
    return run.failed


def trusted(state: State, environment_id: str) -> tuple[SeenHooks, ...]:
    """Give the hooks of repositories this environment is bound to, those that wait first; the Global one has all."""
    held = resource(state, resources.TRUST).value
    one = find(state, environment_id)
    if held is None or one is None:
        return ()
    urls = _urls(state, one)
    mine = [each for each in held.hooks if urls is None or _plain(each.url) in urls]
    return tuple(sorted(mine, key=lambda each: each.trusted))


def _urls(state: State, one: Environment) -> frozenset[str] | None:
    if one.is_global:
        return None
    ids = repositories_of(state, one)
    return frozenset(_plain(each.url) for each in state.catalogue.repositories if each.id in ids)


def _plain(url: str) -> str:
    """Give a repository of this machine as its path: the engine calls it so where it tells of its hooks."""
    return url.removeprefix("file://")


def tested_words(past: HookPast | None, version: int, content: str) -> str:
    """Say how a version did when it was tried here; empty when it never was."""
    found = past.versions if past is not None else ()
    test = next((each.tested for each in found if each.version == version and each.content == content), None)
    if test is None:
        return ""
    how = "timed out" if test.timed_out else f"exit {test.exit_code}"
    return f"{how} in {took(test.seconds)}"
