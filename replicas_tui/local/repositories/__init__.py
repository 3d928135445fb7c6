"""Repositories that are connected, and how the places they lie at are spelled."""
