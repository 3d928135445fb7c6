"""The reducer, one file a family."""
