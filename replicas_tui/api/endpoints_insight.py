"""The operations that look at workspaces from outside as data: previews, logs, analytics, models."""

from __future__ import annotations

from replicas_tui.api.analytics import Analytics, ReadAnalytics
from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints import Endpoint
from replicas_tui.api.logs import Logs, ReadLogs
from replicas_tui.api.models import ListModels, Models
from replicas_tui.api.previews import Previews, RemovedPreview

LIST_PREVIEWS = Endpoint("GET", "/v1/replica/{id}/previews", Nothing, Previews)
REMOVE_PREVIEW = Endpoint("DELETE", "/v1/workspaces/{id}/previews/{port}", Nothing, RemovedPreview)
REMOVE_ANY_PREVIEW = Endpoint("DELETE", "/v1/previews/{port}", Nothing, RemovedPreview)
READ_LOGS = Endpoint("GET", "/v1/replica/{id}/logs", ReadLogs, Logs)
READ_ANALYTICS = Endpoint("GET", "/v1/analytics/overview", ReadAnalytics, Analytics)
LIST_MODELS = Endpoint("GET", "/v1/agents/{agent}/models", ListModels, Models)
