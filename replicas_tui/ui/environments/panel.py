"""One kind of what an environment holds: a tab of the environments screen."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from replicas_tui.api.environments import Environment
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key
from replicas_tui.state.store import Store
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.pane import Pane

V = TypeVar("V")


class Panel(Pane[V]):
    """Base of the panels; made anew for each environment, so nothing the user typed may live in it alone.

    Attributes:
        TITLE: What its tab is called.
        environment_id: Whose things it shows.
    """

    TITLE: ClassVar[str] = ""
    DEFAULT_CSS = "Panel { layout: vertical; height: 1fr; }"

    def __init__(self, store: Store, clock: Clock, environment_id: str) -> None:
        super().__init__(store)
        self.clock = clock
        self.environment_id = environment_id

    @classmethod
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        """Say what is to be read when it is shown."""
        raise NotImplementedError

    def reads(self) -> tuple[Key[Any], ...]:
        """Say the same of this very panel, which knows the state."""
        return self.keys(self.environment_id)

    @classmethod
    def count(cls, state: State, environment: Environment) -> int | None:
        """Give the number its tab shows; None for none."""
        raise NotImplementedError

    def enter(self) -> None:
        """Take the focus, where the user begins."""
        raise NotImplementedError
