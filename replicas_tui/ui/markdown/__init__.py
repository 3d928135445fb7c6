"""Markdown to styled lines: markdown-it-py's tokens said in our roles, at a width."""

from replicas_tui.ui.markdown.document import StreamedMarkdown, markdown_lines

__all__ = ["StreamedMarkdown", "markdown_lines"]
