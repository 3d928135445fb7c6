"""One chat's agent: started when there is work, resumed by its session, replaced when it died.

Whatever happens to the agent, each prompt comes back as exactly one `TurnEnded`, or as the failure of the database.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Mapping

from replicas_tui.local.agents.adapter import AgentAdapter, AgentError, AgentSignal, Launch, Prompt, TurnEnded
from replicas_tui.local.agents.detect import Detector, make_adapter
from replicas_tui.local.agents.processes import end_run

LOG = logging.getLogger(__name__)
LAST_WORDS_S = 5.0
OnSignal = Callable[[AgentSignal], Awaitable[None]]
MakeLaunch = Callable[[], Awaitable[Launch]]


class AgentSeat:
    """Holds the adapter of a chat and hands its signals on, in order, one at a time."""

    def __init__(self, provider: str, agents: Detector, launch: MakeLaunch, on_signal: OnSignal) -> None:
        self._provider = provider
        self._agents = agents
        self._launch = launch
        self._on_signal = on_signal
        self._adapter: AgentAdapter | None = None
        self._listening: asyncio.Task[None] | None = None
        self._ended: asyncio.Future[TurnEnded] | None = None
        self._closed = False
        self._recalled = False
        self._resting: asyncio.Task[None] | None = None

    @property
    def is_taken(self) -> bool:
        """Whether an agent is kept."""
        return self._adapter is not None

    async def run(self, prompt: Prompt) -> TurnEnded:
        """Give the agent a prompt and return how its turn ended; sqlite3.Error if what it said could not be stored."""
        if self._resting is not None:  # its stop must not end what begins now
            await asyncio.wait((self._resting,))
            self._resting = None
        self._ended = asyncio.get_running_loop().create_future()
        self._recalled = False
        try:
            await self._send(prompt)
        except AgentError as error:
            await self.stop()
            return TurnEnded(complete=False, error=str(error))
        return await self._ended

    async def answer(self, request_id: str, text: str) -> None:
        """Answer what the agent waits for; AgentError if it is gone."""
        if self._adapter is None:
            raise AgentError("The agent is not running any more.")
        await self._adapter.answer(request_id, text)

    async def interrupt(self) -> None:
        """End the running turn."""
        self._recalled = True  # for a prompt that is not there yet
        if self._adapter is not None:
            await self._adapter.interrupt()

    async def rest(self) -> None:
        """End the agent between two turns; the next message resumes its session."""
        if self._resting is None and (self._ended is None or self._ended.done()):
            self._resting = asyncio.create_task(self.stop())
            await self._resting

    async def close(self) -> None:
        """End the agent for good; a turn that runs, or is about to, ends with it."""
        self._closed = True
        await self.stop()

    async def stop(self) -> None:
        """End the agent; a turn that runs ends with it, the next starts another."""
        adapter, self._adapter = self._adapter, None
        listening, self._listening = self._listening, None
        if adapter is not None:
            await adapter.stop()
        if listening is not None:
            # A stopped adapter still says how its turn ended; that belongs into the transcript.
            await asyncio.wait((listening,), timeout=LAST_WORDS_S)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        self._end(TurnEnded(complete=False, error="The agent was stopped."))

    async def _send(self, prompt: Prompt) -> None:
        if self._adapter is not None and self._listening is not None and not self._listening.done():
            try:
                await self._adapter.send(prompt)
            except AgentError:
                LOG.info("an agent died between two turns; starting it again")
            else:
                return
        await self._replace()
        assert self._adapter is not None  # noqa: S101 - _replace sets it
        if self._recalled:
            raise AgentError("The turn was interrupted before it began.")
        await self._adapter.send(prompt)

    async def _replace(self) -> None:
        ended, self._ended = self._ended, None
        await self.stop()
        self._ended = ended
        launch = await self._launch()
        standing = (await self._agents.look(self._provider)).given(launch.env)
        adapter = make_adapter(standing, launch)
        await adapter.start()
        if self._closed:
            await adapter.stop()
            raise AgentError("The agent was stopped before it began.")
        self._adapter = adapter
        self._listening = asyncio.create_task(self._listen(adapter, launch.env))

    async def _listen(self, adapter: AgentAdapter, env: Mapping[str, str]) -> None:
        try:
            async for signal in adapter.signals():
                if isinstance(signal, TurnEnded):
                    self._end(signal)
                else:
                    await self._on_signal(signal)
            if adapter is self._adapter:  # nobody stopped it
                await end_run(env)
        except sqlite3.Error as error:
            LOG.exception("what an agent said could not be stored")
            if self._ended is not None and not self._ended.done():
                self._ended.set_exception(error)
        finally:
            self._end(TurnEnded(complete=False, error="The agent's turn was cut off."))

    def _end(self, how: TurnEnded) -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(how)
