"""The environment family as the engine holds it: one book a kind of thing."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.local.core import Core
from replicas_tui.local.environments.environments import EnvironmentBook
from replicas_tui.local.environments.files import FileBook
from replicas_tui.local.environments.mcps import McpBook
from replicas_tui.local.environments.variables import VariableBook
from replicas_tui.local.vault import Vault


@dataclass(frozen=True, slots=True)
class EnvironmentFamily:
    """Everything the routes of environments call."""

    book: EnvironmentBook
    variables: VariableBook
    files: FileBook
    mcps: McpBook

    @classmethod
    def assemble(cls, core: Core, vault: Vault) -> EnvironmentFamily:
        """Make the books of an engine."""
        return cls(EnvironmentBook(core, vault), VariableBook(core, vault), FileBook(core, vault), McpBook(core, vault))
