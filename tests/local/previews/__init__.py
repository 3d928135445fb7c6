"""Ports that programs of a workspace serve."""
