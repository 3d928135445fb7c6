"""Trust in what repositories want to run."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints_hooks import DISTRUST_HOOKS, LIST_TRUST, TRUST_HOOKS
from replicas_tui.api.environment_hooks import TrustedHooks, TrustHooks, TrustList
from replicas_tui.client.http import Http


class HookTrust:
    """Calls under `/v1/trust`: an extension of the local engine."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self) -> TrustList:
        """Read all hooks of repositories that were met. Source: GET /v1/trust."""
        return await self._http.call(LIST_TRUST, Nothing())

    async def give(self, wanted: TrustHooks) -> TrustedHooks:
        """Let hooks run from now on. Source: POST /v1/trust."""
        return await self._http.call(TRUST_HOOKS, wanted)

    async def take_back(self, digest: str) -> None:
        """Let hooks run no more. Source: DELETE /v1/trust/{digest}."""
        await self._http.call(DISTRUST_HOOKS, Nothing(), digest=digest)
