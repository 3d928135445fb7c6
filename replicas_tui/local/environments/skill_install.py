"""Puts skills into workspaces, where each agent looks for them."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.local.environments.outfit import Outfit
from replicas_tui.local.workspaces.paths import WorkspacePaths


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of an outfit's skills."""

    slugs: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class SkillInstaller:
    """Puts the skills of an outfit into a workspace."""

    async def install(self, paths: WorkspacePaths, outfit: Outfit) -> Installed:
        """Install what is enabled and what the registries hold."""
        return Installed()
