"""Hooks as lines: the script, the phases of a run, what it printed, versions, hooks of repositories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from textual.content import Content

from replicas_tui.api.environment_hooks import SeenHooks
from replicas_tui.state.hook_bench import HookKind
from replicas_tui.state.run_log import LogLine
from replicas_tui.state.safe import Safe, safe, safe_line
from replicas_tui.state.views.ages import age, took
from replicas_tui.state.views.hooks import WHEN, HookView, Phase, RunView
from replicas_tui.ui.code import code_lines
from replicas_tui.ui.draw.ansi import coloured
from replicas_tui.ui.kit import G, Part, col, line, prose

SCRIPT_AT: Final = 7  # the column in which a script begins, behind the numbers of its lines
_TIME: Final = 6  # cells
_MARKS: Final = {"waiting": "todo", "now": "working", "done": "done", "failed": "error", "skipped": "stopped"}
_TONES: Final = {"waiting": "$t-meta", "now": "$t-live", "done": "$t-done", "failed": "$t-fail", "skipped": "$t-meta"}
_OF_SAVING: Final = {"waiting": " only if it passes", "skipped": " not done, as it did not pass"}
_COMMAND: Final = re.compile(r"[$+]+ ")
_WARNING: Final = re.compile(r"(npm )?warn(ing)?\b", re.IGNORECASE)
_ERROR: Final = re.compile(r"(npm )?(err!|error|fatal|failed)\b", re.IGNORECASE)


def script_lines(width: int, script: Safe) -> list[Content]:
    """Write a script with its numbers."""
    numbered = enumerate(code_lines(Safe(script.removesuffix("\n")), language="bash"), 1)
    return [line(width, [col(str(n), SCRIPT_AT - 2, "$t-meta", right=True), "  ", code]) for n, code in numbered]


def hook_facts(view: HookView) -> list[Part]:
    """Say what is to be known of a script, for its heading."""
    count = len(view.script.removesuffix("\n").split("\n")) if view.script else 0
    size: Part = f"bash, {count} line{'s' if count != 1 else ''}" if count else "no script"
    saved: Part = f"version {view.version}" if view.version is not None else "never saved"
    if view.draft:
        later = " (a newer version was saved meanwhile)" if view.passed_by else ""
        saved = (f"draft, not saved{later}", "$t-need")
    return [saved, (f" {G['dot']} ", "$t-meta"), size]


def note_lines(width: int, kind: HookKind, view: HookView) -> list[Content]:
    """Say what stands in the way of the script, or in its place."""
    if view.trouble:
        return prose(width, Content.styled(f"{view.trouble} R reads again.", "$t-fail"))
    if not view.known:
        return [line(width, ["   ", ("Reading the hook", "$t-meta")])]
    if view.locked:
        return prose(width, Content.styled("It is inherited: only its source can change it.", "$t-meta"))
    if not view.script:
        return prose(width, Content.styled(f"None yet. It {WHEN[kind]}. e writes one.", "$t-meta"))
    return []


def stopwatch(seconds: float) -> str:
    """Write how far into a run: `0:41`, `12:03`, `1:02:03`."""
    whole = max(0, int(seconds))
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def run_facts(view: RunView, tail: Part) -> list[Part]:
    """Say how a run is doing, for the heading of its output; `tail` says how it is read."""
    if view.running:
        return [(f"running {stopwatch(view.seconds)}", "$t-live"), (f" {G['dot']} ", "$t-meta"), tail]
    if view.ending:
        said: Part = (f"{view.ending} after {took(view.seconds)}", f"$t-{view.tone}")
        return [said, (f" {G['dot']} ", "$t-meta"), tail]
    return [f"last run {took(view.last)}"] if view.last is not None else []


def phase_lines(width: int, view: RunView) -> list[Content]:
    """Write the phases, and how long it may still take; a blank line parts them from what is printed."""
    if not view.phases:
        return []
    right: list[Part] = []
    if view.running and view.last is not None:
        right = [(f"last run {took(view.last)}", "$t-meta")]
        right += [(f" {G['dot']} about {_about(view.left)} left", "$t-meta")] if view.left is not None else []
    parts: list[Part] = []
    for phase in view.phases:
        parts += [*_phase(phase), "    "]
    rows = [line(width, [" ", *parts], [*right, " "])]
    if view.trouble:
        rows += prose(width, Content.styled(view.trouble, "$t-meta" if view.tone == "meta" else "$t-fail"))
    return [*rows, line(width, [])]


def _phase(phase: Phase) -> list[Part]:
    style = "$t-strong" if phase.standing == "now" else "$t-2"
    took_: Part = (f" {took(phase.seconds)}", "$t-meta") if phase.seconds is not None else ""
    if phase.name == "save":
        took_ = (_OF_SAVING.get(phase.standing, ""), "$t-meta")
    return [(G[_MARKS[phase.standing]], _TONES[phase.standing]), " ", (phase.name, style), took_]


def _about(seconds: float) -> str:
    return f"{round(seconds / 60)}m" if seconds >= 90 else "1m" if seconds >= 45 else f"{max(1, round(seconds))}s"


def log_line(
    width: int, one: LogLine, skip: int = 0, find: str = "", *, here: bool = False, left: str | None = None
) -> Content:
    """Write one line of output: `left` or when it came, a mark, the text from column `skip` on.

    What was looked for is marked, and stands out `here`.
    """
    body = coloured(one.text, "$t-meta" if one.said else "$t-2")
    mark, body = _marked(body, said=one.said)
    if find:
        body = _found(body, find, here=here)
    when = ((stopwatch(one.seconds) if left is None else left).rjust(_TIME), "$t-meta")
    return line(width, [when, " ", mark, " ", body[skip:] if skip else body])


def time_of_day(seconds: float) -> str:
    """Write the time of day, from seconds since midnight: ` 09:04:11`."""
    whole = int(seconds)
    return f" {whole // 3600:02}:{whole % 3600 // 60:02}:{whole % 60:02}"


def _marked(body: Content, *, said: bool) -> tuple[Part, Content]:
    text = body.plain.lstrip()
    if said:
        return " ", body
    if found := _COMMAND.match(body.plain):
        return ("$", "$t-accent"), body[found.end() :].stylize("$t-strong")
    if _WARNING.match(text):
        return ("!", "$t-need"), body.stylize("$t-need")
    if _ERROR.match(text):
        return ("!", "$t-fail"), body.stylize("$t-fail")
    return " ", body


def _found(body: Content, find: str, *, here: bool) -> Content:
    text, wanted, at = body.plain.casefold(), find.casefold(), 0
    while (at := text.find(wanted, at)) >= 0:
        body = body.stylize("$t-find" if here else "$t-mark", at, at + len(wanted))
        at += max(1, len(wanted))
    return body


def hook_row(width: int, kind: HookKind, view: HookView, run: RunView) -> list[Content]:
    """Write a hook of an environment as a row of a list: its name, its version, what its run does."""
    right: list[Part] = []
    if run.running:
        right = [(f"running {stopwatch(run.seconds)}", "$t-live"), " "]
    elif run.ending:
        right = [(run.ending, f"$t-{run.tone}"), " "]
    facts = hook_facts(view)[:1] if view.known else [("reading", "$t-meta")]
    if view.known and view.version is None and not view.draft:
        facts = [("none", "$t-meta")]
    named = [(part, "$t-meta") if isinstance(part, str) else part for part in facts]
    return [line(width, ["   ", col(f"{kind} hook", 14, "$t-text"), *named], right)]


def trust_row(width: int, one: SeenHooks, now: datetime) -> list[Content]:
    """Write hooks of a repository as a row of a list; when they were met tells them from those before them."""
    word: Part = ("trusted", "$t-done") if one.trusted else ("waits for your trust", "$t-need")
    met = f"{age(one.seen_at, now):>7}"
    return [line(width, ["   ", (safe_line(one.url, 200), "$t-text")], [word, (met, "$t-meta"), " "])]


def preview_lines(width: int, heading: Sequence[Content], text: str) -> Iterable[Content]:
    """Write what is under the cursor."""
    yield from heading
    yield from script_lines(width, safe(text))
