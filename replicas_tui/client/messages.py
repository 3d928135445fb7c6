"""Messages to agents."""

from __future__ import annotations

from replicas_tui.api.endpoints import SEND_MESSAGE
from replicas_tui.api.messages import SendMessage, SentMessage
from replicas_tui.client.http import Http


class Messages:
    """Calls under `/v1/replica/{id}/messages`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def send(self, replica_id: str, message: SendMessage) -> SentMessage:
        """Send one message, once. It wakes a sleeping replica. Source: POST /v1/replica/{id}/messages."""
        return await self._http.call(SEND_MESSAGE, message, id=replica_id)
