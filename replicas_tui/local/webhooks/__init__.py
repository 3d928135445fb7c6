"""Webhooks out: what happened to a replica, told to the address its maker named."""
