"""Which agents can run here: looked up on PATH, asked for their version, asked by their own command for a login.

Asking takes a second of a program's time, on a busy machine half a minute. So answers are kept a while, few programs
are asked at once, and who only shows how agents stand (`known`) does not wait for the slow ones.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from replicas_tui.local.agents.adapter import AgentAdapter, AgentError, Launch
from replicas_tui.local.agents.agent import LOGGED_OUT, NOT_LOGGED_IN, UNKNOWN, Agent, Printed, Probe
from replicas_tui.local.agents.catalog import Cli, find_cli
from replicas_tui.local.agents.credentials import own_variables
from replicas_tui.local.agents.processes import agent_environment
from replicas_tui.local.agents.registry import Agents
from replicas_tui.spawning import spawn

ASK_S = 60.0
SHOWN_WITHIN_S = 1.0
AT_ONCE = 2
# Who was told to log in comes back soon.
FRESH_S, FRESH_WHEN_NOT_S = 300.0, 3.0
OWN_KEY = "api_key"
CHECKING = "checking whether {} can run here; it is slow to answer"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agent stands on this machine.

    Attributes:
        command: What starts it; empty when it is not there.
        auth_method: As the API spells it; `none` is logged out.
        trouble: Why it cannot run and what mends it; empty when it can, but for a login.
        logged_out: The same about its login.
        checking: It is still being asked, and nothing else is known of it.
    """

    agent: Agent
    command: tuple[str, ...] = ()
    version: str | None = None
    auth_method: str = LOGGED_OUT
    trouble: str = ""
    logged_out: str = ""
    checking: bool = False

    @property
    def provider(self) -> str:
        """The API's word for the agent."""
        return self.agent.provider

    @property
    def reason(self) -> str:
        """Why it cannot run; empty when it can."""
        return self.trouble or self.logged_out

    @property
    def available(self) -> bool:
        """Whether it can run."""
        return not self.reason

    def given(self, variables: Collection[str]) -> Standing:
        """Return how it stands in a workspace that has these variables, a key for it perhaps among them."""
        if any(name in variables for name in self.agent.credentials.keys):
            return replace(self, auth_method=OWN_KEY, logged_out="")
        return self


class Detector:
    """Looks for agents and remembers for a while what it saw.

    Args:
        environ: Where PATH and HOME are taken from, and the keys the user has exported.
        agents: Those to look for; None for those that are known from the start.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ, agents: Agents | None = None) -> None:
        self._environ = environ
        self._agents = Agents() if agents is None else agents
        self._seen: dict[str, tuple[float, Standing]] = {}
        self._looking: dict[str, asyncio.Task[Standing]] = {}
        self._turnstile = asyncio.Semaphore(AT_ONCE)

    async def look(self, provider: str) -> Standing:
        """Return how an agent stands, however long it takes to tell; AgentError if nobody knows it or `stop` came."""
        agent = self._agents.of(provider)
        seen_at, seen = self._seen.get(provider, (0.0, None))
        if seen is not None and time.monotonic() - seen_at < (FRESH_S if seen.available else FRESH_WHEN_NOT_S):
            return seen
        if (looking := self._looking.get(provider)) is None:
            looking = self._looking[provider] = asyncio.create_task(self._look(agent), name=f"look for {provider}")
        await asyncio.wait((looking,))
        if looking.cancelled():
            raise AgentError("The engine is stopping.")
        return looking.result()

    def stop(self) -> None:
        """Let nobody wait any more: the engine is to end."""
        for looking in self._looking.values():
            looking.cancel()

    async def every(self) -> tuple[Standing, ...]:
        """Return how every agent stands, the built-in one first."""
        return tuple(await asyncio.gather(*(self.look(provider) for provider in self._agents)))

    async def known(self) -> tuple[Standing, ...]:
        """Return the same within a second; of an agent that is still asked, how it stood before or that it is asked."""
        looks = {provider: asyncio.create_task(self.look(provider)) for provider in self._agents}
        done, late = await asyncio.wait(looks.values(), timeout=SHOWN_WITHIN_S)
        for look in late:
            look.cancel()  # the asking itself goes on
        told = {look for look in done if look.exception() is None}
        return tuple(look.result() if look in told else self._last(provider) for provider, look in looks.items())

    def _last(self, provider: str) -> Standing:
        _, seen = self._seen.get(provider, (0.0, None))
        agent = self._agents[provider]
        return seen or Standing(agent, trouble=CHECKING.format(agent.label), checking=True)

    async def _look(self, agent: Agent) -> Standing:
        try:
            async with self._turnstile:
                seen = await examine(agent, self._environ)
            self._seen[agent.provider] = time.monotonic(), seen
            return seen
        finally:
            del self._looking[agent.provider]


async def examine(agent: Agent, environ: Mapping[str, str]) -> Standing:
    """Ask an agent's program about itself."""
    nobody = Standing(agent, trouble=agent.trouble)
    if agent.cli is None:
        return replace(nobody, command=agent.command)
    if (path := await asyncio.to_thread(find_cli, agent.cli, environ)) is None:
        return replace(nobody, trouble=f"{agent.cli.title} is not installed: {agent.cli.install}")
    there = replace(nobody, command=(path,))
    if agent.make is None:
        why = f"{agent.cli.title} is installed, but this version of the local engine does not drive it yet; use script."
        return replace(there, trouble=why)
    if agent.probe is None:
        return replace(there, auth_method=UNKNOWN)
    env = probe_environment(agent, environ)
    seen = await _examined(there, agent.cli, agent.probe, env)
    return seen.given(env) if seen.logged_out and agent.probe.misses_keys else seen


