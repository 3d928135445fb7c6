"""Routes of the message family."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints
from replicas_tui.api.messages import SendMessage, SentMessage
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route
from replicas_tui.local.people.caller import Caller


async def send(engine: Engine, wish: SendMessage, *, caller: Caller, id: str) -> SentMessage:  # noqa: A002 - the path's word
    """POST /v1/replica/{id}/messages."""
    return await engine.messages.send(id, wish, caller)


ROUTES: list[BaseRoute] = [route(endpoints.SEND_MESSAGE, send, takes_caller=True)]
