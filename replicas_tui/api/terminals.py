"""Terminals of a workspace."""

from __future__ import annotations

from pydantic import Field

from replicas_tui.api.base import Many, When, Wire
from replicas_tui.api.requests import Strict


class Terminal(Wire):
    """One terminal; `exitCode` once its program has ended."""

    id: str
    title: str = ""
    createdAt: When = None
    exited: bool = False
    exitCode: int | None = None


class Terminals(Wire):
    """Source: GET /v1/workspaces/{id}/terminal/sessions."""

    sessions: Many[Terminal] = ()


class OneTerminal(Wire):
    """Source: POST /v1/workspaces/{id}/terminal/sessions."""

    session: Terminal


class ResizeTerminal(Strict):
    """A size in cells."""

    cols: int = Field(ge=2, le=500)
    rows: int = Field(ge=1, le=200)


class CreateTerminal(ResizeTerminal):
    """A new terminal of that size."""


class TerminalInput(Strict):
    """Keys. A client that starts anew counts `generation` up and `sequence` from 0; batches are written in order."""

    data: str = Field(max_length=65_536)
    generation: int = Field(ge=0)
    sequence: int = Field(ge=0)
