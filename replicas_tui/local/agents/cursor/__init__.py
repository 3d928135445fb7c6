"""The Cursor CLI in its print mode: one process a turn, resumed by its chat's id.

Written from Cursor's documented format; nobody has run it against a real account yet.
"""
