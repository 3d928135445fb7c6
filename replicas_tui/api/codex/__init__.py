"""Codex's app-server: its items and turns, and the events of its session files that say the same."""
