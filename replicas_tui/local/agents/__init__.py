"""Coding agents as processes: one adapter a protocol, one file an agent."""
