"""Operations that only a hosted server can do. The local engine answers each with 501 and says why."""

from __future__ import annotations

from replicas_tui.api.base import Nothing, Problem
from replicas_tui.api.endpoints import Endpoint

NOT_HERE = 501
_GO, _OWN_GO = "/v1/opencode-go/credentials", "/v1/opencode-go/user/credentials"
_CONSOLE = "/v1/gdrive/search-console"

GET_GO_KEY = Endpoint("GET", _GO, Nothing, Problem, NOT_HERE)
STORE_GO_KEY = Endpoint("POST", _GO, Nothing, Problem, NOT_HERE)
DELETE_GO_KEY = Endpoint("DELETE", _GO, Nothing, Problem, NOT_HERE)
GET_OWN_GO_KEY = Endpoint("GET", _OWN_GO, Nothing, Problem, NOT_HERE)
STORE_OWN_GO_KEY = Endpoint("POST", _OWN_GO, Nothing, Problem, NOT_HERE)
DELETE_OWN_GO_KEY = Endpoint("DELETE", _OWN_GO, Nothing, Problem, NOT_HERE)
DOWNLOAD_DESKTOP = Endpoint("GET", "/v1/desktop/download/macos/{arch}", Nothing, Problem, NOT_HERE)
UPDATE_DESKTOP = Endpoint("GET", "/v1/desktop/update/macos/{arch}/{version}", Nothing, Problem, NOT_HERE)
LIST_SITES = Endpoint("GET", f"{_CONSOLE}/sites", Nothing, Problem, NOT_HERE)
GET_SITE = Endpoint("GET", f"{_CONSOLE}/site", Nothing, Problem, NOT_HERE)
QUERY_SEARCHES = Endpoint("POST", f"{_CONSOLE}/search-analytics/query", Nothing, Problem, NOT_HERE)
LIST_SITEMAPS = Endpoint("GET", f"{_CONSOLE}/sitemaps", Nothing, Problem, NOT_HERE)
GET_SITEMAP = Endpoint("GET", f"{_CONSOLE}/sitemap", Nothing, Problem, NOT_HERE)
INSPECT_URL = Endpoint("POST", f"{_CONSOLE}/url-inspection", Nothing, Problem, NOT_HERE)
ATTACH_THREAD = Endpoint("POST", "/v1/slack/threads/attach", Nothing, Problem, NOT_HERE)
