"""What a server offers beyond the plain API."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.endpoints import CAPABILITIES
from replicas_tui.client.errors import Refused
from replicas_tui.client.http import Http

_PLAIN = (403, 404, 405, 410)


class OfferedCapabilities:
    """The call to `/v1/capabilities`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def get(self) -> Capabilities | None:
        """Read them; None from a server of the plain API. Source: GET /v1/capabilities."""
        try:
            return await self._http.call(CAPABILITIES, Nothing())
        except Refused as error:
            if error.status in _PLAIN:
                return None
            raise
