"""Agents' native events turned into blocks, one file an agent."""
