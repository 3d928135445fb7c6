"""Diffs: text to files and hunks, and the widget that shows them."""
