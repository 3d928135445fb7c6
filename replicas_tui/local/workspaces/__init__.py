"""Workspaces: git clones in folders of their own, their files and their processes."""
