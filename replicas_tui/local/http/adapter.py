"""HTTP in, models through, HTTP out: the only code that knows both.

Whatever goes wrong, the answer is JSON `{error, details}`; for bad input `details` is `field: what is wrong`.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from replicas_tui.api.base import Problem, Wire
from replicas_tui.api.endpoints import Endpoint, In, Out, Stream
from replicas_tui.local.people import caller as callers
from replicas_tui.local.refusals import Refusal, bad

Handler = Callable[..., Awaitable[Wire]]
LARGEST_BODY = 32 * 1024 * 1024
_PLAINER = {
    "missing": "is required",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "extra_forbidden": "is not known",
}


def route(
    endpoint: Endpoint[In, Out],
    handler: Handler,
    *,
    header: str | None = None,
    is_sparse: bool = False,
    takes_caller: bool = False,
) -> Route:
    """Serve `endpoint` with `handler(engine, argument, **path_parts)`.

    Args:
        endpoint: What is served.
        handler: Takes the engine, the checked argument, and the path's parts by name.
        header: A request header the handler takes as one more argument, `header` (None when it was not sent).
        is_sparse: Leave out what is null: for answers whose optional fields may be missing but not null.
        takes_caller: The handler takes who asks as one more argument, `caller`.
    """

    async def serve(request: Request) -> Response:
        argument = await argument_of(request, endpoint)
        parts: dict[str, Any] = dict(request.path_params)
        if header is not None:
            parts["header"] = request.headers.get(header)
        if takes_caller:
            parts["caller"] = callers.of(request.scope)
        answer = await handler(request.app.state.engine, argument, **parts)
        return reply(answer, endpoint.status, is_sparse=is_sparse)

    return Route(endpoint.path, serve, methods=[endpoint.method], name=f"{endpoint.method} {endpoint.path}")


def reply(model: Wire, status: int = 200, *, is_sparse: bool = False) -> Response:
    """Return a model as a JSON response."""
    content = model.model_dump_json(exclude_none=is_sparse)
    return Response(content, status_code=status, media_type="application/json")


def problem(status: int, error: str, details: str | None = None) -> Response:
    """Return a failure as every failure is answered."""
    return reply(Problem(error=error, details=details), status)


async def on_refusal(_: Request, error: Exception) -> Response:
    """Answer what the engine refused."""
    assert isinstance(error, Refusal)  # noqa: S101 - Starlette routes by type
    return problem(error.status, error.error, error.details)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what Starlette refused: an unknown path, a method a path does not have."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    words = {404: "Not found", 405: "Method not allowed"}.get(error.status_code, error.detail)
    answer = problem(error.status_code, words, f"{request.method} {request.url.path}")
    answer.headers.update(error.headers or {})
    return answer


async def on_fault(_request: Request, _error: Exception) -> Response:
    """Answer a fault of our own; Starlette raises it again afterwards, so that the log has it.

    The server ends the connection for that: who keeps it open is told, or its next request would be cut off.
    """
    answer = problem(500, "The engine failed", "See its log: replicas-tui local logs")
    answer.headers["connection"] = "close"
    return answer


async def argument_of(request: Request, endpoint: Endpoint[In, Out] | Stream[In]) -> In:
    """Read and check what a request brings; Refusal 400 names the field."""
    try:
        if endpoint.method in {"GET", "DELETE"}:
            return endpoint.takes.model_validate(dict(request.query_params))
        return endpoint.takes.model_validate(await _object(request))
    except ValidationError as error:
        raise _first_of(error) from error


async def _object(request: Request) -> dict[str, Any]:
    """Read a JSON object; nothing at all is an empty one."""
    body = await body_of(request)
    if not body.strip():
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "Content type not supported", "Send JSON with `Content-Type: application/json`")
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise bad("body", f"is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise bad("body", "must be a JSON object")
    if b"\\ud" in body.lower() and (halved := [name for name, value in found.items() if not _is_text({name: value})]):
        raise bad(ascii(halved[0])[1:-1], "holds half a character: a lone surrogate")
    return found


def _is_text(found: Any) -> bool:
    """Return whether all of it can be stored: JSON can escape halves of characters, which are no text."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


async def body_of(request: Request, largest: int = LARGEST_BODY) -> bytes:
    """Read a request's body; Refusal 413 when it has more bytes than may be."""
    length = request.headers.get("content-length", "0")
    read = bytearray()
    if length.isdigit() and int(length) <= largest:
        async for chunk in request.stream():
            read += chunk
            if len(read) > largest:
                break
        else:
            return bytes(read)
    raise Refusal(413, "Request too large", f"A body may have {largest // 1024:,} KB")


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _first_of(error: ValidationError) -> Refusal:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "body"
    return bad(where, _in_words(first["type"], first.get("ctx", {}), first["msg"]))


def _in_words(kind: str, ctx: dict[str, Any], message: str) -> str:
    if kind == "string_pattern_mismatch" and ctx.get("pattern") == r"^\S+$":
        return "must not contain whitespace"
    if kind == "string_too_short":
        return "must not be empty"
    if kind == "string_too_long":
        return f"must have at most {ctx['max_length']} characters"
    return _PLAINER.get(kind, message[:1].lower() + message[1:])
