"""Terminals in workspaces: real shells on real ptys."""
