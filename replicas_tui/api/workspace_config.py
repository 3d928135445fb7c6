"""How a workspace is to behave: kept as it is given, after what is known in it was checked."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_SWITCHES = {
    "capabilities": ("pr_followups",),
    "preferences": ("keep_open_on_pr_merge", "keep_open_on_pr_close"),
}


def _checked(config: dict[str, Any]) -> dict[str, Any]:
    for part, names in _SWITCHES.items():
        given = config.get(part, {})
        if not isinstance(given, dict):
            raise PydanticCustomError("config", "{part} must be an object", {"part": part})
        for name in names:
            if not isinstance(given.get(name, False), bool):
                raise PydanticCustomError("config", "{part}.{name} must be true or false", {"part": part, "name": name})
    return config


WorkspaceConfig = Annotated[dict[str, Any], AfterValidator(_checked)]
"""`capabilities` and `preferences`, and whatever a newer server knows. Source: schema `WorkspaceConfig`."""
