"""The answer to plain words: what this agent is, what is in the repository, how to get a real agent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from replicas_tui.local.agents.catalog import CLIS, Cli, find_cli
from replicas_tui.local.agents.script.repository import find_repositories, look_at
from replicas_tui.local.agents.script.vocabulary import VERBS

WHAT_I_AM = """\
I run scripts; I am not a model, so I cannot act on plain words. Give me a fenced `sh` block and I run it here, \
or a fenced `scenario` block with a list of steps:

```yaml
- say: Running the tests.
- sh: make test
```

The verbs: """


def answer(cwd: Path, env: Mapping[str, str]) -> str:
    """Return the answer, in markdown."""
    looks = [look_at(folder, env) for folder in find_repositories(cwd)]
    seen = ["## What is here", *looks] if looks else ["There is no git repository here."]
    verbs = ", ".join(f"`{verb}`" for verb in VERBS)
    return "\n\n".join([f"{WHAT_I_AM}{verbs}.", *seen, "## A real agent", _agents(env)])


def _agents(env: Mapping[str, str]) -> str:
    return "\n".join(_agent(cli, env) for cli in CLIS)


def _agent(cli: Cli, env: Mapping[str, str]) -> str:
    found = find_cli(cli, env) is not None
    return f"- {cli.title}: " + ("found on this machine" if found else f"not installed ({cli.install})")
