"""The local engine: the same API on the user's own machine, for real."""
