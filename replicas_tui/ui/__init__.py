"""The terminal: the only package that knows Textual."""
