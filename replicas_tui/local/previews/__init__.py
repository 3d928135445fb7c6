"""Ports that programs of a workspace serve on this machine."""
