"""JSON-RPC 2 over lines, seen from the client: requests with their answers, both ways.

Reading is somebody else's: lines go into `take`, and what is for the adapter comes back out of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from replicas_tui.local.agents.adapter import AgentError

Json = dict[str, Any]
Write = Callable[[Json], Awaitable[None]]
METHOD_NOT_FOUND = -32601


@dataclass(frozen=True, slots=True)
class Incoming:
    """A notification, or with an `id` a request that wants an answer."""

    method: str
    params: Json
    id: int | str | None = None


class Refused(AgentError):
    """The other side answered with an error."""

    def __init__(self, error: Any) -> None:
        super().__init__(_sentence(error))
        self.code = error.get("code") if isinstance(error, dict) else None


class JsonRpc:
    """One connection.

    Args:
        write: Writes an object as a line.
        version: Whether messages carry `"jsonrpc": "2.0"`; Codex leaves it out.
    """

    def __init__(self, write: Write, *, version: bool = True) -> None:
        self._write = write
        self._head: Json = {"jsonrpc": "2.0"} if version else {}
        self._last = 0
        self._open: dict[int, asyncio.Future[Json]] = {}
        self._closed: str | None = None

    async def request(self, method: str, timeout_s: float | None, **params: Any) -> Json:
        """Ask and return the result; AgentError with what the other side says, or when it dies or takes too long."""
        if self._closed is not None:
            raise AgentError(self._closed)
        self._last += 1
        number, answer = self._last, asyncio.get_running_loop().create_future()
        self._open[number] = answer
        try:
            await self._write({**self._head, "id": number, "method": method, "params": params})
            return await asyncio.wait_for(answer, timeout_s)
        except TimeoutError:
            raise AgentError(f"The agent did not answer {method!r} within {timeout_s:g} s.") from None
        finally:
            self._open.pop(number, None)

    async def notify(self, method: str, **params: Any) -> None:
        """Tell something that wants no answer."""
        await self._write({**self._head, "method": method, **({"params": params} if params else {})})

    async def respond(self, request_id: int | str, result: Mapping[str, Any]) -> None:
        """Answer a request of the other side."""
        await self._write({**self._head, "id": request_id, "result": dict(result)})

    async def refuse(self, request_id: int | str, why: str) -> None:
        """Refuse a request of the other side."""
        await self._write({**self._head, "id": request_id, "error": {"code": METHOD_NOT_FOUND, "message": why}})

    def take(self, message: Json) -> Incoming | None:
        """Take a line; return what the other side tells or asks, None for an answer to us and for nonsense."""
        method, request_id = message.get("method"), message.get("id")
        if isinstance(method, str):
            params = message.get("params")
            known = request_id if isinstance(request_id, int | str) else None
            return Incoming(method, params if isinstance(params, dict) else {}, known)
        answer = self._open.get(request_id) if isinstance(request_id, int) else None
        if answer is not None and not answer.done():
            self._settle(answer, message)
        return None

    def close(self, why: str) -> None:
        """Fail every request that waits, and all to come: nobody is there any more."""
        self._closed = why
        for answer in self._open.values():
            if not answer.done():
                answer.set_exception(AgentError(why))

    def _settle(self, answer: asyncio.Future[Json], message: Json) -> None:
        error = message.get("error")
        if error is None:
            result = message.get("result")
            answer.set_result(result if isinstance(result, dict) else {})
        else:
            answer.set_exception(Refused(error))


def inside(params: Json, name: str) -> Json:
    """Return the object under a name; an empty one when there is none."""
    value: Any = params.get(name)
    return value if isinstance(value, dict) else {}


def _sentence(error: Any) -> str:
    """Return what an error says; "Internal error" says less than its details."""
    error = error if isinstance(error, dict) else {}
    data = error.get("data")
    details = data.get("details") or data.get("message") if isinstance(data, dict) else data
    words = [str(part) for part in (error.get("message"), details if isinstance(details, str) else None) if part]
    return ": ".join(words) or "The agent refused, and does not say why."