def probe_environment(agent: Agent, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which an agent is asked: the user's home, the allow-list, the agent's own keys."""
    moved = {name: environ[name] for file in agent.credentials.files if (name := file.moved_by or "") in environ}
    own = own_variables(agent.credentials, environ)
    return agent_environment(environ, Path(environ.get("HOME") or Path.home()), {**own, **moved, **agent.extra})


async def _examined(there: Standing, cli: Cli, probe: Probe, env: Mapping[str, str]) -> Standing:
    try:
        said = await ask(probe.version_command or (*there.command, "--version"), env)
        found = re.search(probe.version, said.out) or re.search(probe.version, said.err)  # pi says it there
        if found is None:
            return replace(there, trouble=f"{there.command[0]} is not {cli.title}; to get it: {cli.install}")
        there = replace(there, version=found[1])
        if probe.oldest and _numbers(found[1]) < probe.oldest:
            needed = ".".join(map(str, probe.oldest))
            return replace(there, trouble=f"{cli.title} {found[1]} is too old, {needed} is needed: {cli.install}")
        method = probe.read_status(await ask((*there.command, *probe.status), env)) if probe.status else UNKNOWN
    except (OSError, TimeoutError) as error:
        why = f"did not answer within {ASK_S:g} s" if isinstance(error, TimeoutError) else f"cannot be run: {error}"
        return replace(there, trouble=f"{cli.title} {why}; try: {cli.executable} --version")
    if method == LOGGED_OUT:
        return replace(there, logged_out=NOT_LOGGED_IN.format(cli.title, probe.log_in))
    return replace(there, auth_method=method)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


async def ask(argv: Sequence[str], env: Mapping[str, str]) -> Printed:
    """Run a program to its end and return what it printed; OSError, TimeoutError."""
    program = await spawn(argv, cwd=Path("/"), env=env, stdin=DEVNULL)
    try:
        async with asyncio.timeout(ASK_S):
            out, err = await program.process.communicate()
            code = await program.exit_code()
    except BaseException:
        program.kill_group(signal.SIGKILL)  # it may have ended, and what it started not
        raise
    finally:
        await program.end()
    return Printed(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def make_adapter(standing: Standing, launch: Launch) -> AgentAdapter:
    """Return the adapter of one chat, not yet started; AgentError if the agent cannot run here."""
    if standing.agent.make is None or not standing.available:
        raise AgentError(standing.reason)
    return standing.agent.make(standing.command, launch)
