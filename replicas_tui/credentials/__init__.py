"""API keys: where they come from and where they are kept, never on the thread that paints."""
