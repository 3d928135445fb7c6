"""The operations on terminals as data. The stream's frames are JSON with `type` replay, output or exit."""

from __future__ import annotations

from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.endpoints import Endpoint, Stream
from replicas_tui.api.terminals import CreateTerminal, OneTerminal, ResizeTerminal, TerminalInput, Terminals

LIST_TERMINALS = Endpoint("GET", "/v1/workspaces/{id}/terminal/sessions", Nothing, Terminals)
OPEN_TERMINAL = Endpoint("POST", "/v1/workspaces/{id}/terminal/sessions", CreateTerminal, OneTerminal, 201)
TYPE_IN_TERMINAL = Endpoint("POST", "/v1/workspaces/{id}/terminal/sessions/{session_id}/input", TerminalInput, Success)
RESIZE_TERMINAL = Endpoint("POST", "/v1/workspaces/{id}/terminal/sessions/{session_id}/resize", ResizeTerminal, Success)
CLOSE_TERMINAL = Endpoint("DELETE", "/v1/workspaces/{id}/terminal/sessions/{session_id}", Nothing, Success)
STREAM_TERMINAL = Stream("GET", "/v1/workspaces/{id}/terminal/sessions/{session_id}/stream", Nothing)
