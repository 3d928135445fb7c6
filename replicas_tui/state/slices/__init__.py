"""The reducer's parts, one file a family."""
