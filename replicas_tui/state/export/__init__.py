"""A chat as a file: to read, to keep, or to play again. Pure: a log in, a text out."""

from replicas_tui.state.export.events import as_json
from replicas_tui.state.export.markdown import as_markdown
from replicas_tui.state.export.scenario import as_scenario
from replicas_tui.state.export.source import Source

__all__ = ["Source", "as_json", "as_markdown", "as_scenario"]
