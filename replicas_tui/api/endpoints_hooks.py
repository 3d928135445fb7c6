"""Operations on hooks of environments, warm pools and trust, as data. See `endpoints.py`."""

from __future__ import annotations

from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.endpoints import Endpoint, Stream
from replicas_tui.api.environment_hooks import (
    HookContent,
    OnePool,
    SavedStartHook,
    SavedWarmHook,
    Spares,
    StartHooks,
    StreamedHookContent,
    SwitchPool,
    TestedHook,
    TestedWarmHook,
    TrustedHooks,
    TrustHooks,
    TrustList,
    WarmHooks,
)

_WARM = "/v1/environments/{id}/warm-hooks"
_START = "/v1/environments/{id}/start-hooks"

GET_WARM_HOOKS = Endpoint("GET", _WARM, Nothing, WarmHooks)
SAVE_WARM_HOOK = Endpoint("POST", f"{_WARM}/save", HookContent, SavedWarmHook, 201)
SAVE_TEST_WARM_HOOK = Endpoint("POST", f"{_WARM}/save-test", HookContent, TestedWarmHook, 201)
TEST_WARM_HOOK = Endpoint("POST", f"{_WARM}/test", HookContent, TestedHook)
STREAM_WARM_HOOK = Stream("POST", f"{_WARM}/save-test/stream", StreamedHookContent)

GET_START_HOOKS = Endpoint("GET", _START, Nothing, StartHooks)
SAVE_START_HOOK = Endpoint("POST", f"{_START}/save", HookContent, SavedStartHook, 201)
TEST_START_HOOK = Endpoint("POST", f"{_START}/test", HookContent, TestedHook)
STREAM_START_HOOK = Stream("POST", f"{_START}/test/stream", HookContent)

SWITCH_POOL = Endpoint("PUT", "/v1/environments/{id}/warm-pools", SwitchPool, OnePool)
LIST_SPARES = Endpoint("GET", "/v1/warm-pools/{id}/workspaces", Nothing, Spares)
STREAM_SPARE = Stream("GET", "/v1/warm-pool-workspaces/{id}/stream", Nothing)

LIST_TRUST = Endpoint("GET", "/v1/trust", Nothing, TrustList)
TRUST_HOOKS = Endpoint("POST", "/v1/trust", TrustHooks, TrustedHooks)
DISTRUST_HOOKS = Endpoint("DELETE", "/v1/trust/{digest}", Nothing, Success)
