"""The contract between the app and the engine: one table of endpoints, all of it served."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Match

import replicas_tui.api
from replicas_tui.api.endpoints import EVENTS_PATH, Endpoint, Stream
from replicas_tui.local.engine import open_engine
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.http.app import build
from replicas_tui.local.http.cut_short import CutShort
from replicas_tui.local.settings import EngineSettings

TABLES = [
    importlib.import_module(f"replicas_tui.api.{found.name}")
    for found in pkgutil.iter_modules(replicas_tui.api.__path__)
    if found.name.startswith("endpoints")
]
ENDPOINTS = [each for table in TABLES for each in vars(table).values() if isinstance(each, Endpoint | Stream)]


async def test_every_endpoint_the_app_may_call_is_served_by_the_engine_under_its_own_name(tmp_path: Path) -> None:
    async with open_engine(EngineFolders(tmp_path), EngineSettings()) as engine:
        outer = build(engine, port=1).app
    assert isinstance(outer, CutShort)
    app = outer.app
    assert isinstance(app, Starlette)
    wanted = [(each.method, each.path) for each in ENDPOINTS] + [("GET", EVENTS_PATH)]
    assert len(wanted) == len(set(wanted)) == len(app.routes)
    for method, path in wanted:
        concrete = re.sub(r"{\w+}", "some-id", path)
        scope: dict[str, object] = {"type": "http", "method": method, "path": concrete, "root_path": "", "headers": []}
        first = next(route for route in app.routes if route.matches(scope)[0] is Match.FULL)
        assert getattr(first, "path", None) == path
