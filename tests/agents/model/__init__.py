"""A model that plays a script, on loopback, in the dialects the CLIs speak."""
