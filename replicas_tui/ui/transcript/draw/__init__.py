"""Blocks to lines: one file a family, every line exactly as wide as the pane."""

from replicas_tui.ui.transcript.draw.block import draw
from replicas_tui.ui.transcript.draw.paper import Look, Paper

__all__ = ["Look", "Paper", "draw"]
