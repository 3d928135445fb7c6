"""Hooks of environments, and the warm pools that keep spare workspaces."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from pydantic import ValidationError

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints import In, Stream
from replicas_tui.api.endpoints_hooks import (
    GET_START_HOOKS,
    GET_WARM_HOOKS,
    LIST_SPARES,
    SAVE_START_HOOK,
    SAVE_TEST_WARM_HOOK,
    SAVE_WARM_HOOK,
    STREAM_SPARE,
    STREAM_START_HOOK,
    STREAM_WARM_HOOK,
    SWITCH_POOL,
    TEST_START_HOOK,
    TEST_WARM_HOOK,
)
from replicas_tui.api.environment_hooks import (
    HookContent,
    OnePool,
    RunEvent,
    SavedStartHook,
    SavedWarmHook,
    Spares,
    StartHooks,
    StreamedHookContent,
    SwitchPool,
    TestedHook,
    TestedWarmHook,
    WarmHooks,
)
from replicas_tui.client.http import Http
from replicas_tui.client.sse import Framed, TooLarge

TEST_S = 1_000.0  # a test is answered when the script has ended: hooks may take 15 minutes
Run = AbstractAsyncContextManager[AsyncIterator[RunEvent]]
"""Entered when the stream is open; gives the run's events until its end."""


class WarmHookBook:
    """Calls under `/v1/environments/{id}/warm-hooks` and `/warm-pools`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def get(self, environment_id: str) -> WarmHooks:
        """Read the active hook and the pool. Source: GET /v1/environments/{id}/warm-hooks."""
        return await self._http.call(GET_WARM_HOOKS, Nothing(), id=environment_id)

    async def save(self, environment_id: str, content: str) -> SavedWarmHook:
        """Keep a script untested. Source: POST /v1/environments/{id}/warm-hooks/save."""
        return await self._http.call(SAVE_WARM_HOOK, HookContent(content=content), id=environment_id)

    async def test(self, environment_id: str, content: str) -> TestedHook:
        """Run a script and wait for its end. Source: POST /v1/environments/{id}/warm-hooks/test."""
        return await self._http.call(TEST_WARM_HOOK, HookContent(content=content), read_s=TEST_S, id=environment_id)

    async def save_test(self, environment_id: str, content: str) -> TestedWarmHook:
        """Run a script, and keep it when it succeeds. Source: POST /v1/environments/{id}/warm-hooks/save-test."""
        wish = HookContent(content=content)
        return await self._http.call(SAVE_TEST_WARM_HOOK, wish, read_s=TEST_S, id=environment_id)

    def stream(self, environment_id: str, wish: StreamedHookContent) -> Run:
        """Run a script and listen. Source: POST /v1/environments/{id}/warm-hooks/save-test/stream."""
        return _listen(self._http, STREAM_WARM_HOOK, wish, id=environment_id)

    async def switch(self, environment_id: str, *, enabled: bool) -> OnePool:
        """Keep spares, or none. Source: PUT /v1/environments/{id}/warm-pools."""
        return await self._http.call(SWITCH_POOL, SwitchPool(enabled=enabled), id=environment_id)

    async def spares(self, pool_id: str) -> Spares:
        """Read the newest ten of a pool. Source: GET /v1/warm-pools/{id}/workspaces."""
        return await self._http.call(LIST_SPARES, Nothing(), id=pool_id)

    def stream_spare(self, spare_id: str) -> Run:
        """Listen to one that is being warmed. Source: GET /v1/warm-pool-workspaces/{id}/stream."""
        return _listen(self._http, STREAM_SPARE, Nothing(), id=spare_id)


class StartHookBook:
    """Calls under `/v1/environments/{id}/start-hooks`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def get(self, environment_id: str) -> StartHooks:
        """Read the active hook. Source: GET /v1/environments/{id}/start-hooks."""
        return await self._http.call(GET_START_HOOKS, Nothing(), id=environment_id)

    async def save(self, environment_id: str, content: str) -> SavedStartHook:
        """Keep a script; an empty one takes the hook away. Source: POST /v1/environments/{id}/start-hooks/save."""
        return await self._http.call(SAVE_START_HOOK, HookContent(content=content), id=environment_id)

    async def test(self, environment_id: str, content: str) -> TestedHook:
        """Run a script and wait for its end. Source: POST /v1/environments/{id}/start-hooks/test."""
        return await self._http.call(TEST_START_HOOK, HookContent(content=content), read_s=TEST_S, id=environment_id)

    def stream(self, environment_id: str, content: str) -> Run:
        """Run a script and listen. Source: POST /v1/environments/{id}/start-hooks/test/stream."""
        return _listen(self._http, STREAM_START_HOOK, HookContent(content=content), id=environment_id)


@asynccontextmanager
async def _listen(http: Http, stream: Stream[In], wish: In, *, id: str) -> AsyncIterator[AsyncIterator[RunEvent]]:  # noqa: A002
    async with http.frames(stream.path, method=stream.method, body=wish, id=id) as frames:
        yield (read async for frame in frames if (read := _read(frame)) is not None)


def _read(frame: Framed) -> RunEvent | None:
    """Read an event, whose type may stand in its JSON or on the stream's own line."""
    if isinstance(frame, TooLarge):
        return None
    try:
        read = RunEvent.model_validate_json(frame.data)
    except ValidationError:
        return None
    return read if read.type else read.model_copy(update={"type": frame.event})
