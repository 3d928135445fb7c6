"""Screens: panes put together, at three sizes."""
