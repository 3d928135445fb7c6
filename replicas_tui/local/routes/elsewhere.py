"""Routes of what makes no sense on one machine: each says so, with 501, whatever it is asked with."""

from __future__ import annotations

from typing import Any, NoReturn

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from replicas_tui.api import endpoints_elsewhere as theirs
from replicas_tui.api.endpoints import Endpoint
from replicas_tui.local.refusals import Refusal

# The README lists these, in these words.
WHY = {
    "/v1/opencode-go/": "OpenCode Go keys are kept by the hosted service; here, sign in to opencode itself",
    "/v1/desktop/": "The desktop app is handed out by the hosted service",
    "/v1/gdrive/": "Google Search Console is connected to the hosted service",
    "/v1/slack/": "Slack is connected to the hosted service",
}


def _not_here(endpoint: Endpoint[Any, Any]) -> Route:
    why = next(reason for prefix, reason in WHY.items() if endpoint.path.startswith(prefix))

    async def refuse(_request: Request) -> NoReturn:
        raise Refusal(endpoint.status, "Not offered by the local engine", why)

    return Route(endpoint.path, refuse, methods=[endpoint.method])


ROUTES: list[BaseRoute] = [_not_here(each) for each in vars(theirs).values() if isinstance(each, Endpoint)]
