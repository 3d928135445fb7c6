"""Asking for something whose outcome the asker waits for: a form that stays open until the server took it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Final

from replicas_tui.client.errors import ClientError, Refused
from replicas_tui.effects.context import Context, Intent

_PATH: Final = re.compile(r"^[\w.]+: ")  # the field's: `triggers.0.config.schedule: `


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it did not work.

    Attributes:
        sentence: For the user: what happened and what to do.
        said: What the server said, in which it may name a field; empty when it said nothing.
        plain: The sentence without advice, where the asker knows better.
        reason: What the server said of the cause, to stand beside the field: without its name and the kind of failure.
    """

    sentence: str
    said: str = ""
    plain: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Carry out `intent`, then tell the asker how it went: None when it worked.

    Attributes:
        told: Called once, on the event loop; not at all when the app ends before. It says whether it could show that:
            when the asker is gone, a refusal becomes a notice like any other.
    """

    label: ClassVar[str] = "Ask"
    intent: Intent
    told: Callable[[Refusal | None], bool] = field(compare=False)

    async def run(self, ctx: Context) -> None:
        """Do it and tell."""
        try:
            await self.intent.run(ctx)
        except ClientError as error:
            plain = error.plain if isinstance(error, Refused) else str(error)
            if not self.told(Refusal(str(error), _said(error), plain, _reason(error))):
                raise
        else:
            self.told(None)


def _reason(error: ClientError) -> str:
    if not isinstance(error, Refused):
        return ""
    return _PATH.sub("", error.problem.details or error.problem.error)


def _said(error: ClientError) -> str:
    if not isinstance(error, Refused):
        return ""
    return " ".join(part for part in (error.problem.details, error.problem.error) if part)
