"""Codex over its app-server: JSON-RPC in lines, one process a chat."""
