"""Hooks: scripts of the environment and of the repository that make a workspace warm, and that start it."""
