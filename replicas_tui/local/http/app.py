"""The ASGI app: the gate, the routes, and every failure as `{error, details}`."""

from __future__ import annotations

import logging
import sqlite3

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from replicas_tui.local.db.trouble import in_words
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import on_fault, on_http_error, on_refusal, problem
from replicas_tui.local.http.cut_short import CutShort
from replicas_tui.local.http.gate import Gate
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.routes import (
    automations,
    chats,
    deliveries,
    elsewhere,
    environments,
    events,
    history,
    hooks,
    insight,
    messages,
    people,
    queue,
    replicas,
    repositories,
    skills,
    terminals,
    workspaces,
)

LOG = logging.getLogger(__name__)


def build(engine: Engine, *, port: int) -> Gate:
    """Return the app that serves `engine` to who has a key of it, at `port` of this machine."""
    app = Starlette(
        routes=[
            *repositories.ROUTES,  # before /v1/replica/{id}: "repositories" is no id
            *environments.ROUTES,
            *hooks.ROUTES,
            *skills.ROUTES,
            *replicas.ROUTES,
            *messages.ROUTES,
            *chats.ROUTES,
            *queue.ROUTES,
            *history.ROUTES,
            *events.ROUTES,
            *people.ROUTES,
            *workspaces.ROUTES,
            *terminals.ROUTES,
            *insight.ROUTES,
            *elsewhere.ROUTES,
            *automations.ROUTES,
            *deliveries.ROUTES,
        ],
        exception_handlers={
            Refusal: on_refusal,
            HTTPException: on_http_error,
            sqlite3.IntegrityError: on_overtaken,
            sqlite3.Error: on_database_trouble,
            Exception: on_fault,
        },
    )
    app.router.redirect_slashes = False
    app.state.engine = engine
    return Gate(CutShort(app), keys=engine.keys, port=port)


async def on_overtaken(_request: Request, _error: Exception) -> Response:
    """Answer a request whose replica or chat was deleted while it was carried out."""
    return problem(409, "It was changed or deleted meanwhile", "Read it again")


async def on_database_trouble(request: Request, error: Exception) -> Response:
    """Answer a request that the database could not carry out: a full disk, a damaged file."""
    assert isinstance(error, sqlite3.Error)  # noqa: S101 - Starlette routes by type
    LOG.error("the database failed in %s %s", request.method, request.url.path, exc_info=error)
    return problem(500, "The engine cannot use its database", in_words(error))
