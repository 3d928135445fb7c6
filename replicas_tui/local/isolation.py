"""What keeps a workspace apart from the rest of the machine, and what does not: the one place that says so.

A sentence here is a promise, or a warning; whoever changes what the engine does changes it here too. Standard library
only, because the command line prints it.
"""

from __future__ import annotations

from collections.abc import Sequence

_ISOLATED = (
    "Files: a workspace is a clone of its own; your repository's folder is only read, to clone from it.",
    "Home: agents, hooks and terminals get a home folder of the workspace, not yours.",
    "Environment: of your shell's variables only an allow-list is handed on (PATH, language, proxies, ssh-agent), and "
    "to each agent those that log it in.",
    "Processes: all of a workspace's are known by a mark and ended when it sleeps or is deleted.",
    "Git: the engine never runs a program that a workspace's repository names (hooks, filters, monitors).",
    "The API: this machine only, with a key; web pages of other origins are turned away.",
)
_FENCED = (
    "Writing ({kind}): an agent writes into its workspace and into temporary folders, and what a push must write of a"
    " repository on this machine; nowhere else.",
)
_FREE = ("Reading and writing: an agent runs as you, and can open every file that you can.",)
_READING = (
    "Reading: an agent runs as you, and can read every file that you can.",
    "Hooks and terminals: they write wherever you can.",
)
_NOT_ISOLATED = (
    "Network: an agent can reach whatever this machine can, other programs on it included.",
    "Logins: an agent uses yours with its maker, and can read it.",
    "ssh-agent: when yours is running, an agent can use its keys.",
    "Pull requests: what others say about a workspace's (checks, reviews) is told to its agent, marked as theirs.",
    "Secrets: another process of yours can read a workspace's variables while its agents run.",
)
_SEEN = (
    "Processes: an agent can see and end your processes, and a process that removes its mark outlives its workspace.",
)
PERMISSIONS = {
    "ask": "agents ask before they change or run anything.",
    "edits": "agents change files of their workspace unasked, and ask for anything else.",
    "all": "agents do whatever they want unasked.",
}


def isolated(kind: str) -> tuple[str, ...]:
    """Return what is kept apart, given the fence agents run behind."""
    return (*_ISOLATED, *(each.format(kind=kind) for each in _FENCED)) if kind != "none" else _ISOLATED


def not_isolated(kind: str) -> tuple[str, ...]:
    """Return what is not."""
    seen = () if kind == "bwrap" else _SEEN
    return (*(_FREE if kind == "none" else _READING), *seen, *_NOT_ISOLATED)


def permission_sentence(policy: str) -> str:
    """Return what agents may do unasked, unless a replica or its environment says otherwise."""
    return f"{PERMISSIONS[policy]} permissions = {' | '.join(PERMISSIONS)} in engine.toml changes it."


def pull_request_sentence(programs: Sequence[str]) -> str:
    """Return how the engine learns what becomes of pull requests, given which of gh and glab there are."""
    if not programs:
        return "only webhooks tell what becomes of them: neither gh nor glab is installed."
    return f"looked at through your {' and '.join(programs)}, with your login; forge_poll_s = 0 turns that off."
