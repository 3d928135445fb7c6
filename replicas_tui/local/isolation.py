"""What keeps a workspace apart from the rest of the machine, and what does not: the one place that says so.

A sentence here is a promise, or a warning; whoever changes what the engine does changes it here too. Standard library
only, because the command line prints it.
"""

from __future__ import annotations

ISOLATED = (
    "Files: a workspace is a clone of its own; your repository's folder is only read, to clone from it.",
    "Home: agents, hooks and terminals get a home folder of the workspace, not yours.",
    "Environment: of your shell's variables only an allow-list is handed on (PATH, language, proxies, ssh-agent).",
    "Processes: all of a workspace's are known by a mark and ended when it sleeps or is deleted.",
    "Git: the engine never runs a program that a workspace's repository names (hooks, filters, monitors).",
    "The API: this machine only, with a key; web pages of other origins are turned away.",
)
NOT_ISOLATED = (
    "Reading and writing: an agent runs as you, and can open every file that you can.",
    "Network: an agent can reach whatever this machine can, other programs on it included.",
    "Processes: an agent can see and end your processes, and a process that removes its mark outlives its workspace.",
    "ssh-agent: when yours is running, an agent can use its keys.",
    "Secrets: another process of yours can read a workspace's variables while its agents run.",
)
ISOLATION = "none"
IS_SIZE_ENFORCED = False
SIZE = "small and large are stored as given, and not enforced: no limit on processors, memory or disk is set."
