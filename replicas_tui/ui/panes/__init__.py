"""Panes: each shows one view of the state."""
