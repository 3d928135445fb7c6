"""Where messages are written."""

from replicas_tui.ui.composer.composer import Composer

__all__ = ["Composer"]
