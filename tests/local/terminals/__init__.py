"""Terminals: real shells over a real socket."""
